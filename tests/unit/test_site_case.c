/* Any bytes are a case of `hotrig fuzz site`, and each case a scenario. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/fuzz/site_case.h"
#include "harness/machine/past.h"

#define CASES 3000u

static uint64_t state = 1;

static uint8_t random_byte(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint8_t)(state >> 56);
}

static size_t random_case(uint8_t bytes[SITE_CASE_BYTES + 20])
{
	size_t len = random_byte() % (SITE_CASE_BYTES + 20);

	for (size_t i = 0; i < len; i++)
		bytes[i] = random_byte();
	return len;
}

static struct plan *plan_of(const struct scenario *scenario)
{
	struct plan *plan = NULL;
	struct err err = {0};

	if (scenario_plan(scenario, &plan, &err) < 0)
		fail_msg("%s", err.text);
	return plan;
}

static void same_plan(const struct scenario *a, const struct scenario *b)
{
	struct plan *first = plan_of(a), *second = plan_of(b);

	assert_int_equal(first->bytes, second->bytes);
	assert_memory_equal(first, second, first->bytes);
	free(first);
	free(second);
}

static void every_case_is_a_scenario(void **unused)
{
	uint8_t bytes[SITE_CASE_BYTES + 20];
	unsigned lines, again;

	(void)unused;
	for (unsigned n = 0; n < CASES; n++) {
		size_t len = random_case(bytes);
		struct scenario *a = site_case_scenario(bytes, len, &lines);
		struct scenario *b = site_case_scenario(bytes, len, &again);

		assert_int_equal(lines, again);
		assert_true(lines <= a->console_count);
		assert_true(a->fault_count <= SITE_FAULTS);
		same_plan(a, b);
		scenario_free(a);
		scenario_free(b);
	}
}

/* What is written to a file is the same run. */
static void its_text_is_the_same_run(void **unused)
{
	uint8_t bytes[SITE_CASE_BYTES + 20];
	unsigned lines;

	(void)unused;
	for (unsigned n = 0; n < CASES / 20; n++) {
		size_t len = random_case(bytes);
		struct scenario *a = site_case_scenario(bytes, len, &lines);
		struct scenario *b;
		struct err err = {0};
		char *text = scenario_format(a);

		if (scenario_parse(text, "case.yaml", &b, &err) < 0)
			fail_msg("%s\n%s", err.text, text);
		same_plan(a, b);
		scenario_free(a);
		scenario_free(b);
		free(text);
	}
}

/* Cases that differ in calls alone begin with the same lines. */
static void calls_are_input(void **unused)
{
	static const uint8_t one[] = {1, 0, 2, 0, 0, 0, 0};
	static const uint8_t other[] = {1, 0, 2, 4, 1, 2, 3, 2, 21, 0, 0, 0};
	unsigned lines, again;
	struct scenario *a = site_case_scenario(one, sizeof(one), &lines);
	struct scenario *b = site_case_scenario(other, sizeof(other), &again);

	(void)unused;
	assert_int_equal(lines, 2);
	assert_int_equal(again, 2);
	for (unsigned i = 0; i < lines; i++)
		assert_string_equal(a->console[i], b->console[i]);
	assert_string_not_equal(a->input, b->input);
	scenario_free(a);
	scenario_free(b);
}

/* Three records, at the last of which the checkpoint lies. */
static const struct trace_record past[] = {
	{.event = EV_FAULT_ARMED},
	{.event = EV_HR_REQUEST, .arg = {6}, .clock = 10, .in = IN_HR_CTRL},
	{.event = EV_HR_REQUEST, .arg = {5}, .clock = 20, .in = IN_HR_CTRL},
	{.event = EV_SITE_UP, .clock = 30},
};
#define PAST 3u

static bool counted(struct plan_fault fault, uint32_t *hits)
{
	return past_count(&fault, past, PAST, hits);
}

static void names_that_have_passed_are_counted(void **unused)
{
	struct plan_fault fault = {
		.point = POINT_EVENT_NAME, .event = EV_HR_REQUEST, .hit = 3};
	uint32_t hits;

	(void)unused;
	assert_true(counted(fault, &hits));
	assert_int_equal(hits, 2);
	fault.hit = 2;
	assert_false(counted(fault, &hits));
	fault.attrs = 1;
	fault.attr[0] = (struct plan_attr){.key = ATTR_ARG0, .value = 5};
	assert_true(counted(fault, &hits));
	assert_int_equal(hits, 1);
	/* Whose thread it was is not in the record. */
	fault.attr[0].key = ATTR_ACTOR;
	assert_false(counted(fault, &hits));
}

static void numbers_and_times_may_lie_before(void **unused)
{
	struct plan_fault fault = {.point = POINT_EVENT_SEQ, .hit = 1};
	uint32_t hits;

	(void)unused;
	assert_false(counted(fault, &hits));
	fault.hit = 2;
	assert_true(counted(fault, &hits));
	fault = (struct plan_fault){.point = POINT_TIME, .time = 30};
	assert_false(counted(fault, &hits));
	fault.time = 31;
	assert_true(counted(fault, &hits));
	fault.point = POINT_EXEC;
	assert_false(counted(fault, &hits));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_is_a_scenario),
		cmocka_unit_test(its_text_is_the_same_run),
		cmocka_unit_test(calls_are_input),
		cmocka_unit_test(names_that_have_passed_are_counted),
		cmocka_unit_test(numbers_and_times_may_lie_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
