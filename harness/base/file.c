/*
 * Whole files in and out.
 */
#include "harness/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/text.h"

int file_read_fd(int fd, char **data, size_t *size, struct err *err)
{
	struct text text = {0};
	char chunk[16384];
	off_t at = 0;

	for (;;) {
		ssize_t n = pread(fd, chunk, sizeof(chunk), at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			text_free(&text);
			return err_set(err, ERR_USAGE, "%s", strerror(errno));
		}
		if (n == 0)
			break;
		text_add(&text, chunk, (size_t)n);
		at += n;
	}
	if (size)
		*size = text.len;
	*data = text_take(&text);
	return 0;
}

int file_read(const char *path, char **data, size_t *size, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return err_set(err, ERR_USAGE, "%s: %s", path, strerror(errno));
	rc = file_read_fd(fd, data, size, err);
	close(fd);
	return rc < 0 ? err_wrap(err, "%s", path) : 0;
}

int file_write(const char *path, const void *data, size_t size, struct err *err)
{
	const char *p = data;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return err_set(err, ERR_INFRA, "%s: %s", path, strerror(errno));
	while (size) {
		ssize_t n = write(fd, p, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_set(err, ERR_INFRA, "%s: %s", path,
				strerror(errno));
			close(fd);
			return -1;
		}
		p += n;
		size -= (size_t)n;
	}
	if (close(fd) < 0)
		return err_set(err, ERR_INFRA, "%s: %s", path, strerror(errno));
	return 0;
}
