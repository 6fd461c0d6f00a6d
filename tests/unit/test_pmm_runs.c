/*
 * Runs of free pages (runtime/pmm/core/runs.c) against an array of flags: the
 * place found is the lowest there is.
 */
#include "test_pmm.h"

#include "runtime/pmm/core/runs.h"

#define STEPS 3000

static uint64_t seed = 1;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)(seed >> 33) % n;
}

/* First fit, page by page. */
static uint32_t naive_find(const bool *taken, uint32_t all, uint32_t pages)
{
	uint32_t run = 0;

	for (uint32_t page = 0; page < all; page++) {
		run = taken[page] ? 0 : run + 1;
		if (run == pages)
			return page + 1 - pages;
	}
	return RUNS_NONE;
}

static void runs_match_flags(uint32_t all, uint32_t most)
{
	struct runs runs;
	void *space = malloc(runs_bytes(all));
	bool *taken = calloc(all, sizeof(*taken));

	assert_non_null(space);
	assert_non_null(taken);
	memset(space, 0xa5, runs_bytes(all));
	runs_init(&runs, all, space);
	runs_clear(&runs);
	runs_build(&runs);
	for (int i = 0; i < STEPS; i++) {
		uint32_t pages = 1 + random_below(random_below(8) ? 4 : most);
		uint32_t at = naive_find(taken, all, pages);
		uint32_t first = random_below(all);
		uint32_t n = 1 + random_below(all - first < most ? all - first
								 : most);

		assert_int_equal(runs_find(&runs, pages), at);
		if (at != RUNS_NONE && i % 3) {
			assert_false(runs_any_taken(&runs, at, pages));
			runs_take(&runs, at, pages);
			memset(taken + at, true, pages);
			assert_true(runs_any_taken(&runs, at, 1));
		} else {
			runs_free(&runs, first, n);
			memset(taken + first, false, n);
		}
		if (i % 500 == 0) {
			runs_clear(&runs);
			for (uint32_t p = 0; p < all; p++) {
				if (taken[p])
					runs_mark(&runs, p, 1);
			}
			runs_build(&runs);
		}
	}
	free(space);
	free(taken);
}

static void place_is_the_lowest(void **state)
{
	static const uint32_t sizes[] = {1,  2,	  24,  63,  64,
					 65, 128, 129, 256, 1000};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		runs_match_flags(sizes[i], sizes[i] < 200 ? sizes[i] : 200);
}

/* A bank of 1 GiB: runs across words and halves, the last page. */
static void largest_bank(void **state)
{
	const uint32_t all = 262144;
	struct runs runs;
	void *space = malloc(runs_bytes(all));

	(void)state;
	assert_non_null(space);
	runs_init(&runs, all, space);
	runs_clear(&runs);
	runs_build(&runs);
	assert_int_equal(runs_find(&runs, all), 0);
	assert_int_equal(runs_find(&runs, all + 1), RUNS_NONE);
	runs_take(&runs, 0, all);
	assert_int_equal(runs_find(&runs, 1), RUNS_NONE);
	runs_free(&runs, all / 2 - 100, 300);
	assert_int_equal(runs_find(&runs, 300), all / 2 - 100);
	assert_int_equal(runs_find(&runs, 301), RUNS_NONE);
	runs_free(&runs, all - 1, 1);
	runs_take(&runs, all / 2 - 100, 300);
	assert_int_equal(runs_find(&runs, 1), all - 1);
	free(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(place_is_the_lowest),
		cmocka_unit_test(largest_bank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
