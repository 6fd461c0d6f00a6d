/*
 * QEMU with -S and its GDB stub.
 */
#include "harness/machine/stopped.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/spawn.h"
#include "harness/machine/command.h"

#define LISTEN_MS 10000u

static void close_if_open(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int launch(const struct machine_config *config,
		  const struct stopped_options *options, int far,
		  struct stopped *s, struct err *err)
{
	char console[40];
	int keep[3] = {s->ram.fd, s->console, far};
	struct command_ends ends = {.ram = s->ram.path,
				    .console = console,
				    .stub = far,
				    .stub_path = options->listen,
				    .record = (int)options->record,
				    .recording = options->folder,
				    .reverse = options->reverse};
	struct spawn spawn = {.in = SPAWN_NULL,
			      .out = s->messages,
			      .err = s->messages,
			      .keep = keep,
			      .keep_count = far > 0 ? 3 : 2,
			      .own_group = true};
	char **argv;
	int rc;

	snprintf(console, sizeof(console), "/proc/self/fd/%d", s->console);
	argv = command_new(config, &ends);
	spawn.argv = argv;
	rc = command_start(&spawn, &s->pid, err);
	command_free(argv);
	return rc;
}

int stopped_start(const struct machine_config *config,
		  const struct stopped_options *options, struct stopped *s,
		  struct err *err)
{
	int pair[2] = {-1, 0};
	int rc;

	memset(s, 0, sizeof(*s));
	s->line = s->console = s->messages = -1;
	if (machine_ram_new(config->plan, 0, &s->ram, err) < 0)
		return -1;
	s->console = memfd_create("hotrig-console", MFD_CLOEXEC);
	s->messages = memfd_create("hotrig-messages", MFD_CLOEXEC);
	if (s->console < 0 || s->messages < 0 ||
	    (!options->listen && options->record != RECORD_WRITE &&
	     socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)) {
		err_set(err, ERR_INFRA, "files of a stopped machine: %s",
			strerror(errno));
		stopped_end(s);
		return -1;
	}
	s->line = pair[0];
	rc = launch(config, options, pair[1], s, err);
	if (pair[1] > 0)
		close(pair[1]);
	if (rc < 0)
		stopped_end(s);
	return rc;
}

int stopped_await(const char *listen, struct stopped *s, struct err *err)
{
	for (unsigned ms = 0; ms < LISTEN_MS; ms += 5) {
		char *text;
		int status;

		if (access(listen, F_OK) == 0)
			return 0;
		if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
			s->pid = 0;
			if (file_read_fd(s->messages, &text, NULL, err) < 0)
				return -1;
			err_set(err, ERR_INFRA, "QEMU ended: %s", text);
			free(text);
			return -1;
		}
		usleep(5000);
	}
	return err_set(err, ERR_TIME, "QEMU does not listen at %s", listen);
}

void stopped_forget(const char *folder)
{
	char file[1100];

	snprintf(file, sizeof(file), "%s/run.bin", folder);
	unlink(file);
	snprintf(file, sizeof(file), "%s/run.qcow2", folder);
	unlink(file);
	rmdir(folder);
}

/* An empty disk, for the snapshots that going back begins at. */
static int make_disk(const char *folder, struct err *err)
{
	char program[] = "qemu-img", create[] = "create", f[] = "-f";
	char format[] = "qcow2", size[] = "256M", file[1100];
	char *argv[] = {program, create, f, format, file, size, NULL};
	char *output;
	int code;

	snprintf(file, sizeof(file), "%s/run.qcow2", folder);
	if (spawn_capture(argv, 10000, &output, &code, err) < 0)
		return err_wrap(err, "install the package qemu-utils");
	free(output);
	return code ? err_set(err, ERR_INFRA, "qemu-img: exit status %d", code)
		    : 0;
}

int stopped_record(const struct machine_config *config, const char *folder,
		   bool reverse, struct err *err)
{
	struct stopped_options options = {
		.record = RECORD_WRITE, .folder = folder, .reverse = reverse};
	struct stopped s;
	bool expired;
	int status, rc;

	if ((reverse && make_disk(folder, err) < 0) ||
	    stopped_start(config, &options, &s, err) < 0)
		return -1;
	rc = spawn_wait(s.pid, config->deadline_ms, &status, &expired, err);
	s.pid = 0;
	stopped_end(&s);
	if (rc == 0 && expired)
		rc = err_set(err, ERR_TIME,
			     "the recorded run did not end in time");
	return rc;
}

void stopped_end(struct stopped *s)
{
	int status;

	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	s->pid = 0;
	close_if_open(&s->line);
	close_if_open(&s->console);
	close_if_open(&s->messages);
	machine_ram_free(&s->ram);
}
