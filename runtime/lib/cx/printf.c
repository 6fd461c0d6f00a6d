/*
 * The printf family, over the formatter of core/fmt.c.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "runtime/lib/core/fmt.h"

static uint64_t take_real(struct fmt_args *args, bool is_long)
{
	double value = is_long ? (double)va_arg(args->list, long double)
			       : va_arg(args->list, double);
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static const struct fmt_real real = {take_real, real_format};

static void put_stream(void *f, const char *text, size_t n)
{
	fwrite(text, 1, n, f);
}

int vfprintf(FILE *f, const char *format, va_list args)
{
	return fmt_emit(put_stream, f, &real, format, args);
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
	return fmt_vformat_real(to, size, &real, format, args);
}

int snprintf(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = fmt_vformat_real(to, size, &real, format, args);
	va_end(args);
	return n;
}

int vsprintf(char *to, const char *format, va_list args)
{
	return fmt_vformat_real(to, INT_MAX, &real, format, args);
}

int sprintf(char *to, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = fmt_vformat_real(to, INT_MAX, &real, format, args);
	va_end(args);
	return n;
}
