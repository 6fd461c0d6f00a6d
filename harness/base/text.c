/*
 * Growing strings and allocation that does not fail.
 */
#include "harness/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(void)
{
	fputs("hotrig: out of memory\n", stderr);
	exit(99);
}

void *text_alloc(size_t bytes)
{
	void *p = calloc(1, bytes ? bytes : 1);

	if (!p)
		out_of_memory();
	return p;
}

char *text_dup(const char *string)
{
	char *copy;

	if (!string)
		return NULL;
	copy = strdup(string);
	if (!copy)
		out_of_memory();
	return copy;
}

static void text_reserve(struct text *text, size_t more)
{
	size_t room = text->room ? text->room : 128;
	char *at;

	while (room < text->len + more + 1)
		room *= 2;
	if (room == text->room)
		return;
	at = realloc(text->at, room);
	if (!at) {
		out_of_memory();
		return;
	}
	text->at = at;
	text->room = room;
}

void text_add(struct text *text, const char *bytes, size_t len)
{
	text_reserve(text, len);
	if (len)
		memcpy(text->at + text->len, bytes, len);
	text->len += len;
	text->at[text->len] = '\0';
}

void text_puts(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void text_printf(struct text *text, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0) {
		text_reserve(text, (size_t)n);
		vsnprintf(text->at + text->len, (size_t)n + 1, fmt, again);
		text->len += (size_t)n;
	}
	va_end(again);
}

void text_shell_word(struct text *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789@%+=:,./_-";

	if (*word && word[strspn(word, plain)] == '\0') {
		text_puts(text, word);
		return;
	}
	text_puts(text, "'");
	for (; *word; word++) {
		if (*word == '\'')
			text_puts(text, "'\\''");
		else
			text_add(text, word, 1);
	}
	text_puts(text, "'");
}

char *text_take(struct text *text)
{
	char *at;

	text_reserve(text, 0);
	at = text->at;
	at[text->len] = '\0';
	memset(text, 0, sizeof(*text));
	return at;
}

void text_free(struct text *text)
{
	free(text->at);
	memset(text, 0, sizeof(*text));
}
