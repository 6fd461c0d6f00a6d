/*
 * The interactive machine: see session.h. QEMU is a child; the harness holds
 * the other end of its QMP connection and a copy of what the console says.
 */
#include "harness/machine/session.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/machine/command.h"
#include "harness/machine/qmp.h"
#include "harness/machine/ram.h"
#include "runtime/abi/layout.h"

#define HELP_MS 10000

struct session {
	pid_t pid;
	struct machine_ram ram;
	char *channel; /* socket that is removed at the end, or NULL */
	bool terminal;
	struct termios saved; /* if terminal */
	int console;	      /* copy of the console, or -1 */
	int qmp_far;	      /* QEMU's end of the connection, or -1 */
	struct qmp qmp;	      /* qmp.fd is -1 if there is none */
};

static void close_if_open(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void session_free(struct session *s)
{
	if (s->terminal)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &s->saved);
	if (s->channel)
		unlink(s->channel);
	close_if_open(&s->console);
	close_if_open(&s->qmp_far);
	close_if_open(&s->qmp.fd);
	machine_ram_free(&s->ram);
	free(s->channel);
	free(s);
}

/* Does QEMU list that kind of display? */
static bool knows_display(const char *kind)
{
	char program[512], option[] = "-display", help[] = "help";
	char *argv[] = {program, option, help, NULL};
	struct err err = {0};
	struct text word = {0};
	char *output, *at;
	bool known;
	int code;

	snprintf(program, sizeof(program), "%s", command_program());
	if (spawn_capture(argv, HELP_MS, &output, &code, &err) < 0)
		return false;
	text_printf(&word, "\n%s", kind);
	at = code == 0 ? strstr(output, word.at) : NULL;
	known = at && (at[word.len] == '\n' || at[word.len] == '\r');
	text_free(&word);
	free(output);
	return known;
}

static bool has_screen(void)
{
	return env_get("DISPLAY") || env_get("WAYLAND_DISPLAY");
}

static const char *window_kind(void)
{
	if (!has_screen())
		return NULL;
	return knows_display("gtk")   ? "gtk"
	       : knows_display("sdl") ? "sdl"
				      : NULL;
}

const char *session_no_window(void)
{
	return !has_screen()   ? "no screen: DISPLAY is not set"
	       : window_kind() ? NULL
			       : "QEMU shows none without the Debian package "
				 "qemu-system-gui";
}

/* The console's copy and both ends of the QMP connection. */
static int make_ends(struct session *s, struct err *err)
{
	int pair[2];

	s->console = memfd_create("hotrig-console", MFD_CLOEXEC);
	if (s->console < 0)
		return err_set(err, ERR_INFRA, "memfd_create: %s",
			       strerror(errno));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_set(err, ERR_INFRA, "socketpair: %s",
			       strerror(errno));
	s->qmp.fd = pair[0];
	s->qmp_far = pair[1];
	return 0;
}

static int start(const struct machine_config *config,
		 const struct session_options *options, struct session *s,
		 struct err *err)
{
	char log[40];
	int keep[3];
	struct spawn spawn = {.in = options->terminal ? SPAWN_INHERIT
						      : SPAWN_NULL,
			      .out = SPAWN_INHERIT,
			      .err = SPAWN_INHERIT,
			      .keep = keep,
			      .keep_count = 1,
			      .own_group = !options->terminal};
	struct command_ends ends = {.interactive = true,
				    .channel = config->channel};
	char **argv;
	int rc;

	if (machine_ram_new(config->plan, 0, &s->ram, err) < 0 ||
	    (options->driven && make_ends(s, err) < 0))
		return -1;
	keep[0] = s->ram.fd;
	ends.ram = s->ram.path;
	ends.window = options->window ? window_kind() : NULL;
	if (options->driven) {
		snprintf(log, sizeof(log), "/proc/self/fd/%d", s->console);
		ends.log = log;
		ends.qmp = s->qmp_far;
		keep[spawn.keep_count++] = s->console;
		keep[spawn.keep_count++] = s->qmp_far;
	}
	argv = command_new(config, &ends);
	spawn.argv = argv;
	s->terminal =
		options->terminal && tcgetattr(STDIN_FILENO, &s->saved) == 0;
	rc = command_start(&spawn, &s->pid, err);
	command_free(argv);
	close_if_open(&s->qmp_far);
	return rc;
}

int session_start(const struct machine_config *config,
		  const struct session_options *options,
		  struct session **session, struct err *err)
{
	struct session *s = text_alloc(sizeof(*s));

	s->ram.fd = s->console = s->qmp_far = s->qmp.fd = -1;
	s->channel = text_dup(config->channel);
	if (start(config, options, s, err) < 0) {
		session_free(s);
		return -1;
	}
	if (options->driven && qmp_begin(&s->qmp, s->qmp.fd, err) < 0) {
		session_end(s);
		return -1;
	}
	*session = s;
	return 0;
}

int session_console(struct session *session, char **text, struct err *err)
{
	return file_read_fd(session->console, text, NULL, err);
}

static int dump(struct session *s, const char *name, const char *format,
		struct err *err)
{
	struct text path = {0};
	int rc;

	text_printf(&path, "%s.%s", name, format);
	rc = qmp_command(
		&s->qmp, "screendump",
		json_pack("{s:s, s:s}", "filename", path.at, "format", format),
		err);
	if (rc < 0)
		err_wrap(err, "%s", path.at);
	text_free(&path);
	return rc;
}

int session_picture(struct session *session, const char *name, struct err *err)
{
	if (qmp_command(&session->qmp, "stop", NULL, err) < 0 ||
	    dump(session, name, "png", err) < 0 ||
	    dump(session, name, "ppm", err) < 0)
		return -1;
	return qmp_command(&session->qmp, "cont", NULL, err);
}

int session_wait(struct session *session, struct err *err)
{
	bool expired;
	int status = 0, rc;

	rc = spawn_wait(session->pid, 0, &status, &expired, err);
	session_free(session);
	if (rc == 0 &&
	    (!WIFEXITED(status) || (WEXITSTATUS(status) != 0 &&
				    WEXITSTATUS(status) != LAYOUT_EXIT_STATUS)))
		rc = err_set(err, ERR_INFRA, "QEMU ended with wait status 0x%x",
			     (unsigned)status);
	return rc;
}

void session_end(struct session *session)
{
	struct err ignored = {0};

	kill(session->pid, SIGKILL);
	session_wait(session, &ignored);
}

int machine_boot(const struct machine_config *config, struct err *err)
{
	const struct session_options options = {.terminal = true,
						.window = config->display};
	struct session *session;

	if (session_start(config, &options, &session, err) < 0)
		return -1;
	return session_wait(session, err);
}
