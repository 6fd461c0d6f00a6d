/*
 * The formatter. One conversion is read into a struct spec, its text is put
 * together in parts (sign or prefix, zeros, digits), then padded and emitted.
 */
#include "runtime/lib/core/fmt.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DIGITS_MAX 24 /* 64 bits in octal, and the terminator */
#define WIDTH_MAX  100000

#define SIZE_LONG_REAL 16

struct out {
	fmt_put put;
	void *arg;
	const struct fmt_real *real;
	size_t total;
};

struct spec {
	bool left, plus, space, alt, zero;
	int width;
	int precision; /* -1: not given */
	int size;      /* of the integer in bytes */
	char conv;
};

/* The parts of a converted number. */
struct number {
	char prefix[3];
	char digits[DIGITS_MAX];
	size_t prefix_len;
	size_t digits_len;
};

static void out_text(struct out *out, const char *text, size_t n)
{
	if (n)
		out->put(out->arg, text, n);
	out->total += n;
}

static void out_fill(struct out *out, char c, size_t n)
{
	char block[16];

	memset(block, c, sizeof(block));
	while (n) {
		size_t part = n < sizeof(block) ? n : sizeof(block);

		out_text(out, block, part);
		n -= part;
	}
}

static const char *read_number(const char *p, int *n)
{
	*n = 0;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (*n < WIDTH_MAX)
			*n = *n * 10 + (*p - '0');
	}
	return p;
}

static const char *read_flags(const char *p, struct spec *s)
{
	for (;; p++) {
		if (*p == '-')
			s->left = true;
		else if (*p == '+')
			s->plus = true;
		else if (*p == ' ')
			s->space = true;
		else if (*p == '#')
			s->alt = true;
		else if (*p == '0')
			s->zero = true;
		else
			return p;
	}
}

static const char *read_size(const char *p, struct spec *s)
{
	s->size = (int)sizeof(int);
	if (*p == 'h') {
		s->size = (int)(p[1] == 'h' ? sizeof(char) : sizeof(short));
		return p[1] == 'h' ? p + 2 : p + 1;
	}
	if (*p == 'l' || *p == 'j' || *p == 'z' || *p == 't') {
		s->size = (int)sizeof(int64_t);
		return p[0] == 'l' && p[1] == 'l' ? p + 2 : p + 1;
	}
	if (*p == 'L') {
		s->size = SIZE_LONG_REAL;
		return p + 1;
	}
	return p;
}

static const char *read_spec(const char *p, struct spec *s,
			     struct fmt_args *args)
{
	memset(s, 0, sizeof(*s));
	s->precision = -1;
	p = read_flags(p, s);
	if (*p == '*') {
		s->width = va_arg(args->list, int);
		if (s->width < 0) {
			s->left = true;
			s->width = -s->width;
		}
		p++;
	} else {
		p = read_number(p, &s->width);
	}
	if (*p == '.') {
		p++;
		if (*p == '*') {
			s->precision = va_arg(args->list, int);
			p++;
		} else {
			p = read_number(p, &s->precision);
		}
	}
	p = read_size(p, s);
	s->conv = *p;
	return p;
}

static uint64_t take_unsigned(const struct spec *s, struct fmt_args *args)
{
	uint64_t v;

	if (s->size == (int)sizeof(uint64_t))
		return va_arg(args->list, uint64_t);
	v = va_arg(args->list, unsigned int);
	if (s->size == (int)sizeof(short))
		v &= 0xffff;
	else if (s->size == (int)sizeof(char))
		v &= 0xff;
	return v;
}

static int64_t take_signed(const struct spec *s, struct fmt_args *args)
{
	int v;

	if (s->size == (int)sizeof(int64_t))
		return va_arg(args->list, int64_t);
	v = va_arg(args->list, int);
	if (s->size == (int)sizeof(short))
		return (short)v;
	if (s->size == (int)sizeof(char))
		return (signed char)v;
	return v;
}

static void set_digits(struct number *n, uint64_t v, unsigned base, bool upper)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char reversed[DIGITS_MAX];
	size_t len = 0;

	for (; v; v /= base)
		reversed[len++] = set[v % base];
	n->digits_len = len;
	for (size_t i = 0; i < len; i++)
		n->digits[i] = reversed[len - 1 - i];
}

static void set_prefix(struct number *n, const char *prefix)
{
	n->prefix_len = strlen(prefix);
	memcpy(n->prefix, prefix, n->prefix_len);
}

static void emit_number(struct out *out, const struct spec *s,
			const struct number *n)
{
	size_t least = s->precision < 0 ? 1 : (size_t)s->precision;
	size_t zeros = n->digits_len < least ? least - n->digits_len : 0;
	size_t len, pad;

	if (s->alt && s->conv == 'o' && !zeros)
		zeros = 1;
	len = n->prefix_len + zeros + n->digits_len;
	pad = len < (size_t)s->width ? (size_t)s->width - len : 0;
	if (pad && s->zero && !s->left && s->precision < 0) {
		zeros += pad;
		pad = 0;
	}
	if (!s->left)
		out_fill(out, ' ', pad);
	out_text(out, n->prefix, n->prefix_len);
	out_fill(out, '0', zeros);
	out_text(out, n->digits, n->digits_len);
	if (s->left)
		out_fill(out, ' ', pad);
}

static void convert_signed(struct out *out, const struct spec *s,
			   struct fmt_args *args)
{
	struct number n = {.prefix_len = 0};
	int64_t v = take_signed(s, args);

