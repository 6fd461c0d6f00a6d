/*
 * Edit distance between names. Pure functions.
 */
#include "harness/base/nearest.h"

#include <string.h>

#define NEAREST_MAX 64u

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t edit_distance(const char *a, const char *b)
{
	size_t row[NEAREST_MAX + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > NEAREST_MAX || nb > NEAREST_MAX)
		return NEAREST_MAX;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t swap = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = least(swap, 1 + least(row[j], row[j - 1]));
		}
	}
	return row[nb];
}

void nearest_begin(struct nearest *search, const char *word)
{
	search->word = word;
	search->best = NULL;
	/* more than a third of the letters wrong: another word */
	search->distance = (strlen(word) + 1) / 3 + 1;
}

void nearest_try(struct nearest *search, const char *name)
{
	size_t distance = edit_distance(search->word, name);

	if (distance < search->distance) {
		search->distance = distance;
		search->best = name;
	}
}
