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
#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"
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
	refuse("time:2", "point \"time:2\", column 6: expected a time such as "
			 "2.5s, found \"2\"");
	refuse("time:1s#2", "point \"time:1s#2\", column 8: expected #HIT, +K "
			    "or the end, found \"#2\"");
	refuse("exec:", "point \"exec:\", column 6: expected a symbol or an "
			"address");
	refuse("exec:a-b", "point \"exec:a-b\", column 6: expected a symbol, "
			   "an address, a field, found \"a-b\"");
	refuse("write:rax", "point \"write:rax\", column 7: only a symbol, an "
			    "address or a field of the bank can be watched");
	refuse("write:bank.header.colour",
	       "point \"write:bank.header.colour\", column 7: no field "
	       "\"colour\"; there are: magic version max_blocks data_phys "
	       "data_pages sum");
	refuse("exec:main[slot=1]",
	       "point \"exec:main[slot=1]\", column 11: this point has no "
	       "attribute \"slot\"; it has: actor group thread in aid boot");
}

static void test_format_round_trip(void **state)
{
	static const char *const points[] = {
		"pmm.commit#1",
		"pmm.commit[block=0x00000000deadbeef,in=hr_ctrl]#2+37",
		"pmm.result[result=-6,block=-]#3",
		"event:1234",
		"event:7+1",
		"time:2500ms",
		"time:7ns+3",
		"exec:0xffffffff80101000#1",
		"exec:0x400000[actor=0x0123456789abcdef,boot=1]#2+9",
		"write:0xffff800001000000#1",
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

/* Where a symbol is, is not the parser's to know. */
static void test_symbols(void **state)
{
	struct plan_fault fault = parse("exec:pmm:bank_find[in=pmm]#3+2");
	char symbol[80];

	(void)state;
	assert_int_equal(fault.point, POINT_EXEC);
	assert_int_equal(fault.place.kind, PLACE_SYMBOL);
	assert_int_equal(fault.place.value, trace_hash_name("pmm:bank_find"));
	assert_int_equal(fault.attr[0].key, ATTR_IN);
	assert_int_equal(fault.hit, 3);
	assert_int_equal(fault.plus, 2);
	assert_true(point_symbol("exec:pmm:bank_find[in=pmm]#3+2", symbol,
				 sizeof(symbol)));
	assert_string_equal(symbol, "pmm:bank_find");
	assert_false(point_symbol("exec:0x10", symbol, sizeof(symbol)));
	assert_false(point_symbol("pmm.commit", symbol, sizeof(symbol)));
	assert_true(fault_symbol("flip=a:b:7", symbol, sizeof(symbol)));
	assert_string_equal(symbol, "a:b");
	assert_false(fault_symbol("flip=rax:7", symbol, sizeof(symbol)));
	assert_false(fault_symbol("segv", symbol, sizeof(symbol)));
}

static void test_places(void **state)
{
	struct plan_fault fault = parse("write:bank.block[2].first_page");

	(void)state;
	assert_int_equal(fault.place.kind, PLACE_ADDRESS);
	assert_int_equal(fault.place.bytes, 4);
	assert_int_equal(fault.place.value,
			 LAYOUT_DIRECT_VIRT + LAYOUT_BANK_PHYS +
				 BANK_HEADER_BYTES +
				 2 * sizeof(struct bank_block) +
				 offsetof(struct bank_block, first_page));
	fault = parse("time:2.5s+4");
	assert_int_equal(fault.point, POINT_TIME);
	assert_int_equal(fault.time, 2500000000u);
	assert_int_equal(fault.plus, 4);
}

/* Every fault with each of its parameters comes back as it was written. */
static void test_fault_round_trip(void **state)
{
	static const char *const faults[] = {
		"segv=wild",
		"segv=text",
		"gp",
		"stack-overflow",
		"kill-group",
		"panic",
		"fail",
		"storage-error",
		"hang",
		"stall=10ms",
		"lost-tick",
		"flip=rax:63",
		"flip=0xffff800001000000:9",
		"flip=group[3].header.ending:0",
		"flip=group[0].record[41].sum:7",
		"flip=image[0x0123456789abcdef].entry:5",
		"flip=text[0x0123456789abcdef]:100",
		"flip=data[0x0123456789abcdef]:0",
		"flip=block[0x0123456789abcdef]:32767",
	};
	char text[200], why[200];

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct plan_fault fault = {0};

		assert_int_equal(
			fault_parse(faults[i], &fault, why, sizeof(why)), 0);
		fault_format(&fault, text, sizeof(text));
		assert_string_equal(text, faults[i]);
	}
}

static void test_line(void **state)
{
	const char *line;

	(void)state;
	assert_int_equal(fault_line("line=\"aps\"", &line), 3);
	assert_memory_equal(line, "aps", 3);
	assert_int_equal(fault_line("line=echo a=b", &line), 8);
	assert_int_equal(fault_line("segv", &line), 0);
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
	refuse_fault("segv=1",
		     "fault segv takes null, wild or text: segv=wild, "
		     "found \"segv=1\"");
	refuse_fault("gp=1", "fault gp takes no parameter");
	refuse_fault("stall=25h", "fault stall takes a time up to 24h: "
				  "stall=10ms, found \"stall=25h\"");
	refuse_fault("line=", "fault line takes a line of 1 to 255 characters: "
			      "line=\"aps\", found \"line=\"");
	refuse_fault("flip", "fault flip takes PLACE:BIT, such as rax:3 or "
			     "bank.block[0].state:5");
	refuse_fault("flip=rip:47",
		     "fault flip takes PLACE:BIT, such as rax:3 or "
		     "bank.block[0].state:5: rip has bits 0 to 46 here");
	refuse_fault("flip=group[1].record[0].colour:1",
		     "fault flip takes PLACE:BIT, such as rax:3 or "
		     "bank.block[0].state:5: no field \"colour\"; there are: "
		     "state clean order slot kind name sum");
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
		cmocka_unit_test(test_symbols),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_fault_round_trip),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_fault_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
