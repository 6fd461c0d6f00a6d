/*
 * The lock of a store: a file FILE.lock, flock()ed. Forked workers hold it too,
 * so that nobody resumes a campaign while one of a killed command is left.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/store/store.h"

#define RETRY_NS 20000000L

static void lock_path(const char *file, char *path, size_t size)
{
	snprintf(path, size, "%s.lock", file);
}

/* The file that is locked must be the one of that name: its last holder may
 * have removed it in between. */
static bool is_current(int fd, const char *path)
{
	struct stat locked, named;

	return fstat(fd, &locked) == 0 && stat(path, &named) == 0 &&
	       locked.st_dev == named.st_dev && locked.st_ino == named.st_ino;
}

/* The lock, -1 with errno; EWOULDBLOCK: held or just removed. */
static int try_lock(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_current(fd, path))
		return fd;
	close(fd);
	errno = EWOULDBLOCK;
	return -1;
}

int store_lock(const char *file, uint64_t wait_ms, int *lock, struct err *err)
{
	static const struct timespec pause = {0, RETRY_NS};
	const uint64_t until_ns = env_clock_ns() + wait_ms * 1000000;
	char path[600];

	lock_path(file, path, sizeof(path));
	while ((*lock = try_lock(path)) < 0) {
		if (errno != EWOULDBLOCK)
			return err_set(err, ERR_USAGE, "store %s: %s: %s", file,
				       path, strerror(errno));
		if (env_clock_ns() >= until_ns)
			return err_set(err, ERR_USAGE,
				       "store %s: another campaign command is "
				       "at work on it",
				       file);
		nanosleep(&pause, NULL);
	}
	return 0;
}

void store_unlock(const char *file, int lock)
{
	char path[600];

	lock_path(file, path, sizeof(path));
	unlink(path);
	close(lock);
}
