/* Shrinking with a stand-in for the machine: what is left, what must stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/shrink/shrink.h"

static const char padded[] = "name: padded\n"
			     "tunables:\n"
			     "  hrCtrl.maxBadness: 3\n"
			     "  pmm.maxBlocks: 60\n"
			     "console:\n"
			     "  - echo begin\n"
			     "  - arun -g 0 steady_u 3 10\n"
			     "  - sleep 1\n"
			     "  - aps\n"
			     "faults:\n"
			     "  - {at: 'hr.start', fault: none}\n"
			     "  - {at: 'hr.start#2', fault: none}\n"
			     "  - {at: 'event:3+7', fault: exit=5}\n"
			     "  - {at: 'hr.start#3', fault: none}\n"
			     "  - {at: 'hr.start#4', fault: segv}\n"
			     "limit: 30s\n"
			     "expect: violated\n";

/* The record at which a fault of the stand-in's trace fires. */
static unsigned place_of(const struct plan_fault *fault)
{
	if (fault->point == POINT_EVENT_SEQ)
		return fault->hit;
	return fault->event == EV_CALL_ENTER ? fault->hit : 0;
}

static bool starts_actor(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->console_count; i++)
		if (!strncmp(scenario->console[i], "arun -g 0 steady_u", 18))
			return true;
	return false;
}

static bool has_bug(const struct scenario *scenario, bool both)
{
	unsigned places = 0;

	for (unsigned i = 0; i < scenario->fault_count; i++) {
		const struct plan_fault *fault = &scenario->fault[i];

		if (place_of(fault) >= 2 && fault->type != FAULT_SEGV &&
		    fault->type != FAULT_NONE)
			places |= 1u << place_of(fault);
	}
	return both ? (places & (places - 1)) != 0 : places != 0;
}

static void violate(struct run_result *result, const char *invariant,
		    const char *text)
{
	struct violation *v = &result->verdict.violation[0];

	result->verdict.kind = VERDICT_VIOLATED;
	result->verdict.violations = 1;
	v->invariant = invariant;
	snprintf(v->text, sizeof(v->text), "%s", text);
}

/* boot.cold, then calls of an actor; where the faults fired. */
static int make_trace(const struct scenario *scenario, struct trace *trace,
		      struct err *err)
{
	struct trace_record rec[40];
	size_t count = 0;

	memset(rec, 0, sizeof(rec));
	rec[count++].event = EV_BOOT_COLD;
	while (count < 5)
		rec[count++].event = EV_CALL_ENTER;
	rec[0].in = IN_KERNEL;
	for (unsigned place = 0; place < 5; place++)
		for (unsigned i = 0; i < scenario->fault_count; i++) {
			if (place_of(&scenario->fault[i]) != place)
				continue;
			rec[count].event = EV_FAULT_FIRED;
			rec[count].arg[0] = i;
			rec[count++].arg[2] = place;
		}
	for (size_t i = 0; i < count; i++)
		rec[i].seq = (uint32_t)i;
	return trace_load(trace, rec, count, err);
}

struct stand_in {
	const char *other; /* invariant violated when the bug is not met */
	const char *text;
	unsigned runs;
	bool both; /* the bug needs faults at two records */
};

static int stub_run(void *context, const struct scenario *scenario,
		    struct run_result *result, struct err *err)
{
	struct stand_in *machine = context;

	machine->runs++;
	memset(result, 0, sizeof(*result));
	result->verdict.kind = VERDICT_HELD;
	if (starts_actor(scenario) && has_bug(scenario, machine->both) &&
	    scenario->tunables.hr_max_badness == 3)
		violate(result, "group-stop", "group 0 is said to be stopped");
	else if (machine->other)
		violate(result, machine->other, machine->text);
	return make_trace(scenario, &result->trace, err);
}

static int shrink(struct stand_in *machine, const char *text,
		  struct shrink_result *result, struct err *err)
{
	const struct campaign_runner runner = {.run = stub_run,
					       .context = machine};
	const struct shrink_options options = {.runner = &runner};
	struct scenario *scenario;
	int rc;

	assert_int_equal(scenario_parse(text, "padded.yaml", &scenario, err),
			 0);
	rc = shrink_run(scenario, &options, result, err);
	scenario_free(scenario);
	return rc;
}

