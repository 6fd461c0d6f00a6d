/*
 * QMP against a stand-in for QEMU at the other end of a socket.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/machine/qmp.h"

#define GREETING "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n"
#define DONE	 "{\"return\": {}}\r\n"

struct pair {
	int near, far;
	struct qmp *qmp;
};

static struct pair open_pair(const char *says)
{
	struct pair pair;
	int fd[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	pair.near = fd[0];
	pair.far = fd[1];
	pair.qmp = calloc(1, sizeof(*pair.qmp));
	assert_non_null(pair.qmp);
	assert_int_equal(write(pair.far, says, strlen(says)), strlen(says));
	return pair;
}

static void close_pair(struct pair *pair)
{
	close(pair->near);
	if (pair->far >= 0)
		close(pair->far);
	free(pair->qmp);
}

static void says_hello_and_sends_commands(void **state)
{
	struct pair pair = open_pair(GREETING DONE DONE);
	const char *expected =
		"{\"execute\":\"qmp_capabilities\"}"
		"{\"execute\":\"screendump\",\"arguments\":{\"filename\":"
		"\"a\"}}";
	char sent[300] = "";
	struct err err = {0};

	(void)state;
	assert_int_equal(qmp_begin(pair.qmp, pair.near, &err), 0);
	assert_int_equal(qmp_command(pair.qmp, "screendump",
				     json_pack("{s:s}", "filename", "a"), &err),
			 0);
	assert_int_equal(recv(pair.far, sent, sizeof(sent) - 1, 0),
			 strlen(expected));
	assert_string_equal(sent, expected);
	close_pair(&pair);
}

static void passes_over_events(void **state)
{
	struct pair pair = open_pair(
		GREETING "{\"event\": \"STOP\", \"data\": {}}\r\n" DONE
			 "{\"event\": \"RESUME\"}\r\n");
	struct err err = {0};

	(void)state;
	assert_int_equal(qmp_begin(pair.qmp, pair.near, &err), 0);
	assert_int_equal(write(pair.far, DONE, strlen(DONE)), strlen(DONE));
	assert_int_equal(qmp_command(pair.qmp, "stop", NULL, &err), 0);
	assert_int_equal(pair.qmp->len, 0);
	close_pair(&pair);
}

static void gives_the_reason_of_a_refusal(void **state)
{
	struct pair pair = open_pair(
		GREETING DONE "{\"error\": {\"class\": \"GenericError\", "
			      "\"desc\": \"no display\"}}\r\n");
	struct err err = {0};

	(void)state;
	assert_int_equal(qmp_begin(pair.qmp, pair.near, &err), 0);
	assert_int_equal(qmp_command(pair.qmp, "screendump", NULL, &err), -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_string_equal(err.text, "screendump: QMP: no display");
	close_pair(&pair);
}

static void notices_that_qemu_has_gone(void **state)
{
	struct pair pair = open_pair(GREETING "{\"return\"");
	struct err err = {0};

	(void)state;
	shutdown(pair.far, SHUT_WR);
	assert_int_equal(qmp_begin(pair.qmp, pair.near, &err), -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_string_equal(err.text, "qmp_capabilities: QMP: QEMU has gone");
	close_pair(&pair);
}

static void refuses_what_is_not_qmp(void **state)
{
	struct pair other = open_pair("{\"hello\": 1}\r\n");
	struct pair noise = open_pair("SSH-2.0\r\n");
	struct err err = {0};

	(void)state;
	assert_int_equal(qmp_begin(other.qmp, other.near, &err), -1);
	assert_string_equal(err.text, "QMP: no greeting of QEMU");
	assert_int_equal(qmp_begin(noise.qmp, noise.near, &err), -1);
	assert_non_null(strstr(err.text, "QMP: "));
	close_pair(&other);
	close_pair(&noise);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_hello_and_sends_commands),
		cmocka_unit_test(passes_over_events),
		cmocka_unit_test(gives_the_reason_of_a_refusal),
		cmocka_unit_test(notices_that_qemu_has_gone),
		cmocka_unit_test(refuses_what_is_not_qmp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
