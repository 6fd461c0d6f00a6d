/*
 * AFL++'s side of the mutator (AFL_CUSTOM_MUTATOR_LIBRARY): a library for each
 * target, built with LAYOUT its layout. AFL++ calls these by name; its headers
 * are not part of what distributions install, so they are declared here as its
 * docs/custom_mutators.md has them.
 */
#include <stdlib.h>

#include "harness/fuzz/mutate.h"

void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(void *data, uint8_t *bytes, size_t len, uint8_t **out,
		       uint8_t *more, size_t more_len, size_t max);
void afl_custom_deinit(void *data);

struct mutator {
	uint64_t random;
	uint8_t out[MUTATE_CASE_BYTES];
};

void *afl_custom_init(void *afl, unsigned seed)
{
	struct mutator *m = calloc(1, sizeof(*m));

	(void)afl;
	if (m)
		m->random = seed;
	return m;
}

/* 0: nothing to be tried. */
size_t afl_custom_fuzz(void *data, uint8_t *bytes, size_t len, uint8_t **out,
		       uint8_t *more, size_t more_len, size_t max)
{
	struct mutator *m = data;

	*out = m->out;
	return mutate(&LAYOUT, &m->random, bytes, len, more, more_len, m->out,
		      max, NULL);
}

void afl_custom_deinit(void *data)
{
	free(data);
}
