/*
 * The rsh channel on the host: replies taken apart, and the folder of the
 * socket.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/machine/channel.h"
#include "harness/machine/reply.h"

static char *output;
static size_t output_bytes;
static struct reply reply;

/* Feed text in pieces of so many bytes; the state it leads to. */
static enum reply_state feed(const char *text, size_t piece)
{
	size_t len = strlen(text);
	FILE *out;

	free(output);
	out = open_memstream(&output, &output_bytes);
	assert_non_null(out);
	reply_begin(&reply, "T1", out);
	for (size_t at = 0; at < len; at += piece)
		reply_feed(&reply, text + at,
			   len - at < piece ? len - at : piece);
	fclose(out);
	return reply.state;
}

static void check(const char *text, enum reply_state state, int status,
		  const char *printed)
{
	for (size_t piece = 1; piece <= 64; piece += 21) {
		assert_int_equal(feed(text, piece), state);
		assert_int_equal(reply.status, status);
		assert_string_equal(output, printed);
	}
}

static void gives_output_and_status(void **state)
{
	(void)state;
	check(">T1\n=0\n", REPLY_DONE, 0, "");
	check(">T1\n|one\n|two\n=1\n", REPLY_DONE, 1, "one\ntwo\n");
	check(">T1\n|no newline\n#2\n", REPLY_DONE, 2, "no newline");
	check(">T1\n|\n|\n=0\n", REPLY_DONE, 0, "\n\n");
}

/* Whatever a command prints arrives behind "|". */
static void output_is_not_taken_for_the_end(void **state)
{
	(void)state;
	check(">T1\n|=0\n|#1\n|!\n|>T1\n|\n=3\n", REPLY_DONE, 3,
	      "=0\n#1\n!\n>T1\n\n");
}

static void skips_what_belongs_to_others(void **state)
{
	(void)state;
	check("rest of a line\n|text\n=1\n!\n>T2\n|x\n=1\n>T1\n|mine\n=0\n"
	      "|late\n",
	      REPLY_DONE, 0, "mine\n");
	check(">T12\n|x\n=0\n>T\n=0\n", REPLY_WAITING, 0, "");
}

static void notices_a_site_restart(void **state)
{
	(void)state;
	check(">T1\n|text\n!\n", REPLY_LOST, 0, "text\n");
	check(">T1\n|text", REPLY_TEXT, 0, "text");
}

static void the_folder_is_private(void **state)
{
	char base[] = "/tmp/hotrig-test-XXXXXX";
	char path[CHANNEL_PATH_BYTES];
	struct stat st;
	struct err err;

	(void)state;
	assert_non_null(mkdtemp(base));
	setenv("XDG_RUNTIME_DIR", base, 1);
	channel_path_default(path);
	assert_int_equal(strncmp(path, base, strlen(base)), 0);
	assert_int_equal(channel_folder(path, &err), 0);
	*strrchr(path, '/') = '\0';
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	chmod(path, 0750);
	strcat(path, "/rsh");
	assert_int_equal(channel_folder(path, &err), -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_non_null(strstr(err.text, "nobody else"));
	assert_false(channel_in_use(path));
	*strrchr(path, '/') = '\0';
	rmdir(path);
	assert_int_equal(symlink(base, path), 0);
	strcat(path, "/rsh");
	assert_int_equal(channel_folder(path, &err), -1);
	*strrchr(path, '/') = '\0';
	unlink(path);
	rmdir(base);
}

static void goes_to_tmp_without_a_runtime_folder(void **state)
{
	char path[CHANNEL_PATH_BYTES];
	char expected[CHANNEL_PATH_BYTES];
	char longest[2 * CHANNEL_PATH_BYTES] = "/tmp/";

	(void)state;
	snprintf(expected, sizeof(expected), "/tmp/hotrig-%u/rsh",
		 (unsigned)getuid());
	setenv("XDG_RUNTIME_DIR", "/nonexistent", 1);
	channel_path_default(path);
	assert_string_equal(path, expected);
	unsetenv("XDG_RUNTIME_DIR");
	channel_path_default(path);
	assert_string_equal(path, expected);
	memset(longest + 5, '/', sizeof(longest) - 6);
	setenv("XDG_RUNTIME_DIR", longest, 1);
	channel_path_default(path);
	assert_string_equal(path, expected);
}

static void refuses_what_is_too_long(void **state)
{
	char longest[CHANNEL_LINE_BYTES + 1];
	struct err err;
	int status;

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(channel_folder(longest, &err), -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_int_equal(channel_request("/nowhere", longest, false, stdout,
					 &status, &err),
			 -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_int_equal(channel_request("/nowhere", "a\nb", false, stdout,
					 &status, &err),
			 -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_int_equal(channel_request("/nowhere", "aps", false, stdout,
					 &status, &err),
			 -1);
	assert_int_equal(err.class, ERR_INFRA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_output_and_status),
		cmocka_unit_test(output_is_not_taken_for_the_end),
		cmocka_unit_test(skips_what_belongs_to_others),
		cmocka_unit_test(notices_a_site_restart),
		cmocka_unit_test(the_folder_is_private),
		cmocka_unit_test(goes_to_tmp_without_a_runtime_folder),
		cmocka_unit_test(refuses_what_is_too_long),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(output);
	return failed;
}
