/*
 * Plans: encoding is repeatable, checking finds every damaged byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "harness/scenario/scenario.h"
#include "inject/plan.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"

static const struct plan head = {.seed = 7, .ram_bytes = 64u << 20};

static struct plan *encode(const char *sysadm, const char *script)
{
	struct plan *plan = NULL;
	char why[200] = "";

	if (plan_encode(&head, sysadm, script, &plan, why, sizeof(why)) < 0)
		fail_msg("%s", why);
	return plan;
}

static void test_layout(void **state)
{
	struct plan *plan = encode("echo up\n", "aps\nsleep 2\n");
	const char *bytes = (const char *)plan;

	(void)state;
	assert_int_equal(plan->magic, PLAN_MAGIC);
	assert_int_equal(plan->version, PLAN_VERSION);
	assert_int_equal(plan->seed, 7);
	assert_int_equal(plan->bytes, sizeof(*plan) + 8 + 12);
	assert_int_equal(plan->sysadm_bytes, 8);
	assert_memory_equal(bytes + plan->sysadm_off, "echo up\n", 8);
	assert_int_equal(plan->script_bytes, 12);
	assert_memory_equal(bytes + plan->script_off, "aps\nsleep 2\n", 12);
	assert_int_equal(plan->sum,
			 trace_hash_bytes(bytes + PLAN_SUM_FROM,
					  plan->bytes - PLAN_SUM_FROM));
	free(plan);
}

static void test_sysadm_of_image(void **state)
{
	struct plan *plan = encode(NULL, "");

	(void)state;
	assert_int_equal(plan->sysadm_bytes, 0);
	assert_int_equal(plan->script_bytes, 0);
	free(plan);
	plan = encode("", ""); /* an empty file is not "the image's file" */
	assert_int_equal(plan->sysadm_bytes, 1);
	free(plan);
}

static void test_room(void **state)
{
	size_t room = LAYOUT_PLAN_BYTES - sizeof(struct plan);
	char *script = calloc(1, room + 2);
	struct plan *plan;
	char why[200] = "", expected[200];

	(void)state;
	memset(script, 'x', room);
	plan = encode(NULL, script);
	assert_int_equal(plan->bytes, LAYOUT_PLAN_BYTES);
	free(plan);
	script[room] = 'x';
	assert_int_equal(
		plan_encode(&head, NULL, script, &plan, why, sizeof(why)), -1);
	snprintf(expected, sizeof(expected),
		 "console, sysadm and input have %zu bytes, there is room for "
		 "%zu",
		 room + 1, room);
	assert_string_equal(why, expected);
	free(script);
}

static void test_check_damage(void **state)
{
	struct plan *plan = encode("a", "b\n");
	uint8_t *bytes = (uint8_t *)plan;
	uint32_t len = plan->bytes;
	char why[200];

	(void)state;
	assert_int_equal(plan_check(plan, len, why, sizeof(why)), 0);
	for (uint32_t i = 0; i < len; i++) {
		bytes[i] ^= 0x10;
		assert_int_equal(plan_check(plan, len, why, sizeof(why)), -1);
		bytes[i] ^= 0x10;
	}
	assert_int_equal(plan_check(plan, len - 1, why, sizeof(why)), -1);
	assert_int_equal(plan_check(plan, 16, why, sizeof(why)), -1);
	plan->magic = 0;
	assert_int_equal(plan_check(plan, len, why, sizeof(why)), -1);
	assert_string_equal(why, "not a plan: no magic number");
	free(plan);
}

/* Offsets outside the plan are refused though the sum is right. */
static void test_check_offsets(void **state)
{
	struct plan *plan = encode("a", "b\n");
	char why[200];

	(void)state;
	plan->script_bytes = 3;
	plan_seal(plan);
	assert_int_equal(plan_check(plan, plan->bytes, why, sizeof(why)), -1);
	plan->script_bytes = 2;
	plan->sysadm_off = UINT32_MAX;
	plan_seal(plan);
	assert_int_equal(plan_check(plan, plan->bytes, why, sizeof(why)), -1);
	assert_string_equal(why, "plan is cut off or its sizes disagree");
	free(plan);
}

/* The plan of a scenario: ring at the end of memory, faults in order. */
static void test_of_scenario(void **state)
{
	struct scenario *scenario = scenario_new("x");
	struct plan *plan, *again;
	struct err err = {0};
	char why[200];

	(void)state;
	assert_int_equal(scenario_add_fault(scenario, "site.up", "segv", &err),
			 0);
	assert_int_equal(
		scenario_add_fault(scenario, "event:9", "exit=3", &err), 0);
	assert_int_equal(scenario_plan(scenario, &plan, &err), 0);
	assert_int_equal(plan_check(plan, plan->bytes, why, sizeof(why)), 0);
	assert_int_equal(plan->ram_bytes, 64u << 20);
	assert_int_equal(plan->ring_records, 65536);
	assert_int_equal(plan->ring_phys, (64u << 20) - (65536u * 64u));
	assert_int_equal(plan->limit_ns, 60000000000u);
	assert_int_equal(plan->quantum_ns, 1000000u);
	assert_int_equal(plan->seed, 1);
	assert_int_equal(plan->flags, 0);
	assert_int_equal(plan->faults, 2);
	assert_int_equal(plan->fault[0].type, FAULT_SEGV);
	assert_int_equal(plan->fault[0].event, EV_SITE_UP);
	assert_int_equal(plan->fault[1].hit, 9);
	assert_int_equal(plan->fault[1].param[0], 3);
	assert_int_equal(scenario_plan(scenario, &again, &err), 0);
	assert_int_equal(again->bytes, plan->bytes);
	assert_memory_equal(again, plan, plan->bytes);
	free(plan);
	free(again);
	scenario_free(scenario);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_sysadm_of_image),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_check_damage),
		cmocka_unit_test(test_check_offsets),
		cmocka_unit_test(test_of_scenario),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
