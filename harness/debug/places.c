/*
 * Machines that play one recording again and again.
 */
#include "harness/debug/places.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/file.h"

static void name_of(const struct places *p, unsigned n, const char *end,
		    char *name, size_t size)
{
	snprintf(name, size, "%s/" PLACES_SOCKET "%u%s", p->folder, n, end);
}

/* A folder of its own for each machine: QEMU writes to the disk. */
static int share_recording(const struct places *p, const char *folder,
			   struct err *err)
{
	char from[80], to[80], *disk;
	size_t bytes;
	int rc;

	snprintf(from, sizeof(from), "%s/run.bin", p->folder);
	snprintf(to, sizeof(to), "%s/run.bin", folder);
	if (mkdir(folder, 0700) < 0 || link(from, to) < 0)
		return err_set(err, ERR_INFRA, "%s: %s", to, strerror(errno));
	snprintf(from, sizeof(from), "%s/run.qcow2", p->folder);
	snprintf(to, sizeof(to), "%s/run.qcow2", folder);
	if (file_read(from, &disk, &bytes, err) < 0)
		return -1;
	rc = file_write(to, disk, bytes, err);
	free(disk);
	return rc;
}

static void end_machine(struct places *p)
{
	char name[64];

	if (!p->count)
		return;
	stopped_end(&p->machine);
	name_of(p, p->count - 1, "", name, sizeof(name));
	unlink(name);
	name_of(p, p->count - 1, ".rr", name, sizeof(name));
	if (p->reverse)
		stopped_forget(name);
}

static int start_machine(struct places *p, struct err *err)
{
	char socket[64], folder[64];
	struct stopped_options options = {
		.listen = socket,
		.record = p->live ? RECORD_NO : RECORD_PLAY,
		.folder = p->reverse ? folder : p->folder,
		.reverse = p->reverse,
	};

	end_machine(p);
	name_of(p, p->count, "", socket, sizeof(socket));
	name_of(p, p->count, ".rr", folder, sizeof(folder));
	p->count++;
	if (p->reverse && share_recording(p, folder, err) < 0)
		return -1;
	if (stopped_start(p->config, &options, &p->machine, err) < 0)
		return -1;
	return stopped_await(socket, &p->machine, err);
}

/* GDB's user reads what went wrong, and may go on where he is. */
static void answer(struct places *p)
{
	struct err err = {0}, ignored;
	char name[64], byte[16];

	if (read(p->line, byte, sizeof(byte)) < 1)
		return;
	if (start_machine(p, &err) == 0)
		return;
	name_of(p, p->count - 1, ".error", name, sizeof(name));
	file_write(name, err.text, strlen(err.text), &ignored);
}

int places_open(struct places *p, struct err *err)
{
	p->line = -1;
	p->count = 0;
	memset(&p->machine, 0, sizeof(p->machine));
	p->machine.line = p->machine.console = p->machine.messages = -1;
	snprintf(p->requests, sizeof(p->requests), "%s/next", p->folder);
	if (!p->live) {
		if (stopped_record(p->config, p->folder, p->reverse, err) < 0)
			return -1;
		/* for writing too: it has no end then when GDB closes it */
		if (mkfifo(p->requests, 0600) == 0)
			p->line = open(p->requests,
				       O_RDWR | O_NONBLOCK | O_CLOEXEC);
		if (p->line < 0)
			return err_set(err, ERR_INFRA, "%s: %s", p->requests,
				       strerror(errno));
	}
	return start_machine(p, err);
}

/* Milliseconds for poll until the deadline; -1: none, or a day at most. */
static int time_left(uint64_t deadline_ns)
{
	uint64_t now = env_clock_ns();

	if (!deadline_ns)
		return -1;
	if (now >= deadline_ns)
		return 0;
	now = (deadline_ns - now) / 1000000u + 1;
	return now > 86400000u ? 86400000 : (int)now;
}

int places_serve(struct places *p, pid_t pid, uint64_t deadline_ms,
		 struct err *err)
{
	uint64_t deadline_ns =
		deadline_ms ? env_clock_ns() + deadline_ms * 1000000u : 0;
	struct pollfd fds[2] = {{.events = POLLIN}, {.events = POLLIN}};
	int left = 1;

	fds[0].fd = pidfd_open(pid, 0);
	fds[1].fd = p->line;
	if (fds[0].fd < 0)
		return err_set(err, ERR_INFRA, "pidfd: %s", strerror(errno));
	while (left && !(fds[0].revents & POLLIN)) {
		left = time_left(deadline_ns);
		if (poll(fds, 2, left) < 0 && errno != EINTR)
			break;
		if (fds[1].revents & POLLIN)
			answer(p);
	}
	close(fds[0].fd);
	return 0;
}

void places_close(struct places *p)
{
	char name[64];

	end_machine(p);
	for (unsigned n = 0; n < p->count; n++) {
		name_of(p, n, ".error", name, sizeof(name));
		unlink(name);
	}
	if (p->line >= 0)
		close(p->line);
	unlink(p->requests);
}
