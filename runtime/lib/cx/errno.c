/*
 * errno and its texts.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/lib/cx/cx.h"

int errno;

int cx_result(long result)
{
	if (result >= 0)
		return (int)result;
	errno = (int)-result;
	return -1;
}

static const struct {
	int error;
	const char *text;
} texts[] = {
	{0, "no error"},
	{EPERM, "operation not permitted"},
	{ENOENT, "no such file"},
	{ESRCH, "no such actor"},
	{EINTR, "interrupted"},
	{EIO, "device error"},
	{E2BIG, "arguments too long"},
	{ENOEXEC, "not an executable"},
	{EBADF, "bad file"},
	{ECHILD, "no child"},
	{EAGAIN, "no more actors"},
	{ENOMEM, "out of memory"},
	{EACCES, "permission denied"},
	{EFAULT, "bad address"},
	{EBUSY, "busy"},
	{EEXIST, "exists already"},
	{EINVAL, "invalid argument"},
	{ENFILE, "table full"},
	{EFBIG, "file too big"},
	{ENOSPC, "no space left"},
	{ERANGE, "out of range"},
	{ENAMETOOLONG, "name too long"},
	{ENOSYS, "not implemented"},
	{ETIMEDOUT, "timed out"},
};

char *strerror(int error)
{
	static char unknown[32];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].error == error)
			return (char *)(uintptr_t)texts[i].text;
	}
	snprintf(unknown, sizeof(unknown), "error %d", error);
	return unknown;
}

void perror(const char *what)
{
	const char *text = strerror(errno);

	if (what && *what)
		fprintf(stderr, "%s: %s\n", what, text);
	else
		fprintf(stderr, "%s\n", text);
}
