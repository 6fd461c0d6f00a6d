/*
 * Scenario files: values, defaults, refusals with line, canonical form.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "harness/scenario/scenario.h"

static const char full[] = "# a comment\n"
			   "name: counter crashes once\n"
			   "tunables: { hrCtrl.maxBadness: 3, "
			   "pmm.ramBankSize: 4M }\n"
			   "sysadm: |\n"
			   "  echo up\n"
			   "\n"
			   "  sleep 1\n"
			   "console:\n"
			   "  - arun -g 0 counter_u\n"
			   "  - \"echo 'a: b' # c\"\n"
			   "  - \"\"\n"
			   "faults:\n"
			   "  - at: pmm.commit[block=COUNTER]#1\n"
			   "    fault: segv\n"
			   "  - fault: exit=1\n"
			   "    at: event:1234\n"
			   "limit: 2.5s\n"
			   "quantum: 200us\n"
			   "ram: 128M\n"
			   "ring: 0x4000\n"
			   "root: files\n"
			   "seed: 18446744073709551615\n"
			   "expect: not-fired\n";

static struct scenario *parse(const char *text)
{
	struct scenario *scenario = NULL;
	struct err err = {0};

	if (scenario_parse(text, "dir/f.yaml", &scenario, &err) < 0)
		fail_msg("%s", err.text);
	return scenario;
}

static void test_full(void **state)
{
	struct scenario *s = parse(full);

	(void)state;
	assert_string_equal(s->name, "counter crashes once");
	assert_string_equal(s->file, "dir/f.yaml");
	assert_int_equal(s->tunables.hr_max_badness, 3);
	assert_int_equal(s->tunables.pmm_rambank_bytes, 4u << 20);
	assert_int_equal(s->tunables.pmm_max_blocks, 30);
	assert_string_equal(s->sysadm, "echo up\n\nsleep 1\n");
	assert_int_equal(s->console_count, 3);
	assert_string_equal(s->console[1], "echo 'a: b' # c");
	assert_string_equal(s->console[2], "");
	assert_int_equal(s->fault_count, 2);
	assert_int_equal(s->fault[0].type, FAULT_SEGV);
	assert_int_equal(s->fault[1].hit, 1234);
	assert_string_equal(s->point_text[0], "pmm.commit[block=COUNTER]#1");
	assert_string_equal(s->fault_text[1], "exit=1");
	assert_int_equal(s->limit_ns, 2500000000u);
	assert_int_equal(s->quantum_ns, 200000u);
	assert_int_equal(s->ram_bytes, 128u << 20);
	assert_int_equal(s->ring_records, 16384);
	assert_string_equal(s->root, "files");
	assert_true(s->seed == UINT64_MAX);
	assert_string_equal(s->expect, "not-fired");
	scenario_free(s);
}

/* Requirement TUN-2 and the defaults of the format. */
static void test_defaults(void **state)
{
	struct scenario *s = parse("{}");

	(void)state;
	assert_string_equal(s->name, "f");
	assert_int_equal(s->tunables.pmm_rambank_bytes, 0x100000);
	assert_int_equal(s->tunables.pmm_max_blocks, 30);
	assert_int_equal(s->tunables.hr_max_actors, 32);
	assert_int_equal(s->tunables.hr_max_groups, 32);
	assert_int_equal(s->tunables.hr_interval_s, 3);
	assert_int_equal(s->tunables.hr_max_badness, 25);
	assert_int_equal(s->tunables.sys_stack_bytes, 0x8000);
	assert_int_equal(s->tunables.usr_stack_bytes, 0x10000);
	assert_int_equal(s->tunables.max_actors, 64);
	assert_int_equal(s->limit_ns, 60000000000u);
	assert_int_equal(s->ram_bytes, 64u << 20);
	assert_int_equal(s->ring_records, 65536);
	assert_int_equal(s->seed, 1);
	assert_null(s->sysadm);
	assert_null(s->root);
	assert_null(s->expect);
	assert_int_equal(s->fault_count, 0);
	scenario_free(s);
}

static void test_round_trip(void **state)
{
	struct scenario *first = parse(full), *second;
	char *text = scenario_format(first), *again;
	struct plan *a, *b;
	struct err err;

	(void)state;
	second = parse(text);
	again = scenario_format(second);
	assert_string_equal(again, text);
	assert_int_equal(scenario_plan(first, &a, &err), 0);
	assert_int_equal(scenario_plan(second, &b, &err), 0);
	assert_int_equal(a->bytes, b->bytes);
	assert_memory_equal(a, b, a->bytes);
	free(a);
	free(b);
	free(text);
	free(again);
	scenario_free(first);
	scenario_free(second);
}

static void test_format_defaults(void **state)
{
	struct scenario *s = parse("name: x\nlimit: 60s\nseed: 1\n"
				   "tunables: { pmm.maxBlocks: 30 }\n");
	char *text = scenario_format(s);

	(void)state;
	assert_string_equal(text, "name: x\n");
	free(text);
	scenario_free(s);
}

