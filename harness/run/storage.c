/*
 * Stable storage from a folder, packed by the cpio program.
 */
#include "harness/run/storage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/file.h"
#include "harness/base/hash.h"
#include "harness/base/spawn.h"

#define PACK_DEADLINE_MS 60000u

static int find_root(const char *root, const char *scenario_file, char *path,
		     size_t size, struct err *err)
{
	const char *slash = strrchr(scenario_file, '/');
	struct stat info;

	if (*root == '/' || !slash)
		snprintf(path, size, "%s", root);
	else
		snprintf(path, size, "%.*s/%s", (int)(slash - scenario_file),
			 scenario_file, root);
	if (stat(path, &info) < 0 || !S_ISDIR(info.st_mode))
		return err_set(err, ERR_USAGE, "root: %s is not a folder",
			       path);
	return 0;
}

static int run_cpio(const char *root, int fd, struct err *err)
{
	char shell[] = "sh", option[] = "-c";
	char script[] = "find . -type f -printf '%P\\n' | LC_ALL=C sort | "
			"cpio -o -H newc --reproducible --quiet -R +0:+0";
	char *argv[] = {shell, option, script, NULL};
	struct spawn spawn = {.argv = argv,
			      .in = SPAWN_NULL,
			      .out = fd,
			      .err = SPAWN_INHERIT,
			      .folder = root};
	bool expired;
	int status;
	pid_t pid;

	if (spawn_start(&spawn, &pid, err) < 0 ||
	    spawn_wait(pid, PACK_DEADLINE_MS, &status, &expired, err) < 0)
		return -1;
	if (status != 0)
		return err_set(err, ERR_INFRA, "root: cpio failed on %s", root);
	return 0;
}

static int sum_up(struct storage *storage, struct err *err)
{
	size_t bytes;
	char *text;

	if (file_read_fd(storage->fd, &text, &bytes, err) < 0)
		return -1;
	storage->sum = hash_bytes(text, bytes);
	free(text);
	return 0;
}

int storage_pack(const char *root, const char *scenario_file,
		 struct storage *storage, struct err *err)
{
	char path[1024];

	storage->fd = -1;
	if (find_root(root, scenario_file, path, sizeof(path), err) < 0)
		return -1;
	if (!env_has_program("cpio"))
		return err_set(err, ERR_INFRA,
			       "root: needs the program cpio (Debian package "
			       "cpio)");
	storage->fd = memfd_create("hotrig-storage", MFD_CLOEXEC);
	if (storage->fd < 0)
		return err_set(err, ERR_INFRA, "memfd_create: %s",
			       strerror(errno));
	/* the child opens its parent's descriptor by this name */
	snprintf(storage->path, sizeof(storage->path), "/proc/%d/fd/%d",
		 (int)getpid(), storage->fd);
	if (run_cpio(path, storage->fd, err) < 0 || sum_up(storage, err) < 0) {
		storage_close(storage);
		return -1;
	}
	return 0;
}

void storage_close(struct storage *storage)
{
	if (storage->fd >= 0)
		close(storage->fd);
	storage->fd = -1;
}
