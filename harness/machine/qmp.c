/*
 * QMP messages over a socket: see qmp.h.
 */
#include "harness/machine/qmp.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "harness/base/env.h"

#define ANSWER_MS 10000

static int failed(struct err *err)
{
	return err_set(err, ERR_INFRA, "QMP: %s", strerror(errno));
}

/* More of the line, before the deadline. */
static int receive(struct qmp *qmp, uint64_t deadline_ns, struct err *err)
{
	struct pollfd ready = {.fd = qmp->fd, .events = POLLIN};
	uint64_t now = env_clock_ns();
	ssize_t n;

	if (qmp->len == sizeof(qmp->line))
		return err_set(err, ERR_INFRA,
			       "QMP: a line of more than %u "
			       "bytes",
			       QMP_LINE_BYTES);
	n = now < deadline_ns
		    ? poll(&ready, 1, (int)((deadline_ns - now) / 1000000u) + 1)
		    : 0;
	if (n == 0)
		return err_set(err, ERR_INFRA, "QMP: no answer in %d s",
			       ANSWER_MS / 1000);
	if (n > 0)
		n = recv(qmp->fd, qmp->line + qmp->len,
			 sizeof(qmp->line) - qmp->len, 0);
	if (n < 0)
		return errno == EINTR ? 0 : failed(err);
	if (n == 0)
		return err_set(err, ERR_INFRA, "QMP: QEMU has gone");
	qmp->len += (size_t)n;
	return 0;
}

/* The next message, events included; NULL with the error set. */
static json_t *next_message(struct qmp *qmp, uint64_t deadline_ns,
			    struct err *err)
{
	json_error_t why;
	json_t *message;
	char *end;

	while (!(end = memchr(qmp->line, '\n', qmp->len)))
		if (receive(qmp, deadline_ns, err) < 0)
			return NULL;
	end++;
	message = json_loadb(qmp->line, (size_t)(end - qmp->line), 0, &why);
	qmp->len -= (size_t)(end - qmp->line);
	memmove(qmp->line, end, qmp->len);
	if (!message)
		err_set(err, ERR_INFRA, "QMP: %s", why.text);
	return message;
}

/* Wait for the answer to a command: 0, or -1 if it is an error. */
static int answer(struct qmp *qmp, struct err *err)
{
	uint64_t deadline = env_clock_ns() + ANSWER_MS * 1000000ull;
	json_t *message, *error;
	int rc = 1;

	while (rc > 0) {
		message = next_message(qmp, deadline, err);
		if (!message)
			return -1;
		error = json_object_get(message, "error");
		if (error) {
			const char *text = json_string_value(
				json_object_get(error, "desc"));

			rc = err_set(err, ERR_INFRA, "QMP: %s",
				     text ? text : "an error without text");
		} else if (json_object_get(message, "return")) {
			rc = 0;
		}
		json_decref(message);
	}
	return rc;
}

int qmp_command(struct qmp *qmp, const char *name, json_t *arguments,
		struct err *err)
{
	json_t *command = json_pack("{s:s}", "execute", name);
	char *text;
	int rc;

	if (arguments)
		json_object_set_new(command, "arguments", arguments);
	text = json_dumps(command, JSON_COMPACT);
	json_decref(command);
	rc = send(qmp->fd, text, strlen(text), MSG_NOSIGNAL) < 0 ? failed(err)
								 : 0;
	free(text);
	if (rc == 0)
		rc = answer(qmp, err);
	return rc < 0 ? err_wrap(err, "%s", name) : 0;
}

int qmp_begin(struct qmp *qmp, int fd, struct err *err)
{
	uint64_t deadline = env_clock_ns() + ANSWER_MS * 1000000ull;
	json_t *greeting;
	bool known;

	qmp->fd = fd;
	qmp->len = 0;
	greeting = next_message(qmp, deadline, err);
	if (!greeting)
		return -1;
	known = json_object_get(greeting, "QMP") != NULL;
	json_decref(greeting);
	if (!known)
		return err_set(err, ERR_INFRA, "QMP: no greeting of QEMU");
	return qmp_command(qmp, "qmp_capabilities", NULL, err);
}
