/*
 * Output on the console. A stream is line-buffered: a line reaches the
 * console in one write, when its newline, fflush or exit comes. There is no
 * input and there are no files.
 */
#ifndef _STDIO_H
#define _STDIO_H

#include <stdarg.h>
#include <stddef.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

#define EOF    (-1)
#define BUFSIZ 256

typedef struct cx_file FILE;

extern FILE *const stdout;
extern FILE *const stderr;

/*
 * Conversions: d i u x X o c s p %, flags - + space # 0, width and precision
 * (both may be *), sizes hh h l ll j z t; f F e E g G, correctly rounded (a
 * long double, size L, is made a double first).
 */
int printf(const char *format, ...);
int fprintf(FILE *f, const char *format, ...);
int vprintf(const char *format, va_list args);
int vfprintf(FILE *f, const char *format, va_list args);
int sprintf(char *to, const char *format, ...);
int vsprintf(char *to, const char *format, va_list args);
int snprintf(char *to, size_t size, const char *format, ...);
int vsnprintf(char *to, size_t size, const char *format, va_list args);

int puts(const char *s);
int fputs(const char *s, FILE *f);
int putchar(int c);
int putc(int c, FILE *f);
int fputc(int c, FILE *f);
size_t fwrite(const void *p, size_t size, size_t n, FILE *f);

/* NULL: all streams. EOF: the console could not be written. */
int fflush(FILE *f);

/* "what: text of errno" on stderr. */
void perror(const char *what);

CX_DECLS_END

#endif
