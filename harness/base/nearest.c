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

/* Letters inserted, left out, replaced, or two neighbours swapped: 1 each. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t rows[3][NEAREST_MAX + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > NEAREST_MAX || nb > NEAREST_MAX)
		return NEAREST_MAX;
	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		const size_t *before = rows[(i + 1) % 3];
		const size_t *last = rows[(i + 2) % 3];
		size_t *row = rows[i % 3];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t d = last[j - 1] + (a[i - 1] != b[j - 1]);

			d = least(d, 1 + least(last[j], row[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d = least(d, 1 + before[j - 2]);
			row[j] = d;
		}
	}
	return rows[na % 3][nb];
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
