/*
 * The printf family, over the formatter of core/fmt.c.
 */
#include <limits.h>
#include <stdio.h>

#include "runtime/lib/core/fmt.h"

static void put_stream(void *f, const char *text, size_t n)
{
	fwrite(text, 1, n, f);
}

int vfprintf(FILE *f, const char *format, va_list args)
{
	return fmt_emit(put_stream, f, format, args);
}

int vprintf(const char *format, va_list args)
{
	return vfprintf(stdout, format, args);
}

int printf(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf(stdout, format, args);
	va_end(args);
	return n;
}

int fprintf(FILE *f, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf(f, format, args);
	va_end(args);
	return n;
}

int vsnprintf(char *to, size_t size, const char *format, va_list args)
{
	return fmt_vformat(to, size, format, args);
}

int snprintf(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = fmt_vformat(to, size, format, args);
	va_end(args);
	return n;
}

int vsprintf(char *to, const char *format, va_list args)
{
	return fmt_vformat(to, INT_MAX, format, args);
}

int sprintf(char *to, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = fmt_vformat(to, INT_MAX, format, args);
	va_end(args);
	return n;
}
