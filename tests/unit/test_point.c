/*
 * Points and faults as text: what is accepted, what it means, how it is
 * refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "inject/point.h"
#include "runtime/abi/trace.h"

static struct plan_fault parse(const char *text)
{
	struct plan_fault fault = {0};
	char why[400] = "";

	if (point_parse(text, &fault, why, sizeof(why)) < 0)
		fail_msg("%s", why);
	return fault;
}

static void refuse(const char *text, const char *expected)
{
	struct plan_fault fault = {.hit = 77};
	char why[400] = "";

	assert_int_equal(point_parse(text, &fault, why, sizeof(why)), -1);
	assert_string_equal(why, expected);
	assert_int_equal(fault.hit, 77); /* untouched */
}

static void test_full_point(void **state)
{
	struct plan_fault fault =
		parse("pmm.commit[actor=CHILD,block=A,in=pmm]#2+37");

	(void)state;
	assert_int_equal(fault.point, POINT_EVENT_NAME);
	assert_int_equal(fault.event, EV_PMM_COMMIT);
	assert_int_equal(fault.hit, 2);
	assert_int_equal(fault.plus, 37);
	assert_int_equal(fault.attrs, 3);
	assert_int_equal(fault.attr[0].key, ATTR_ACTOR);
	assert_int_equal(fault.attr[0].value, trace_hash_name("CHILD"));
	assert_int_equal(fault.attr[1].key, ATTR_ARG0 + 1);
	assert_int_equal(fault.attr[1].value, trace_hash_name("A"));
	assert_int_equal(fault.attr[2].key, ATTR_IN);
	assert_int_equal(fault.attr[2].value, IN_PMM);
}

static void test_short_forms(void **state)
{
	struct plan_fault fault = parse("hr.stopped");

	(void)state;
	assert_int_equal(fault.event, EV_HR_STOPPED);
	assert_int_equal(fault.hit, 1);
	assert_int_equal(fault.plus, 0);
	fault = parse("event:1234+0x10");
	assert_int_equal(fault.point, POINT_EVENT_SEQ);
	assert_int_equal(fault.hit, 1234);
	assert_int_equal(fault.plus, 16);
	assert_int_equal(parse("event:0").hit, 0);
}

static void test_attribute_values(void **state)
{
	(void)state;
	assert_int_equal(parse("hr.restart[group=-1]").attr[0].value,
			 UINT64_MAX);
	assert_int_equal(parse("hr.restart[group=-]").attr[0].value,
			 UINT64_MAX);
	assert_int_equal(parse("pmm.result[result=-6]").attr[0].value,
			 (uint64_t)-6);
	assert_int_equal(parse("pmm.commit[slot=0x1f]").attr[0].value, 31);
	assert_int_equal(parse("pmm.commit[actor=-]").attr[0].value, 0);
	assert_int_equal(
		parse("pmm.commit[block=0x00000000deadbeef]").attr[0].value,
		0xdeadbeef);
	/* too short for a hash: a name */
	assert_int_equal(parse("pmm.commit[block=0x1]").attr[0].value,
			 trace_hash_name("0x1"));
}

/* actor.create has an argument aid; pmm.commit has none. */
static void test_own_argument_first(void **state)
{
	(void)state;
	assert_int_equal(parse("actor.create[aid=5]").attr[0].key, ATTR_ARG0);
	assert_int_equal(parse("pmm.commit[aid=5]").attr[0].key, ATTR_AID);
	assert_int_equal(parse("site.panic[in=pmm]").attr[0].key,
			 ATTR_ARG0 + 3);
}

static void test_refusals(void **state)
{
	(void)state;
	refuse("pmm.comit#1",
	       "point \"pmm.comit#1\", column 1: unknown event \"pmm.comit\", "
	       "did you mean \"pmm.commit\"?");
	refuse("nothing.like.it",
	       "point \"nothing.like.it\", column 1: unknown event "
	       "\"nothing.like.it\" (hotrig list events shows all)");
	refuse("hr.stopped[blok=A]",
	       "point \"hr.stopped[blok=A]\", column 12: event hr.stopped has "
	       "no attribute \"blok\"; it has: rgroup members actor group "
	       "thread in aid boot");
	refuse("pmm.commit[block=A",
	       "point \"pmm.commit[block=A\", column 19: expected ',' or ']'");
	refuse("pmm.commit[block]",
	       "point \"pmm.commit[block]\", column 17: expected '=' after "
	       "block");
	refuse("pmm.commit[block=]",
	       "point \"pmm.commit[block=]\", column 18: expected a value, "
	       "found none");
	refuse("pmm.commit[slot=x]",
	       "point \"pmm.commit[slot=x]\", column 17: expected a number for "
	       "slot, found \"x\"");
	refuse("pmm.commit[in=user]",
	       "point \"pmm.commit[in=user]\", column 15: expected actor, "
	       "kernel, pmm, hr_ctrl, am or c_init for in, found \"user\"");
	refuse("pmm.commit[slot=1,slot=2]",
	       "point \"pmm.commit[slot=1,slot=2]\", column 19: attribute slot "
	       "is given twice");
	refuse("pmm.commit[slot=1,page=1,pages=1,in=pmm,boot=0]",
	       "point \"pmm.commit[slot=1,page=1,pages=1,in=pmm,boot=0]\", "
	       "column 41: a point has at most 4 attributes");
	refuse("pmm.commit#0", "point \"pmm.commit#0\", column 13: hits count "
			       "from 1 to 4294967295");
	refuse("pmm.commit#1x", "point \"pmm.commit#1x\", column 12: expected "
				"a hit number, found \"1x\"");
	refuse("pmm.commit#1+", "point \"pmm.commit#1+\", column 14: expected "
				"a number of instructions, found the end");
	refuse("", "point \"\", column 1: expected an event, found the end");
	refuse("event:x", "point \"event:x\", column 7: expected the number "
			  "of an event, found \"x\"");
	refuse("time:2s",
	       "point \"time:2s\", column 1: expected an event or event:N; "
	       "points exec:, write: and time: are not supported yet");
}

