/*
 * Cases of `hotrig fuzz pmm`: every byte string is one, and what the bytes
 * mean does not change unseen, for the corpus depends on it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/fuzz/pmm_case.h"
#include "runtime/abi/trace.h"

static void nothing_is_a_case_without_steps(void **state)
{
	struct fuzz_case c;
	struct fuzz_step s;

	(void)state;
	fuzz_case_begin(&c, NULL, 0);
	assert_int_equal(c.geometry.blocks, 6);
	assert_int_equal(c.geometry.pages, 12);
	assert_false(fuzz_case_next(&c, &s));
}

static void half_a_step_is_filled_up(void **state)
{
	const uint8_t bytes[] = {0, 0x26};
	struct fuzz_case c;
	struct fuzz_step s;

	(void)state;
	fuzz_case_begin(&c, bytes, sizeof(bytes));
	assert_true(fuzz_case_next(&c, &s));
	assert_int_equal(s.op, FUZZ_FREE);
	assert_int_equal(s.actor, 2);
	assert_string_equal(s.name, "A");
	assert_string_equal(s.medium, "RAM");
	assert_int_equal(s.cut, 0);
	assert_false(fuzz_case_next(&c, &s));
}

static void steps_have_an_end(void **state)
{
	uint8_t bytes[2 * FUZZ_CASE_BYTES] = {0};
	struct fuzz_case c;
	struct fuzz_step s;
	unsigned steps = 0;

	(void)state;
	fuzz_case_begin(&c, bytes, sizeof(bytes));
	while (fuzz_case_next(&c, &s))
		steps++;
	assert_int_equal(steps, FUZZ_STEPS);
}

static void every_value_of_every_byte_is_a_step(void **state)
{
	uint8_t bytes[1 + FUZZ_STEP_BYTES];
	bool op[FUZZ_COLD + 1] = {false}, actor[FUZZ_ACTORS] = {false};
	bool at[FUZZ_EDGE + 1] = {false};
	struct fuzz_case c;
	struct fuzz_step s;

	(void)state;
	for (unsigned place = 0; place < sizeof(bytes); place++) {
		for (unsigned value = 0; value < 256; value++) {
			memset(bytes, 0, sizeof(bytes));
			bytes[1] = 0x20;
			bytes[place] = (uint8_t)value;
			fuzz_case_begin(&c, bytes, sizeof(bytes));
			assert_true(fuzz_case_next(&c, &s));
			assert_in_range(s.op, 0, FUZZ_COLD);
			assert_in_range(s.actor, 0, FUZZ_ACTORS - 1);
			assert_in_range(s.name_at, 0, FUZZ_EDGE);
			assert_in_range(s.key_at, 0, FUZZ_EDGE);
			assert_in_range(s.addr_at, 0, FUZZ_EDGE);
			assert_in_range(s.count, 1, 24);
			op[s.op] = actor[s.actor] = at[s.key_at] = true;
		}
	}
	for (unsigned i = 0; i <= FUZZ_COLD; i++)
		assert_true(op[i]);
	for (unsigned i = 0; i < FUZZ_ACTORS; i++)
		assert_true(actor[i]);
	for (unsigned i = 0; i <= FUZZ_EDGE; i++)
		assert_true(at[i]);
}

static void hr_ctrl_keeps_to_its_names(void **state)
{
	uint8_t bytes[1 + FUZZ_STEP_BYTES] = {0};
	struct fuzz_case c;
	struct fuzz_step s;

	(void)state;
	for (unsigned value = 0; value < 256; value++) {
		bytes[2] = (uint8_t)value;
		fuzz_case_begin(&c, bytes, sizeof(bytes));
		assert_true(fuzz_case_next(&c, &s));
		assert_int_equal(fuzz_actor[s.actor].mode, MODE_BOOT);
		assert_memory_equal(s.name, BANK_SYS_PREFIX, 5);
		assert_int_equal(s.name_at, FUZZ_GOOD);
	}
}

static void a_step_is_told_with_all_its_arguments(void **state)
{
	const uint8_t bytes[] = {0, 0x20, 0xd9, 4, 0xc0, 0xe3, 0xa4};
	struct fuzz_case c;
	struct fuzz_step s;
	char text[512];

	(void)state;
	fuzz_case_begin(&c, bytes, sizeof(bytes));
	assert_true(fuzz_case_next(&c, &s));
	fuzz_step_text(&s, text, sizeof(text));
	assert_string_equal(text, "allocate actor=u medium=RAM name= "
				  "key=K\\00[/3 size=0 addr(wild) count=12 "
				  "cut=5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_a_case_without_steps),
		cmocka_unit_test(half_a_step_is_filled_up),
		cmocka_unit_test(steps_have_an_end),
		cmocka_unit_test(every_value_of_every_byte_is_a_step),
		cmocka_unit_test(hr_ctrl_keeps_to_its_names),
		cmocka_unit_test(a_step_is_told_with_all_its_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