static void assert_smallest(struct stand_in *machine)
{
	struct shrink_result result;
	struct err err;
	char *text;

	assert_int_equal(shrink(machine, padded, &result, &err), 0);
	assert_true(result.complete);
	assert_int_equal(result.runs, machine->runs);
	text = shrink_format(&result);
	assert_string_equal(text,
			    "# verdict: held\n"
			    "# guards: group-stop\n"
			    "# violated when it was found, group-stop: group 0 "
			    "is said to be stopped\n"
			    "name: padded\n"
			    "tunables:\n"
			    "  hrCtrl.maxBadness: 3\n"
			    "console:\n"
			    "- arun -g 0 steady_u\n"
			    "faults:\n"
			    "- at: call.enter#2\n"
			    "  fault: div0\n");
	free(text);
	shrink_result_free(&result);
}

static void test_smallest(void **state)
{
	struct stand_in machine = {0};

	(void)state;
	assert_smallest(&machine);
}

static void test_other_invariant_is_another_finding(void **state)
{
	struct stand_in machine = {.other = "group-restart",
				   .text = "group 0: nobody was restarted"};

	(void)state;
	assert_smallest(&machine);
}

static void test_other_object_is_another_finding(void **state)
{
	struct stand_in machine = {.other = "group-stop",
				   .text = "steady_u.0 (aid 5) runs between"};

	(void)state;
	assert_smallest(&machine);
}

static void test_same_finding_without_anything(void **state)
{
	struct stand_in machine = {.other = "group-stop",
				   .text = "group 7 is said to be stopped"};
	struct shrink_result result;
	struct err err;

	(void)state;
	assert_int_equal(shrink(&machine, padded, &result, &err), 0);
	assert_int_equal(result.scenario->fault_count, 0);
	assert_int_equal(result.scenario->console_count, 0);
	assert_string_equal(result.finding.text,
			    "group 7 is said to be stopped");
	shrink_result_free(&result);
}

static void test_held_is_refused(void **state)
{
	struct stand_in machine = {0};
	struct shrink_result result;
	struct err err;

	(void)state;
	assert_int_equal(shrink(&machine, "console: [echo]\n", &result, &err),
			 -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_string_equal(err.text,
			    "the run is held: there is nothing to shrink");
}

static void test_faults_in_the_order_in_which_they_fire(void **state)
{
	static const char text[] = "console: [arun -g 0 steady_u]\n"
				   "tunables: {hrCtrl.maxBadness: 3}\n"
				   "faults:\n"
				   "  - {at: 'event:4', fault: kill}\n"
				   "  - {at: 'event:2', fault: kill}\n";
	struct stand_in machine = {.both = true};
	struct shrink_result result;
	struct err err;

	(void)state;
	assert_int_equal(shrink(&machine, text, &result, &err), 0);
	assert_int_equal(result.scenario->fault_count, 2);
	assert_string_equal(result.scenario->point_text[0], "call.enter#2");
	assert_string_equal(result.scenario->point_text[1], "call.enter#3");
	shrink_result_free(&result);
}

static void test_kinds_of_objects(void **state)
{
	(void)state;
	assert_string_equal(finding_object("block KEY was changed"), "block");
	assert_string_equal(finding_object("slot 3, block KEY: wrong sum"),
			    "block");
	assert_string_equal(finding_object("3 user blocks before"), "block");
	assert_string_equal(finding_object("group 0: A was not"), "group");
	assert_string_equal(finding_object("the restart of group 1 was"),
			    "group");
	assert_string_equal(finding_object("the bank failed its"), "bank");
	assert_string_equal(finding_object("a site restart was not"), "site");
	assert_string_equal(finding_object("answered aid 5, started 6"),
			    "call");
	assert_string_equal(finding_object("counter_u.0 runs"), "actor");
	assert_string_equal(finding_object(""), "actor");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smallest),
		cmocka_unit_test(test_other_invariant_is_another_finding),
		cmocka_unit_test(test_other_object_is_another_finding),
		cmocka_unit_test(test_same_finding_without_anything),
		cmocka_unit_test(test_held_is_refused),
		cmocka_unit_test(test_faults_in_the_order_in_which_they_fire),
		cmocka_unit_test(test_kinds_of_objects),
	};

	return cmocka_run_group_tests_name("shrink", tests, NULL, NULL);
}
