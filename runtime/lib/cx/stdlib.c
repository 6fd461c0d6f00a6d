/*
 * Numbers from text, and the environment.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return INT_MAX;
}

static const char *skip_space(const char *s)
{
	while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		s++;
	return s;
}

/* Digits of s; *over: more than an unsigned long. NULL: no digits. */
static const char *scan(const char *s, int base, unsigned long *value,
			int *over)
{
	unsigned long v = 0;
	const char *p = s;

	if ((base == 0 || base == 16) && p[0] == '0' &&
	    (p[1] == 'x' || p[1] == 'X') && digit(p[2]) < 16) {
		p += 2;
		s = p;
		base = 16;
	} else if (base == 0) {
		base = p[0] == '0' ? 8 : 10;
	}
	*over = 0;
	for (; digit(*p) < base; p++) {
		unsigned long d = (unsigned long)digit(*p);

		if (v > (ULONG_MAX - d) / (unsigned long)base)
			*over = 1;
		v = v * (unsigned long)base + d;
	}
	*value = v;
	return p == s ? NULL : p;
}

static const char *sign(const char *s, int *minus)
{
	*minus = *s == '-';
	return *s == '-' || *s == '+' ? s + 1 : s;
}

unsigned long strtoul(const char *s, char **end, int base)
{
	unsigned long v;
	int minus, over;
	const char *p = scan(sign(skip_space(s), &minus), base, &v, &over);

	if (end)
		*end = (char *)(uintptr_t)(p ? p : s);
	if (over) {
		errno = ERANGE;
		return ULONG_MAX;
	}
	return minus ? 0 - v : v;
}

long strtol(const char *s, char **end, int base)
{
	unsigned long v, limit;
	int minus, over;
	const char *p = scan(sign(skip_space(s), &minus), base, &v, &over);

	if (end)
		*end = (char *)(uintptr_t)(p ? p : s);
	limit = (unsigned long)LONG_MAX + (minus ? 1 : 0);
	if (over || v > limit) {
		errno = ERANGE;
		return minus ? LONG_MIN : LONG_MAX;
	}
	return (long)(minus ? 0 - v : v);
}

int atoi(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

int abs(int n)
{
	return n < 0 ? -n : n;
}

char *getenv(const char *name)
{
	size_t len = strlen(name);

	for (char **e = environ; e && *e; e++) {
		if (!strncmp(*e, name, len) && (*e)[len] == '=')
			return *e + len + 1;
	}
	return NULL;
}
