/*
 * Whole files in and out.
 */
#ifndef HOTRIG_BASE_FILE_H
#define HOTRIG_BASE_FILE_H

#include <stddef.h>

#include "harness/base/err.h"

/*
 * Read a file into memory (malloc; a NUL follows the bytes). size may be
 * NULL. A file that cannot be read is ERR_USAGE: "FILE: No such file ...".
 */
int file_read(const char *path, char **data, size_t *size, struct err *err);

/* Write or replace a file. ERR_INFRA if that fails. */
int file_write(const char *path, const void *data, size_t size,
	       struct err *err);

/* Read all of an open file from its start (malloc; a NUL follows). */
int file_read_fd(int fd, char **data, size_t *size, struct err *err);

#endif