static void test_format_round_trip(void **state)
{
	static const char *const points[] = {
		"pmm.commit#1",
		"pmm.commit[block=0x00000000deadbeef,in=hr_ctrl]#2+37",
		"pmm.result[result=-6,block=-]#3",
		"event:1234",
		"event:7+1",
	};
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		struct plan_fault fault = parse(points[i]);

		point_format(&fault, text, sizeof(text));
		assert_string_equal(text, points[i]);
	}
}

/* Every event and each of its arguments can be named. */
static void test_whole_catalogue(void **state)
{
	static const struct {
		const char *name;
		const char *arg[4];
	} events[] = {
#define EVENT(id, name, a0, a1, a2, a3, sentence) {name, {a0, a1, a2, a3}},
#include "runtime/trace/events.def"
#undef EVENT
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		char text[80];

		assert_int_equal(parse(events[i].name).event, i + 1);
		for (unsigned arg = 0; arg < 4; arg++) {
			struct plan_fault fault;

			if (!*events[i].arg[arg])
				continue;
			strcpy(text, events[i].name);
			strcat(text, "[");
			strcat(text, events[i].arg[arg]);
			strcat(text, strcmp(events[i].arg[arg], "in") ? "=0]"
								      : "=am]");
			fault = parse(text);
			assert_int_equal(fault.attr[0].key, ATTR_ARG0 + arg);
		}
	}
}

static void test_faults(void **state)
{
	struct plan_fault fault = {.hit = 5};
	char text[40], why[200];

	(void)state;
	assert_int_equal(fault_parse("exit=-1", &fault, why, sizeof(why)), 0);
	assert_int_equal(fault.type, FAULT_EXIT);
	assert_int_equal(fault.param[0], UINT64_MAX);
	assert_int_equal(fault.hit, 5); /* the point is not touched */
	fault_format(&fault, text, sizeof(text));
	assert_string_equal(text, "exit=-1");
	assert_int_equal(fault_parse("segv", &fault, why, sizeof(why)), 0);
	assert_int_equal(fault.type, FAULT_SEGV);
	assert_int_equal(fault.param[0], 0);
	fault_format(&fault, text, sizeof(text));
	assert_string_equal(text, "segv");
	assert_string_equal(fault_name(FAULT_SITE_RESTART), "site-restart");
	assert_string_equal(fault_family(FAULT_KILL), "TERMINATION");
	assert_string_equal(fault_parameter(FAULT_EXIT), "status");
	assert_string_equal(fault_name(FAULT_COUNT), "?");
}

static void refuse_fault(const char *text, const char *expected)
{
	struct plan_fault fault = {.type = 3};
	char why[200] = "";

	assert_int_equal(fault_parse(text, &fault, why, sizeof(why)), -1);
	assert_string_equal(why, expected);
	assert_int_equal(fault.type, 3);
}

static void test_fault_refusals(void **state)
{
	(void)state;
	refuse_fault("segw", "unknown fault \"segw\", did you mean \"segv\"?");
	refuse_fault("meteorite", "unknown fault \"meteorite\" (hotrig list "
				  "faults shows all)");
	refuse_fault("exit", "fault exit takes a number, its status: exit=1, "
			     "found \"exit\"");
	refuse_fault("exit=a", "fault exit takes a number, its status: "
			       "exit=1, found \"exit=a\"");
	refuse_fault("segv=1", "fault segv takes no parameter");
	refuse_fault("", "expected a fault, for example segv or exit=1, found "
			 "\"\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_point),
		cmocka_unit_test(test_short_forms),
		cmocka_unit_test(test_attribute_values),
		cmocka_unit_test(test_own_argument_first),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_format_round_trip),
		cmocka_unit_test(test_whole_catalogue),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_fault_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
