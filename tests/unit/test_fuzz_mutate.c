/* What `hotrig fuzz` makes of cases has whole records, and is never too long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/fuzz/mutate.h"
#include "harness/fuzz/pmm_case.h"
#include "harness/fuzz/site_call.h"
#include "harness/fuzz/site_case.h"

#define CASES 20000u

static const struct mutate_layout *const layouts[] = {&pmm_layout,
						      &site_layout};

static size_t random_case(uint64_t *random, uint8_t *bytes, size_t most)
{
	size_t len = mutate_below(random, (uint32_t)most + 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)mutate_below(random, 256);
	return len;
}

/* Of exactly the size, so that a byte too far is noticed. */
static size_t checked(const struct mutate_layout *l, uint64_t *random,
		      size_t max, unsigned done[MUTATIONS_COUNT])
{
	uint8_t in[MUTATE_CASE_BYTES], more[MUTATE_CASE_BYTES];
	size_t len = random_case(random, in, sizeof(in));
	size_t more_len = random_case(random, more, sizeof(more));
	uint8_t *out = test_malloc(max + 1);
	size_t got = mutate(l, random, in, len, more, more_len, out, max, done);

	test_free(out);
	return got;
}

static void whole_records_and_no_more_than_there_is_room_for(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		const struct mutate_layout *l = layouts[i];
		unsigned done[MUTATIONS_COUNT] = {0};
		uint64_t random = 1;

		for (unsigned n = 0; n < CASES; n++) {
			size_t max = l->head_bytes + mutate_below(&random, 300);
			size_t len = checked(l, &random, max, done);

			assert_in_range(len, l->head_bytes, l->case_bytes);
			assert_in_range(len, l->head_bytes, max);
			assert_int_equal(
				(len - l->head_bytes) % l->record_bytes, 0);
		}
		for (unsigned k = 0; k < MUTATIONS_COUNT; k++)
			assert_in_range(done[k], CASES / 100, UINT32_MAX);
	}
}

static void without_room_for_a_head_there_is_nothing(void **state)
{
	uint64_t random = 1;

	(void)state;
	assert_int_equal(checked(&site_layout, &random, 1, NULL), 0);
	assert_int_equal(checked(&pmm_layout, &random, 0, NULL), 0);
}

static void sequence(uint64_t seed, uint8_t *bytes, size_t *len)
{
	uint8_t in[MUTATE_CASE_BYTES];
	uint64_t random = seed;

	*len = 0;
	for (unsigned n = 0; n < 100; n++) {
		size_t was = *len;

		memcpy(in, bytes, was);
		*len = mutate(&site_layout, &random, in, was, NULL, 0, bytes,
			      SITE_CASE_BYTES, NULL);
		assert_false(*len == was && !memcmp(in, bytes, was));
	}
}

static void the_same_seed_makes_the_same_cases(void **state)
{
	uint8_t a[SITE_CASE_BYTES], b[SITE_CASE_BYTES], c[SITE_CASE_BYTES];
	size_t a_len, b_len, c_len;

	(void)state;
	sequence(1, a, &a_len);
	sequence(1, b, &b_len);
	sequence(2, c, &c_len);
	assert_int_equal(a_len, b_len);
	assert_memory_equal(a, b, a_len);
	assert_false(a_len == c_len && !memcmp(a, c, a_len));
}

/* Mutations of one case leave most of its records what they were. */
static void records_keep_their_places_in_the_record(void **state)
{
	uint8_t in[1 + 8 * FUZZ_STEP_BYTES] = {0}, out[FUZZ_CASE_BYTES];
	unsigned kept = 0;
	uint64_t random = 1;

	(void)state;
	for (unsigned i = 0; i < 8; i++)
		memset(in + 1 + i * FUZZ_STEP_BYTES, (int)(0x81 + i),
		       FUZZ_STEP_BYTES);
	for (unsigned n = 0; n < 1000; n++) {
		size_t len = mutate(&pmm_layout, &random, in, sizeof(in), NULL,
				    0, out, sizeof(out), NULL);

		for (size_t at = 1; at < len; at += FUZZ_STEP_BYTES)
			kept += out[at] > 0x80 && out[at] < 0x8a &&
				!memcmp(out + at, out + at + 1,
					FUZZ_STEP_BYTES - 1);
	}
	assert_in_range(kept, 6000, UINT32_MAX);
}

/* From nothing, every operation of both decoders is reached soon. */
static void every_operation_is_tried(void **state)
{
	bool step[FUZZ_COLD + 1] = {false}, call[SITE_OPS] = {false};
	bool kind[SITE_FAULT + 1] = {false};
	uint64_t random = 1;

	(void)state;
	for (unsigned n = 0; n < 2000; n++) {
		uint8_t b[FUZZ_CASE_BYTES + SITE_CASE_BYTES];
		struct fuzz_case c;
		struct fuzz_step s;
		size_t len = mutate(&pmm_layout, &random, NULL, 0, NULL, 0, b,
				    sizeof(b), NULL);

		fuzz_case_begin(&c, b, len);
		while (fuzz_case_next(&c, &s))
			step[s.op] = true;
		len = mutate(&site_layout, &random, NULL, 0, NULL, 0, b,
			     sizeof(b), NULL);
		for (size_t at = SITE_HEAD_BYTES; at < len;
		     at += SITE_RECORD_BYTES) {
			kind[site_case_kind(b[at])] = true;
			if (site_case_kind(b[at]) == SITE_CALL)
				call[site_call_op(b[at + 1])] = true;
		}
	}
	for (unsigned i = 0; i <= FUZZ_COLD; i++)
		assert_true(step[i]);
	for (unsigned i = 0; i <= SITE_FAULT; i++)
		assert_true(kind[i]);
	for (unsigned i = 0; i < SITE_OPS; i++)
		assert_true(call[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			whole_records_and_no_more_than_there_is_room_for),
		cmocka_unit_test(without_room_for_a_head_there_is_nothing),
		cmocka_unit_test(the_same_seed_makes_the_same_cases),
		cmocka_unit_test(records_keep_their_places_in_the_record),
		cmocka_unit_test(every_operation_is_tried),
	};

	return cmocka_run_group_tests_name("fuzz_mutate", tests, NULL, NULL);
}
