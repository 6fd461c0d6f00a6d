/*
 * Formatted text: the one formatter of the kernel, the boot actors and
 * libcx's printf. Pure: it writes where it is told and calls nothing else.
 *
 * Conversions: d i u x X o c s p %, flags - + space # 0, width and precision
 * (both may be *), sizes hh h l ll j z t. Anything else is copied as it is.
 * The kernel has no floating point: f F e E g G (and size L) are there for
 * callers that bring what is needed, struct fmt_real.
 */
#ifndef HOTRIG_FMT_H
#define HOTRIG_FMT_H

#include <stdarg.h>
#include <stddef.h>

#include "runtime/compiler.h"
#include "runtime/lib/core/real.h"

/* Takes the next n characters of the result. */
typedef void (*fmt_put)(void *arg, const char *text, size_t n);

struct fmt_args {
	va_list list;
};

/* take: the bits of the next argument, a double or (is_long) a long double
 * made one. format: real_format. */
struct fmt_real {
	uint64_t (*take)(struct fmt_args *args, bool is_long);
	void (*format)(struct real_text *text, uint64_t bits,
		       const struct real_form *form);
};

/* Format into put, piece by piece; returns the number of characters. real may
 * be NULL. */
int fmt_emit(fmt_put put, void *arg, const struct fmt_real *real,
	     const char *fmt, va_list args);

/*
 * Format into buf, at most size bytes, always NUL-terminated if size > 0.
 * Returns the length that the whole text has, like vsnprintf.
 */
int fmt_vformat(char *buf, size_t size, const char *fmt, va_list args);
int fmt_vformat_real(char *buf, size_t size, const struct fmt_real *real,
		     const char *fmt, va_list args);
int fmt_format(char *buf, size_t size, const char *fmt, ...) PRINTF(3, 4);

#endif
