/*
 * Child processes: start with PR_SET_PDEATHSIG, wait with a deadline.
 */
#include "harness/base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/file.h"

static int child_stdio(int want, int fd)
{
	int null;

	if (want == SPAWN_INHERIT)
		return 0;
	if (want >= 0)
		return dup2(want, fd) < 0 ? -1 : 0;
	null = open("/dev/null", O_RDWR);
	if (null < 0)
		return -1;
	if (null == fd)
		return 0;
	if (dup2(null, fd) < 0)
		return -1;
	return close(null);
}

/* In the child: everything up to exec. Returns only on failure. */
static void child_exec(const struct spawn *spawn, pid_t parent)
{
	sigset_t none;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return;
	if (getppid() != parent)
		_exit(127); /* the parent died before prctl */
	if (spawn->own_group && setpgid(0, 0) < 0)
		return;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (child_stdio(spawn->in, 0) < 0 || child_stdio(spawn->out, 1) < 0 ||
	    child_stdio(spawn->err, 2) < 0)
		return;
	for (size_t i = 0; i < spawn->keep_count; i++)
		if (fcntl(spawn->keep[i], F_SETFD, 0) < 0)
			return;
	if (spawn->folder && chdir(spawn->folder) < 0)
		return;
	execvp(spawn->argv[0], spawn->argv);
}

int spawn_start(const struct spawn *spawn, pid_t *pid, struct err *err)
{
	pid_t parent = getpid(), child;
	int report[2], failure = 0;
	ssize_t n;

	if (pipe2(report, O_CLOEXEC) < 0)
		return err_set(err, ERR_INFRA, "pipe: %s", strerror(errno));
	child = fork();
	if (child == 0) {
		child_exec(spawn, parent);
		failure = errno;
		n = write(report[1], &failure, sizeof(failure));
		_exit(n == sizeof(failure) ? 127 : 126);
	}
	close(report[1]);
	if (child < 0) {
		close(report[0]);
		return err_set(err, ERR_INFRA, "fork: %s", strerror(errno));
	}
	do
		n = read(report[0], &failure, sizeof(failure));
	while (n < 0 && errno == EINTR);
	close(report[0]);
	if (n == sizeof(failure)) {
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
		err_set(err, ERR_INFRA, "%s: %s", spawn->argv[0],
			strerror(failure));
		errno = failure;
		return -1;
	}
	*pid = child;
	return 0;
}

/* 1: it has ended, 0: the deadline has passed, -1: neither can be known. */
static int wait_until(int pidfd, uint64_t deadline_ms)
{
	uint64_t end = env_clock_ns() + deadline_ms * 1000000u;

	for (;;) {
		struct pollfd pfd = {.fd = pidfd, .events = POLLIN};
		uint64_t now = env_clock_ns();
		uint64_t left =
			now < end ? (end - now + 999999u) / 1000000u : 0;
		int timeout = left > 1000000u ? 1000000 : (int)left;
		int n = poll(&pfd, 1, deadline_ms ? timeout : -1);

		if (n > 0)
			return 1;
		if (n < 0 && errno != EINTR)
			return -1;
		if (n == 0 && env_clock_ns() >= end)
			return 0;
	}
}

int spawn_wait(pid_t pid, uint64_t deadline_ms, int *status, bool *expired,
	       struct err *err)
{
	int pidfd = pidfd_open(pid, 0);
	int ended = pidfd < 0 ? -1 : wait_until(pidfd, deadline_ms);
	int problem = errno;

	if (pidfd >= 0)
		close(pidfd);
	if (ended != 1)
		kill(pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return err_set(err, ERR_INFRA, "waitpid: %s",
				       strerror(errno));
	if (ended < 0)
		return err_set(err, ERR_INFRA, "pidfd: %s", strerror(problem));
	*expired = ended == 0;
	return 0;
}

int spawn_capture(char *const *argv, uint64_t deadline_ms, char **output,
		  int *exit_code, struct err *err)
{
	int fd = memfd_create("hotrig-output", MFD_CLOEXEC);
	struct spawn spawn = {.argv = argv,
			      .in = SPAWN_NULL,
			      .out = fd,
			      .err = fd,
			      .own_group = true};
	bool expired = false;
	int status = 0, problem, rc;
	pid_t pid = -1;

	if (fd < 0)
		return err_set(err, ERR_INFRA, "memfd_create: %s",
			       strerror(errno));
	rc = spawn_start(&spawn, &pid, err);
	if (rc == 0)
		rc = spawn_wait(pid, deadline_ms, &status, &expired, err);
	if (rc == 0 && expired)
		rc = err_set(err, ERR_INFRA, "%s: no end within %llu ms",
			     argv[0], (unsigned long long)deadline_ms);
	if (rc == 0)
		rc = file_read_fd(fd, output, NULL, err);
	if (rc == 0)
		*exit_code = WIFEXITED(status) ? WEXITSTATUS(status)
					       : 128 + WTERMSIG(status);
	problem = errno;
	close(fd);
	errno = problem;
	return rc;
}
