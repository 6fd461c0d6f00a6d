/*
 * Formatted text: the one formatter of the kernel, the boot actors and
 * libcx's printf. Pure: it writes where it is told and calls nothing else.
 *
 * Conversions: d i u x X o c s p %, flags - + space # 0, width and precision
 * (both may be *), sizes hh h l ll j z t. Anything else is copied as it is.
 */
#ifndef HOTRIG_FMT_H
#define HOTRIG_FMT_H

#include <stdarg.h>
#include <stddef.h>

#include "runtime/compiler.h"

/* Takes the next n characters of the result. */
typedef void (*fmt_put)(void *arg, const char *text, size_t n);

/* Format into put, piece by piece; returns the number of characters. */
int fmt_emit(fmt_put put, void *arg, const char *fmt, va_list args);

/*
 * Format into buf, at most size bytes, always NUL-terminated if size > 0.
 * Returns the length that the whole text has, like vsnprintf.
 */
int fmt_vformat(char *buf, size_t size, const char *fmt, va_list args);
int fmt_format(char *buf, size_t size, const char *fmt, ...) PRINTF(3, 4);

#endif
