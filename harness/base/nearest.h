/*
 * "Did you mean ...?"
 */
#ifndef HOTRIG_BASE_NEAREST_H
#define HOTRIG_BASE_NEAREST_H

#include <stddef.h>

/* A search for the name most like word; start with nearest_begin. */
struct nearest {
	const char *word;
	const char *best; /* NULL: nothing like it so far */
	size_t distance;
};

void nearest_begin(struct nearest *search, const char *word);
/* name must live as long as the search. */
void nearest_try(struct nearest *search, const char *name);

#endif
