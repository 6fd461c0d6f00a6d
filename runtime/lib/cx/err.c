/*
 * Messages on stderr: err, errx, warn, warnx.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void message(int error, const char *format, va_list args)
{
	vfprintf(stderr, format, args);
	if (error)
		fprintf(stderr, ": %s", strerror(error));
	putc('\n', stderr);
}

_Noreturn void err(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(errno, format, args);
	va_end(args);
	exit(status);
}

_Noreturn void errx(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(0, format, args);
	va_end(args);
	exit(status);
}

void warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(errno, format, args);
	va_end(args);
}

void warnx(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(0, format, args);
	va_end(args);
}
