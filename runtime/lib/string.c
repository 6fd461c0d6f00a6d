/*
 * Strings and memory for everything freestanding: kernel, boot actors,
 * actors. Compilers call memcpy, memmove, memset and memcmp on their own, so
 * nothing here may be turned into a call to itself: hence the barriers.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "runtime/compiler.h"

#define WORD  sizeof(uint64_t)
#define CHUNK (4 * WORD) /* copied and filled in one go: pages are many */

static uint64_t word_load(const unsigned char *p)
{
	uint64_t w;

	__builtin_memcpy(&w, p, WORD);
	return w;
}

static void word_store(unsigned char *p, uint64_t w)
{
	__builtin_memcpy(p, &w, WORD);
}

static void copy_up(unsigned char *to, const unsigned char *from, size_t n)
{
	for (; n >= CHUNK; n -= CHUNK, to += CHUNK, from += CHUNK) {
		word_store(to, word_load(from));
		word_store(to + WORD, word_load(from + WORD));
		word_store(to + 2 * WORD, word_load(from + 2 * WORD));
		word_store(to + 3 * WORD, word_load(from + 3 * WORD));
		compiler_barrier();
	}
	for (; n >= WORD; n -= WORD, to += WORD, from += WORD) {
		word_store(to, word_load(from));
		compiler_barrier();
	}
	for (; n; n--) {
		*to++ = *from++;
		compiler_barrier();
	}
}

static void copy_down(unsigned char *to, const unsigned char *from, size_t n)
{
	while (n >= WORD) {
		n -= WORD;
		word_store(to + n, word_load(from + n));
		compiler_barrier();
	}
	while (n) {
		n--;
		to[n] = from[n];
		compiler_barrier();
	}
}

void *memcpy(void *to, const void *from, size_t n)
{
	copy_up(to, from, n);
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	if ((uintptr_t)to - (uintptr_t)from >= n)
		copy_up(to, from, n);
	else
		copy_down(to, from, n);
	return to;
}

void *memset(void *to, int c, size_t n)
{
	unsigned char *p = to;
	uint64_t w = (unsigned char)c * 0x0101010101010101ull;

	for (; n >= CHUNK; n -= CHUNK, p += CHUNK) {
		word_store(p, w);
		word_store(p + WORD, w);
		word_store(p + 2 * WORD, w);
		word_store(p + 3 * WORD, w);
		compiler_barrier();
	}
	for (; n >= WORD; n -= WORD, p += WORD) {
		word_store(p, w);
		compiler_barrier();
	}
	for (; n; n--) {
		*p++ = (unsigned char)c;
		compiler_barrier();
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a;
	const unsigned char *q = b;

	for (; n >= CHUNK; n -= CHUNK, p += CHUNK, q += CHUNK)
		if (((word_load(p) ^ word_load(q)) |
		     (word_load(p + WORD) ^ word_load(q + WORD)) |
		     (word_load(p + 2 * WORD) ^ word_load(q + 2 * WORD)) |
		     (word_load(p + 3 * WORD) ^ word_load(q + 3 * WORD))) != 0)
			break;
	while (n >= WORD && word_load(p) == word_load(q)) {
		n -= WORD;
		p += WORD;
		q += WORD;
	}
	for (; n; n--, p++, q++) {
		if (*p != *q)
			return *p - *q;
	}
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; n--, p++) {
		if (*p == (unsigned char)c)
			return (void *)(uintptr_t)p;
	}
	return NULL;
}

void bzero(void *to, size_t n)
{
	memset(to, 0, n);
}

void bcopy(const void *from, void *to, size_t n)
{
	memmove(to, from, n);
}

int bcmp(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n);
}

size_t strlen(const char *s)
{
	const char *p = s;

	while (*p) {
		p++;
		compiler_barrier();
	}
	return (size_t)(p - s);
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	}
	return 0;
}

char *stpcpy(char *to, const char *from)
{
	while ((*to = *from) != '\0') {
		to++;
		from++;
		compiler_barrier();
	}
	return to;
}

char *strcpy(char *to, const char *from)
{
	stpcpy(to, from);
	return to;
}

char *strncpy(char *to, const char *from, size_t n)
{
	size_t len = strnlen(from, n);

	memcpy(to, from, len);
	memset(to + len, 0, n - len);
	return to;
}

char *strcat(char *to, const char *from)
{
	stpcpy(to + strlen(to), from);
	return to;
}

char *strncat(char *to, const char *from, size_t n)
{
	size_t at = strlen(to);
	size_t len = strnlen(from, n);

	memcpy(to + at, from, len);
	to[at + len] = '\0';
	return to;
}

char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)(uintptr_t)s;
		if (!*s)
			return NULL;
	}
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	for (;; s++) {
		if (*s == (char)c)
			last = s;
		if (!*s)
			return (char *)(uintptr_t)last;
	}
}

char *strstr(const char *s, const char *what)
{
	size_t len = strlen(what);

	for (;; s++) {
		if (!strncmp(s, what, len))
			return (char *)(uintptr_t)s;
		if (!*s)
			return NULL;
	}
}

char *index(const char *s, int c)
{
	return strchr(s, c);
}

char *rindex(const char *s, int c)
{
	return strrchr(s, c);
}
