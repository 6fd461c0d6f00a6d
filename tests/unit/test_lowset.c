/*
 * Sets of small numbers (runtime/lib/core/lowset.c) against an array of
 * flags, in sizes around those at which a level more is needed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/lib/core/lowset.h"

static uint64_t seed = 1;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)(seed >> 33) % n;
}

static uint32_t naive_next(const bool *in, uint32_t size, uint32_t from)
{
	while (from < size && !in[from])
		from++;
	return from < size ? from : LOWSET_NONE;
}

static void set_matches_flags(uint32_t size)
{
	struct lowset set;
	void *space = malloc(lowset_bytes(size));
	bool *in = calloc(size, sizeof(*in));

	assert_non_null(space);
	assert_non_null(in);
	memset(space, 0xa5, lowset_bytes(size));
	lowset_init(&set, size, space);
	lowset_clear(&set);
	assert_int_equal(lowset_next(&set, 0), LOWSET_NONE);
	for (int i = 0; i < 3000; i++) {
		uint32_t n = random_below(size);
		uint32_t from = random_below(size);

		in[n] = random_below(3) == 0;
		if (in[n])
			lowset_add(&set, n);
		else
			lowset_remove(&set, n);
		assert_int_equal(lowset_has(&set, n), in[n]);
		assert_int_equal(lowset_next(&set, from),
				 naive_next(in, size, from));
	}
	assert_int_equal(lowset_next(&set, size), LOWSET_NONE);
	free(space);
	free(in);
}

static void next_is_the_lowest(void **state)
{
	static const uint32_t sizes[] = {1,	2,     30,    63,   64,
					 65,	4095,  4096,  4097, 65535,
					 65536, 65537, 262144};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		set_matches_flags(sizes[i]);
}

/* Full: every number is found, and none behind the last. */
static void full_holds_exactly_all(void **state)
{
	static const uint32_t sizes[] = {1, 64, 65, 4097, 65536};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct lowset set;
		void *space = malloc(lowset_bytes(sizes[i]));
		uint32_t n = 0;

		assert_non_null(space);
		lowset_init(&set, sizes[i], space);
		lowset_fill(&set);
		for (; lowset_next(&set, 0) == n; n++)
			lowset_remove(&set, n);
		assert_int_equal(n, sizes[i]);
		assert_int_equal(lowset_next(&set, 0), LOWSET_NONE);
		free(space);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_is_the_lowest),
		cmocka_unit_test(full_holds_exactly_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
