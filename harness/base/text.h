/*
 * A growing string. Running out of memory ends the program with a message:
 * nothing sensible can follow it.
 */
#ifndef HOTRIG_BASE_TEXT_H
#define HOTRIG_BASE_TEXT_H

#include <stddef.h>

struct text {
	char *at; /* NUL-terminated once anything was added; may be NULL */
	size_t len;
	size_t room;
};

void text_add(struct text *text, const char *bytes, size_t len);
void text_puts(struct text *text, const char *string);
void text_printf(struct text *text, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The word as one shell word, quoted if need be. */
void text_shell_word(struct text *text, const char *word);
/* Take the string away (malloc, never NULL); the text is empty again. */
char *text_take(struct text *text);
void text_free(struct text *text);

/* malloc, calloc and strdup that never return NULL. */
void *text_alloc(size_t bytes);
char *text_dup(const char *string); /* NULL stays NULL */

#endif