static void test_copy(void **state)
{
	struct scenario *s = parse(full), *copy = scenario_copy(s);
	char *text = scenario_format(s), *of_copy;

	(void)state;
	scenario_free(s);
	of_copy = scenario_format(copy);
	assert_string_equal(of_copy, text);
	scenario_clear_faults(copy);
	assert_int_equal(copy->fault_count, 0);
	free(text);
	free(of_copy);
	scenario_free(copy);
}

static void test_fault_limit(void **state)
{
	struct scenario *s = scenario_new("x");
	struct err err = {0};

	(void)state;
	assert_int_equal(scenario_add_fault(s, "nope", "segv", &err), -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_int_equal(s->fault_count, 0);
	for (unsigned i = 0; i < PLAN_MAX_FAULTS; i++)
		assert_int_equal(scenario_add_fault(s, "event:1", "none", &err),
				 0);
	assert_int_equal(scenario_add_fault(s, "event:1", "none", &err), -1);
	assert_string_equal(err.text, "a scenario has at most 32 faults");
	scenario_free(s);
}

static const struct {
	const char *text;
	const char *expected;
} refusals[] = {
	{"name: x\nfault: []\n", "f:2: key \"fault\" does not belong here"},
	{"name: x\nfautls: []\n",
	 "f:2: unknown key \"fautls\", did you mean \"faults\"?"},
	{"name: x\nfaults:\n  - at: site.up\n    fautl: segv\n",
	 "f:4: unknown key \"fautl\", did you mean \"fault\"?"},
	{"name: x\nfaults:\n  - at: site.up\n",
	 "f:3: key \"fault\" is missing"},
	{"name: x\nname: y\n", "f:1: key \"name\" is given twice"},
	{"name: x\nconsole: aps\n",
	 "f:2: expected a list, found a single value"},
	{"name: x\nconsole:\n  - a: b\n",
	 "f:3: expected a single value, found a mapping"},
	{"", "f:1: expected a mapping (key: value)"},
	{"- a\n", "f:1: expected a mapping (key: value)"},
	{"name:\n", "f:1: expected a value, found none"},
	{"a: [b\nc: d\n", "f:2: did not find expected ',' or ']'"},
	{"name: x\nlimit: 60\n",
	 "f:2: expected a time from 1ms to 86400s for limit (such as 2.5s, "
	 "10ms), found \"60\""},
	{"quantum: 1ns\n",
	 "f:1: expected a time from 10us to 10s for quantum (such as 2.5s, "
	 "10ms), found \"1ns\""},
	{"\n\nram: 1M\n",
	 "f:3: expected a number from 32M to 2G for ram, found \"1M\""},
	{"ram: 33554433\n", "f:1: expected whole pages of 4096 bytes for ram, "
			    "found \"33554433\""},
	{"ring: -1\n",
	 "f:1: expected a number from 64 to 16M for ring, found \"-1\""},
	{"seed: 1s\n", "f:1: expected a number for seed, found \"1s\""},
	{"expect: ok\n",
	 "f:1: expected held, violated, hung, not-fired or any for "
	 "expect, found \"ok\""},
	{"tunables:\n  hrCtrl.maxBadnes: 1\n",
	 "f:2: unknown key \"hrCtrl.maxBadnes\", did you mean "
	 "\"hrCtrl.maxBadness\"?"},
	{"tunables:\n  hrCtrl.interval: 0\n",
	 "f:2: expected a number from 1 to 1000000 for hrCtrl.interval, found "
	 "\"0\""},
	{"tunables:\n  pmm.rambankSize: 1M\n  pmm.ramBankSize: 1M\n",
	 "f:3: pmm.rambankSize is given in both spellings"},
	{"tunables: { pmm.rambankSize: 1G }\n",
	 "f:1: bank, tables and ring need 1045M of ram, there are 64M"},
	{"console:\n  - aps\n  - \"a\\nb\"\n",
	 "f:3: a console line has one line"},
	{"faults:\n  - at: pmm.comit\n    fault: segv\n",
	 "f:2: point \"pmm.comit\", column 1: unknown event \"pmm.comit\", "
	 "did you mean \"pmm.commit\"?"},
	{"faults:\n  - at: site.up\n    fault: segw\n",
	 "f:3: unknown fault \"segw\", did you mean \"segv\"?"},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct scenario *scenario;
		struct err err = {0};

		assert_int_equal(
			scenario_parse(refusals[i].text, "f", &scenario, &err),
			-1);
		assert_int_equal(err.class, ERR_USAGE);
		assert_string_equal(err.text, refusals[i].expected);
	}
}

static void test_missing_file(void **state)
{
	struct scenario *scenario;
	struct err err = {0};

	(void)state;
	assert_int_equal(scenario_load("/nonexistent.yaml", &scenario, &err),
			 -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_string_equal(err.text,
			    "/nonexistent.yaml: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_format_defaults),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_fault_limit),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_missing_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