	if (v < 0)
		set_prefix(&n, "-");
	else if (s->plus)
		set_prefix(&n, "+");
	else if (s->space)
		set_prefix(&n, " ");
	set_digits(&n, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, 10, false);
	emit_number(out, s, &n);
}

static void convert_unsigned(struct out *out, const struct spec *s,
			     struct fmt_args *args)
{
	struct number n = {.prefix_len = 0};
	uint64_t v = take_unsigned(s, args);
	unsigned base = s->conv == 'u' ? 10 : s->conv == 'o' ? 8 : 16;

	if (s->alt && base == 16 && v)
		set_prefix(&n, s->conv == 'X' ? "0X" : "0x");
	set_digits(&n, v, base, s->conv == 'X');
	emit_number(out, s, &n);
}

static void convert_pointer(struct out *out, const struct spec *s,
			    struct fmt_args *args)
{
	struct number n = {.prefix_len = 0};

	set_prefix(&n, "0x");
	set_digits(&n, (uintptr_t)va_arg(args->list, void *), 16, false);
	emit_number(out, s, &n);
}

static void emit_text(struct out *out, const struct spec *s, const char *text,
		      size_t len)
{
	size_t pad = len < (size_t)s->width ? (size_t)s->width - len : 0;

	if (!s->left)
		out_fill(out, ' ', pad);
	out_text(out, text, len);
	if (s->left)
		out_fill(out, ' ', pad);
}

static void convert_text(struct out *out, const struct spec *s,
			 struct fmt_args *args)
{
	const char *text = va_arg(args->list, const char *);

	if (!text)
		text = "(null)";
	emit_text(out, s, text,
		  s->precision < 0 ? strlen(text)
				   : strnlen(text, (size_t)s->precision));
}

static void convert_char(struct out *out, const struct spec *s,
			 struct fmt_args *args)
{
	char c = (char)va_arg(args->list, int);

	emit_text(out, s, &c, 1);
}

static bool convert_real(struct out *out, const struct spec *s,
			 struct fmt_args *args)
{
	const struct real_form form = {s->conv, s->precision, s->alt};
	struct real_text t;
	size_t len, pad;
	char sign;

	if (!out->real)
		return false;
	out->real->format(&t, out->real->take(args, s->size == SIZE_LONG_REAL),
			  &form);
	sign = t.minus ? '-' : s->plus ? '+' : s->space ? ' ' : '\0';
	len = (sign != '\0') + t.body_len + t.zeros + t.tail_len;
	pad = len < (size_t)s->width ? (size_t)s->width - len : 0;
	if (!s->left && !(s->zero && t.finite))
		out_fill(out, ' ', pad);
	out_text(out, &sign, sign != '\0');
	if (!s->left && s->zero && t.finite)
		out_fill(out, '0', pad);
	out_text(out, t.body, t.body_len);
	out_fill(out, '0', t.zeros);
	out_text(out, t.tail, t.tail_len);
	if (s->left)
		out_fill(out, ' ', pad);
	return true;
}

/* One conversion; false: not one of ours. */
static bool convert(struct out *out, const struct spec *s,
		    struct fmt_args *args)
{
	switch (s->conv) {
	case 'd':
	case 'i':
		convert_signed(out, s, args);
		return true;
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		convert_unsigned(out, s, args);
		return true;
	case 'p':
		convert_pointer(out, s, args);
		return true;
	case 's':
		convert_text(out, s, args);
		return true;
	case 'c':
		convert_char(out, s, args);
		return true;
	case 'f':
	case 'F':
	case 'e':
	case 'E':
	case 'g':
	case 'G':
		return convert_real(out, s, args);
	case '%':
		out_text(out, "%", 1);
		return true;
	default:
		return false;
	}
}

int fmt_emit(fmt_put put, void *arg, const struct fmt_real *real,
	     const char *fmt, va_list list)
{
	struct out out = {.put = put, .arg = arg, .real = real};
	struct fmt_args args;
	const char *p = fmt;

	va_copy(args.list, list);
	while (*p) {
		struct spec s;
		const char *start = p;
		const char *end;

		while (*p && *p != '%')
			p++;
		out_text(&out, start, (size_t)(p - start));
		if (!*p)
			break;
		end = read_spec(p + 1, &s, &args);
		if (s.conv && convert(&out, &s, &args)) {
			p = end + 1;
			continue;
		}
		out_text(&out, p, (size_t)(end - p));
		p = end;
	}
	va_end(args.list);
	return (int)out.total;
}

struct buffer {
	char *buf;
	size_t size;
	size_t len; /* stored, without NUL */
};

static void buffer_put(void *arg, const char *text, size_t n)
{
	struct buffer *b = arg;
	size_t room = b->size > b->len ? b->size - b->len : 0;

	if (room <= 1)
		return;
	if (n > room - 1)
		n = room - 1;
	memcpy(b->buf + b->len, text, n);
	b->len += n;
}

int fmt_vformat_real(char *buf, size_t size, const struct fmt_real *real,
		     const char *fmt, va_list args)
{
	struct buffer b = {.buf = buf, .size = size};
	int n = fmt_emit(buffer_put, &b, real, fmt, args);

	if (size)
		buf[b.len] = '\0';
	return n;
}

int fmt_vformat(char *buf, size_t size, const char *fmt, va_list args)
{
	return fmt_vformat_real(buf, size, NULL, fmt, args);
}

int fmt_format(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = fmt_vformat(buf, size, fmt, args);
	va_end(args);
	return n;
}
