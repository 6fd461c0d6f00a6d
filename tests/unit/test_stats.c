/* Statistics: intervals, quantiles, phases and recovery times of a trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/campaign.h"
#include "harness/stats/recovery.h"
#include "harness/trace/phase.h"

static void assert_interval(struct stats_interval interval, double low,
			    double high)
{
	assert_true(fabs(interval.low - low) < 0.0005);
	assert_true(fabs(interval.high - high) < 0.0005);
}

/* Values of Newcombe 1998 and of the formula worked by hand. */
static void test_wilson(void **state)
{
	(void)state;
	assert_interval(stats_wilson(81, 263), 0.2553, 0.3662);
	assert_interval(stats_wilson(15, 148), 0.0624, 0.1605);
	assert_interval(stats_wilson(0, 20), 0.0000, 0.1611);
	assert_interval(stats_wilson(1, 29), 0.0061, 0.1718);
	assert_interval(stats_wilson(0, 0), 0, 1);
	assert_interval(stats_proportion(81, 263), 0.2553, 0.3662);
}

static void test_rule_of_three(void **state)
{
	(void)state;
	assert_interval(stats_proportion(0, 1000), 0, 0.003);
	assert_interval(stats_proportion(1000, 1000), 0.997, 1);
	assert_interval(stats_proportion(0, 2), 0, 1);
	assert_interval(stats_proportion(0, 0), 0, 1);
}

static void test_spread(void **state)
{
	uint64_t hundred[100], three[] = {30, 10, 20};
	struct stats_spread spread;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		hundred[i] = 100 - i;
	spread = stats_spread(hundred, 100);
	assert_int_equal(spread.count, 100);
	assert_int_equal(spread.median, 50);
	assert_int_equal(spread.p95, 95);
	assert_int_equal(spread.max, 100);
	spread = stats_spread(three, 3);
	assert_int_equal(spread.median, 20);
	assert_int_equal(spread.p95, 30);
	spread = stats_spread(NULL, 0);
	assert_int_equal(spread.count, 0);
	assert_int_equal(spread.max, 0);
}

/* Name 9 is aid 5 of group 0; all times in ns. */
static struct trace_record records[] = {
	{.event = EV_BOOT_COLD, .clock = 0},
	{.event = EV_SITE_UP, .clock = 800},
	{.event = EV_ACTOR_START, .clock = 900, .arg = {5}},
	{.event = EV_FAULT_FIRED, .clock = 1000, .actor = 5, .arg = {0, 2, 2}},
	{.event = EV_EXC_RAISE, .clock = 1000, .actor = 5},
	{.event = EV_ACTOR_END, .clock = 1080, .arg = {5, CAUSE_FAULT}},
	{.event = EV_HR_DEATH, .clock = 1160, .arg = {9, 5}},
	{.event = EV_HR_RESTART, .clock = 1240, .arg = {0, 1, 9}},
	{.event = EV_THREAD_DELAY, .clock = 1320},
	{.event = EV_THREAD_WAKE, .clock = 9320},
	{.event = EV_HR_RESTARTED, .clock = 9400, .arg = {0, 1}},
	{.event = EV_CON_OUT, .clock = 9480},
	{.event = EV_SITE_RESTART, .clock = 9560},
	{.event = EV_BOOT_HOT, .clock = 9640},
	{.event = EV_SITE_RESTART, .clock = 9720},
	{.event = EV_SITE_UP, .clock = 10360},
	{.event = EV_RUN_END, .clock = 10400},
};

#define COUNT (sizeof(records) / sizeof(records[0]))

static struct trace make_trace(void)
{
	for (uint32_t i = 0; i < COUNT; i++)
		records[i].seq = i;
	return (struct trace){records, COUNT, NULL};
}

static void test_phases(void **state)
{
	static const uint8_t expected[COUNT] = {
		PHASE_BOOT,	     PHASE_BOOT,	  PHASE_NORMAL,
		PHASE_NORMAL,	     PHASE_GROUP_RESTART, PHASE_GROUP_RESTART,
		PHASE_GROUP_RESTART, PHASE_GROUP_RESTART, PHASE_GROUP_RESTART,
		PHASE_GROUP_RESTART, PHASE_GROUP_RESTART, PHASE_NORMAL,
		PHASE_SITE_RESTART,  PHASE_SITE_RESTART,  PHASE_SITE_RESTART,
		PHASE_SITE_RESTART,  PHASE_NORMAL,
	};
	struct trace trace = make_trace();
	uint8_t *phases = phases_of(&trace);

	(void)state;
	assert_memory_equal(phases, expected, COUNT);
	free(phases);
}

static void test_recovery_times(void **state)
{
	struct trace trace = make_trace();
	struct recovery recovery;

	(void)state;
	recovery_of(&trace, &recovery);
	assert_int_equal(recovery.group_restarts, 1);
	assert_int_equal(recovery.group_ns, 8400);
	/* 8000 ns of it there was nothing to do. */
	assert_int_equal(recovery.group_instructions, 400 / 8);
	assert_int_equal(recovery.site_restarts, 1);
	assert_int_equal(recovery.site_ns, 800);
	assert_int_equal(recovery.site_instructions, 100);
}

static void test_group_restart_ended_by_a_site_restart_is_none(void **state)
{
	struct trace trace = make_trace();
	struct recovery recovery;

	(void)state;
	records[9].event = EV_SITE_RESTART;
	recovery_of(&trace, &recovery);
	records[9].event = EV_THREAD_WAKE;
	assert_int_equal(recovery.group_restarts, 0);
	assert_int_equal(recovery.group_ns, 0);
	assert_int_equal(recovery.site_restarts, 1);
	assert_int_equal(recovery.site_ns, 10360 - 9320);
}

static void test_restart_before_the_fault_does_not_count(void **state)
{
	struct trace trace = make_trace();
	struct recovery recovery;

	(void)state;
	records[3].event = EV_CON_OUT;
	records[11].event = EV_FAULT_FIRED;
	recovery_of(&trace, &recovery);
	records[3].event = EV_FAULT_FIRED;
	records[11].event = EV_CON_OUT;
	assert_int_equal(recovery.group_restarts, 1);
	assert_int_equal(recovery.group_ns, 0);
	assert_int_equal(recovery.site_ns, 800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wilson),
		cmocka_unit_test(test_rule_of_three),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_recovery_times),
		cmocka_unit_test(
			test_group_restart_ended_by_a_site_restart_is_none),
		cmocka_unit_test(test_restart_before_the_fault_does_not_count),
	};

	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
