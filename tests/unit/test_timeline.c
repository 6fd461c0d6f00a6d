/* The timeline: words, blocks within blocks, marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "harness/trace/timeline.h"
#include "runtime/abi/plan.h"

/* Event, actor, in, first arguments; number and clock follow. */
struct sketch {
	unsigned event, actor, in;
	uint64_t arg[4];
};

static char *format(const struct sketch *sketch, size_t count, bool colour)
{
	struct trace_record rec[20];
	struct trace trace;
	struct text text = {0};
	struct err err;

	memset(rec, 0, sizeof(rec));
	for (size_t i = 0; i < count; i++) {
		rec[i].seq = (uint32_t)i;
		rec[i].clock = 1000000u * i;
		rec[i].event = (uint16_t)sketch[i].event;
		rec[i].actor = (uint16_t)sketch[i].actor;
		rec[i].in = (uint8_t)sketch[i].in;
		rec[i].group = TRACE_NO_GROUP;
		memcpy(rec[i].arg, sketch[i].arg, sizeof(rec[i].arg));
	}
	assert_int_equal(trace_load(&trace, rec, count, &err), 0);
	timeline_format(&trace, colour, &text);
	trace_free(&trace);
	return text_take(&text);
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void test_site_restart_within_a_group_restart(void **state)
{
	const struct sketch sketch[] = {
		{EV_HR_DEATH, 0, IN_HR_CTRL, {0, 5, CAUSE_FAULT, 14}},
		{EV_HR_RESTART, 0, IN_HR_CTRL, {3, 1}},
		{EV_FAULT_FIRED, 0, IN_KERNEL, {0, FAULT_SITE_RESTART, 1}},
		{EV_SITE_RESTART, 0, IN_KERNEL, {SITE_CAUSE_FAULT}},
		{EV_SITE_UP, 0, IN_KERNEL, {1}},
		{EV_HR_CLEAN, 0, IN_HR_CTRL, {0, 3}},
	};
	char *text = format(sketch, COUNT(sketch), false);

	(void)state;
	assert_string_equal(
		text,
		"       0    0.000000000 hr_ctrl              hr.death     "
		"name=- aid=5 cause=fault status=14\n"
		"                                             + group restart "
		"of group 3, caused by event 0 hr.death name=- aid=5 "
		"cause=fault status=14\n"
		"       1    0.001000000 hr_ctrl              | hr.restart   "
		"rgroup=3 counter=1 name=-\n"
		">>     2    0.002000000 kernel               | fault.fired  "
		"fault=0 type=site-restart at=1 before=0\n"
		"                                             | + site restart "
		"(fault), caused by event 2 fault.fired fault=0 "
		"type=site-restart at=1 before=0\n"
		"       3    0.003000000 kernel               | | site.restart "
		"cause=fault group=0 by=0\n"
		"       4    0.004000000 kernel               | | site.up      "
		"hot=1 freepages=0 actors=0 threads=0\n"
		"                                             | = site in "
		"service after 1.000 ms\n"
		"       5    0.005000000 hr_ctrl              hr.clean     "
		"name=- rgroup=3\n");
	free(text);
}

static void test_group_restart_ends_at_its_own_end(void **state)
{
	const struct sketch sketch[] = {
		{EV_HR_RESTART, 0, IN_HR_CTRL, {3, 1}},
		{EV_HR_RESTARTED, 0, IN_HR_CTRL, {4, 1}},
		{EV_HR_RESTARTED, 0, IN_HR_CTRL, {3, 1}},
	};
	char *text = format(sketch, COUNT(sketch), false);

	(void)state;
	assert_null(strstr(text, "group 4 restarted"));
	assert_non_null(strstr(text, "= group 3 restarted after 2.000 ms\n"));
	assert_null(strstr(text, "caused by"));
	free(text);
}

static void test_names_of_actors(void **state)
{
	const struct sketch sketch[] = {
		{EV_NAME_DEF, 0, IN_KERNEL, {0x77, 0x44454c4348}},
		{EV_ACTOR_CREATE, 0, IN_KERNEL, {5, 0x77, MODE_USER, 0}},
		{EV_CALL_ENTER, 5, IN_ACTOR, {1}},
		{EV_PMM_RESULT, 5, IN_PMM, {1, (uint64_t)-3}},
		{EV_BOOT_HOT, 5, IN_KERNEL, {1, SITE_CAUSE_PANIC}},
	};
	char *text = format(sketch, COUNT(sketch), false);

	(void)state;
	assert_null(strstr(text, "name.def"));
	assert_non_null(strstr(text, " HCLED                call.enter"));
	assert_non_null(strstr(text, " HCLED/pmm            pmm.result   "
				     "op=allocate result=-3"));
	assert_non_null(strstr(text, " aid 5/kernel         boot.hot     "
				     "boots=1 cause=panic"));
	free(text);
}

static void test_colour_only_if_asked_for(void **state)
{
	const struct sketch sketch[] = {
		{EV_FAULT_FIRED, 0, IN_KERNEL, {0, FAULT_SEGV, 1}},
		{EV_EXC_RAISE, 0, IN_KERNEL, {14}},
	};
	char *plain = format(sketch, COUNT(sketch), false);
	char *colour = format(sketch, COUNT(sketch), true);

	(void)state;
	assert_null(strchr(plain, '\033'));
	assert_non_null(strstr(plain, "\n !     1 "));
	assert_non_null(strstr(plain, "vector=page-fault"));
	assert_non_null(strstr(colour, "\033[1;35m>>     0"));
	free(plain);
	free(colour);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_site_restart_within_a_group_restart),
		cmocka_unit_test(test_group_restart_ends_at_its_own_end),
		cmocka_unit_test(test_names_of_actors),
		cmocka_unit_test(test_colour_only_if_asked_for),
	};

	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
