/*
 * Numbers, durations, sizes and tunables as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "harness/base/parse.h"
#include "harness/scenario/tunables.h"

static void test_numbers(void **state)
{
	static const char *const bad[] = {
		"", "-1", "1x", "0x", " 1", "+1", "18446744073709551616"};
	uint64_t value = 9;
	int64_t number = 9;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(parse_u64(bad[i], &value), -1);
		assert_int_equal(value, 9);
	}
	assert_int_equal(parse_u64("18446744073709551615", &value), 0);
	assert_true(value == UINT64_MAX);
	assert_int_equal(parse_u64("0xFf", &value), 0);
	assert_int_equal(value, 255);
	assert_int_equal(parse_i64("-42", &number), 0);
	assert_int_equal(number, -42);
	assert_int_equal(parse_i64("--1", &number), -1);
	assert_int_equal(parse_i64("9223372036854775808", &number), -1);
}

static void check_duration(const char *text, uint64_t expected)
{
	uint64_t value = 0;

	assert_int_equal(parse_duration_ns(text, &value), 0);
	assert_int_equal(value, expected);
}

static void test_durations(void **state)
{
	static const char *const bad[] = {"1",	 "s",	       "1 s",
					  "1.s", ".5s",	       "-1s",
					  "1d",	 "999999999h", "1.0000000001s"};
	uint64_t value = 9;

	(void)state;
	check_duration("2.5s", 2500000000u);
	check_duration("10ms", 10000000u);
	check_duration("0.000001s", 1000);
	check_duration("7us", 7000);
	check_duration("3ns", 3);
	check_duration("1m", 60000000000u);
	check_duration("1.25h", 4500000000000u);
	check_duration("1.999999999h", 7199999996400u);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(parse_duration_ns(bad[i], &value), -1);
		assert_int_equal(value, 9);
	}
}

static void test_sizes(void **state)
{
	uint64_t value = 9;

	(void)state;
	assert_int_equal(parse_size_bytes("64M", &value), 0);
	assert_int_equal(value, 64u << 20);
	assert_int_equal(parse_size_bytes("0x1000", &value), 0);
	assert_int_equal(value, 4096);
	assert_int_equal(parse_size_bytes("3G", &value), 0);
	assert_true(value == 3ull << 30);
	assert_int_equal(parse_size_bytes("1T", &value), -1);
	assert_int_equal(parse_size_bytes("17179869184G", &value), -1);
}

static void test_formats(void **state)
{
	char text[24];

	(void)state;
	parse_format_duration(2500000000u, text, sizeof(text));
	assert_string_equal(text, "2500ms");
	parse_format_duration(120000000000u, text, sizeof(text));
	assert_string_equal(text, "120s");
	parse_format_duration(0, text, sizeof(text));
	assert_string_equal(text, "0s");
	parse_format_size(64u << 20, text, sizeof(text));
	assert_string_equal(text, "64M");
	parse_format_size(1025, text, sizeof(text));
	assert_string_equal(text, "1025");
	parse_format_duration(UINT64_MAX, text, sizeof(text));
	assert_string_equal(text, "18446744073709551615ns");
}

/* Every tunable can be set by its name, and only that one changes. */
static void test_tunables(void **state)
{
	struct plan_tunables tunables, plain;
	char why[200], text[80];

	(void)state;
	tunables_default(&plain);
	for (unsigned id = 0; id < TUNABLE_COUNT; id++) {
		const struct tunable *entry = tunable_entry(id);

		tunables = plain;
		snprintf(text, sizeof(text), "%s=%llu", entry->name,
			 (unsigned long long)entry->most);
		assert_int_equal(
			tunable_assign(&tunables, text, why, sizeof(why)), 0);
		for (unsigned other = 0; other < TUNABLE_COUNT; other++)
			assert_true(tunable_get(&tunables, other) ==
				    (other == id ? entry->most
						 : tunable_get(&plain, other)));
	}
}

static void refuse(const char *text, const char *expected)
{
	struct plan_tunables tunables, plain;
	char why[200];

	tunables_default(&tunables);
	tunables_default(&plain);
	assert_int_equal(tunable_assign(&tunables, text, why, sizeof(why)), -1);
	assert_string_equal(why, expected);
	assert_memory_equal(&tunables, &plain, sizeof(plain));
}

static void test_tunable_refusals(void **state)
{
	(void)state;
	refuse("pmm.maxBlocks", "expected tunable=value, found "
				"\"pmm.maxBlocks\"");
	refuse("pmm.maxBlock=1", "unknown tunable \"pmm.maxBlock\", did you "
				 "mean \"pmm.maxBlocks\"?");
	refuse("pmm.maxBlocks=0", "expected a number from 1 to 65536 for "
				  "pmm.maxBlocks, found \"0\"");
	refuse("pmm.maxBlocks=many", "expected a number from 1 to 65536 for "
				     "pmm.maxBlocks, found \"many\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_tunables),
		cmocka_unit_test(test_tunable_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
