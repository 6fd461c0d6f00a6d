/*
 * Streams: two line buffers in front of the console. What is in a buffer is
 * lost when the actor does not end through exit.
 */
#include <stdio.h>
#include <string.h>

#include "runtime/lib/cx/cx.h"

struct cx_file {
	size_t len;
	int failed;
	char line[BUFSIZ];
};

static FILE out;
static FILE diagnostics;

FILE *const stdout = &out;
FILE *const stderr = &diagnostics;

static int flush_one(FILE *f)
{
	size_t len = f->len;

	f->len = 0;
	if (len && cx_call(CX_NUMBER(LAP_KERNEL, K_OP_CONSOLE_WRITE),
			   CX_PTR(f->line), (long)len, 0, 0, 0, 0) < 0)
		f->failed = 1;
	return f->failed ? EOF : 0;
}

int fflush(FILE *f)
{
	int first;

	if (f)
		return flush_one(f);
	first = flush_one(stdout);
	return flush_one(stderr) || first ? EOF : 0;
}

static void flush_all(void)
{
	fflush(NULL);
}

int fputc(int c, FILE *f)
{
	cx_flush = flush_all;
	f->line[f->len++] = (char)c;
	if ((c == '\n' || f->len == sizeof(f->line)) && flush_one(f))
		return EOF;
	return (unsigned char)c;
}

size_t fwrite(const void *p, size_t size, size_t n, FILE *f)
{
	const char *c = p;
	size_t bytes = size * n;

	for (size_t i = 0; i < bytes; i++) {
		if (fputc(c[i], f) == EOF)
			return i / size;
	}
	return n;
}

int putc(int c, FILE *f)
{
	return fputc(c, f);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int fputs(const char *s, FILE *f)
{
	for (; *s; s++) {
		if (fputc(*s, f) == EOF)
			return EOF;
	}
	return 0;
}

int puts(const char *s)
{
	if (fputs(s, stdout) == EOF)
		return EOF;
	return putchar('\n') == EOF ? EOF : 0;
}
