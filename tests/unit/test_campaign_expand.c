/* From a campaign and golden traces to the list of runs. */
#include "tests/unit/campaign_base.h"

static void expect_ids(struct fixture *f, const char *entry, bool dry,
		       const char *const *ids)
{
	struct campaign_expansion out;
	size_t n = 0;

	expand(f, entry, dry, &out);
	while (ids[n])
		n++;
	for (size_t i = 0; i < n && i < out.count; i++)
		assert_string_equal(out.run[i].id, ids[i]);
	assert_int_equal(out.count, n);
	campaign_expansion_free(&out);
}

static void test_every_point_times_every_fault(void **state)
{
	static const char *const ids[] = {"w/golden",
					  "w/1:boot.cold/segv",
					  "w/1:boot.cold/div0",
					  "w/2:actor.create/segv",
					  "w/2:actor.create/div0",
					  "w/3:call.enter/segv",
					  "w/3:call.enter/div0",
					  "w/4:pmm.request/segv",
					  "w/4:pmm.request/div0",
					  "w/5:pmm.commit/segv",
					  "w/5:pmm.commit/div0",
					  "w/6:call.enter/segv",
					  "w/6:call.enter/div0",
					  NULL};

	expect_ids(*state, "    faults: [segv, div0]\n", false, ids);
}

static void test_points_of_one_call_are_pruned(void **state)
{
	static const char *const ids[] = {"w/golden",
					  "w/2:actor.create/kill",
					  "w/2:actor.create/exit=1",
					  "w/3:call.enter/kill",
					  "w/3:call.enter/exit=1",
					  "w/4:pmm.request/kill",
					  "w/4:pmm.request/exit=1",
					  NULL};
	static const char *const all[] = {"w/golden", "w/4:pmm.request/exit=1",
					  "w/5:pmm.commit/exit=1", NULL};
	static const char *const refused[] = {"w/golden", "w/1:boot.cold/kill",
					      "w/6:call.enter/kill", NULL};
	struct campaign_expansion out;

	expect_ids(*state, "    faults: [kill, exit=1]\n    where: aid=5\n",
		   false, ids);
	expect_ids(*state,
		   "    faults: [exit=1]\n    events: [pmm.*]\n"
		   "prune: false\n",
		   false, all);
	expect_ids(*state,
		   "    faults: [kill]\n    where: boot=0,aid=0\n"
		   "    events: [boot.*, call.*]\n",
		   false, refused);
	expand(*state, "    faults: [kill, exit=1]\n    where: aid=5\n", false,
	       &out);
	assert_int_equal(out.size[0].pruned, 2);
	campaign_expansion_free(&out);
}

static void test_globs_attributes_and_plus(void **state)
{
	static const char *const globs[] = {"w/golden", "w/4:pmm.request/segv",
					    "w/5:pmm.commit/segv", NULL};
	static const char *const where[] = {"w/golden", "w/6:call.enter/segv",
					    NULL};
	static const char *const plus[] = {"w/golden", "w/5:pmm.commit/div0",
					   "w/5:pmm.commit+1/div0",
					   "w/5:pmm.commit+2/div0", NULL};

	expect_ids(*state, "    faults: [segv]\n    events: [pmm.*]\n", false,
		   globs);
	expect_ids(*state, "    faults: [segv]\n    where: in=actor,group=1\n",
		   false, where);
	expect_ids(*state,
		   "    faults: [div0]\n    events: [pmm.commit]\n"
		   "    plus: 0..2\n",
		   false, plus);
}

static void test_run_carries_point_and_scenario(void **state)
{
	struct fixture *f = *state;
	struct campaign_expansion out;
	struct scenario *scenario;
	const struct store_run *run;

	expand(f, "    faults: [exit=3]\n    events: [pmm.commit]\n", false,
	       &out);
	assert_int_equal(out.count, 2);
	run = &out.run[1];
	assert_string_equal(run->point, "event:5");
	assert_string_equal(run->event, "pmm.commit");
	assert_string_equal(run->in, "pmm");
	assert_string_equal(run->fault, "exit=3");
	assert_int_equal(scenario_parse(run->scenario, "x", &scenario, &f->err),
			 0);
	assert_int_equal(scenario->fault_count, 1);
	assert_int_equal(scenario->fault[0].point, POINT_EVENT_SEQ);
	assert_int_equal(scenario->fault[0].hit, 5);
	assert_int_equal(scenario->fault[0].type, FAULT_EXIT);
	assert_int_equal(scenario->fault[0].param[0], 3);
	scenario_free(scenario);
	campaign_expansion_free(&out);
}

static void test_sample_is_repeatable(void **state)
{
	struct fixture *f = *state;
	struct campaign_expansion a, b, c;
	size_t same = 0;

	expand(f, "    faults: [segv, div0]\n    sample: 5\n    seed: 1\n",
	       false, &a);
	expand(f, "    faults: [segv, div0]\n    sample: 5\n    seed: 1\n",
	       false, &b);
	expand(f, "    faults: [segv, div0]\n    sample: 5\n    seed: 2\n",
	       false, &c);
	assert_int_equal(a.count, 6);
	assert_int_equal(c.count, 6);
	assert_true(a.spec == b.spec);
	assert_true(a.spec != c.spec);
	for (size_t i = 1; i < 6; i++) {
		assert_string_equal(a.run[i].id, b.run[i].id);
		same += !strcmp(a.run[i].id, c.run[i].id);
	}
	assert_true(same < 5);
	campaign_expansion_free(&a);
	campaign_expansion_free(&b);
	campaign_expansion_free(&c);
}

static void test_bad_golden_run_is_not_expanded(void **state)
{
	struct campaign_expansion out;

	behaviour = BAD_GOLDEN;
	expand(*state, "    faults: [segv]\n", false, &out);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.golden_bad, 1);
	assert_false(out.run[0].ok);
	assert_int_equal(out.run[0].verdict, VERDICT_HUNG);
	campaign_expansion_free(&out);
}

static void test_dry_check_covers_every_point(void **state)
{
	static const char *const ids[] = {"w/golden",
					  "w/1:boot.cold/none",
					  "w/2:actor.create/none",
					  "w/3:call.enter/none",
					  "w/4:pmm.request/none",
					  "w/5:pmm.commit/none",
					  "w/6:call.enter/none",
					  NULL};

	expect_ids(*state, "    faults: [segv]\n    events: [pmm.*]\n", true,
		   ids);
}

static void test_windows_open_each_time(void **state)
{
	static const char *const window[] = {"w/golden", "w/3:call.enter/segv",
					     "w/4:pmm.request/segv",
					     "w/6:call.enter/segv", NULL};
	static const char *const once[] = {"w/golden", "w/6:call.enter/segv",
					   NULL};
	static const char *const before[] = {"w/golden", "w/1:boot.cold/segv",
					     "w/2:actor.create/segv", NULL};
	static const char *const number[] = {"w/golden", "w/5:pmm.commit/segv",
					     NULL};

	expect_ids(*state,
		   "    faults: [segv]\n    from: call.enter\n"
		   "    to: pmm.commit\n",
		   false, window);
	expect_ids(*state, "    faults: [segv]\n    from: call.enter#2\n",
		   false, once);
	expect_ids(*state, "    faults: [segv]\n    to: call.enter\n", false,
		   before);
	expect_ids(*state,
		   "    faults: [segv]\n    from: event:5\n"
		   "    to: event:6\n",
		   false, number);
}

static void test_plus_reaches_the_next_event(void **state)
{
	static const char *const ids[] = {"w/golden", "w/4:pmm.request/segv",
					  "w/4:pmm.request+2/segv",
					  "w/5:pmm.commit/segv", NULL};

	expect_ids(*state,
		   "    faults: [segv]\n    events: [pmm.*]\n"
		   "    plus: 0..next\n    every: 2\n",
		   false, ids);
}

static void test_tunables_make_variants(void **state)
{
	static const char *const ids[] = {
		"w/golden",
		"w,hrCtrl.maxBadness=1/golden",
		"w,pmm.rambankSize=64K,hrCtrl.maxBadness=0/golden",
		"w/5:pmm.commit/kill",
		"w,hrCtrl.maxBadness=1/5:pmm.commit/kill",
		"w,pmm.rambankSize=64K,hrCtrl.maxBadness=0/5:pmm.commit/kill",
		NULL};
	static const char text[] =
		"    faults: [kill]\n    events: [pmm.commit]\n"
		"    tunables:\n      - {}\n      - hrCtrl.maxBadness: 1\n"
		"      - {hrCtrl.maxBadness: 0, pmm.rambankSize: 64K}\n";
	struct fixture *f = *state;
	struct campaign_expansion out;
	struct scenario *scenario;

	expect_ids(f, text, false, ids);
	expand(f, text, false, &out);
	assert_int_equal(
		scenario_parse(out.run[5].scenario, "x", &scenario, &f->err),
		0);
	assert_int_equal(scenario->tunables.hr_max_badness, 0);
	assert_int_equal(scenario->tunables.pmm_rambank_bytes, 65536);
	scenario_free(scenario);
	campaign_expansion_free(&out);
}

static void test_faults_of_with_come_first(void **state)
{
	static const char *const ids[] = {"w,kill@call.enter/golden",
					  "w,kill@call.enter/3:hr.restart/segv",
					  NULL};
	static const char text[] =
		"    faults: [segv]\n"
		"    events: [boot.*, hr.restart]\n"
		"    with: [{at: call.enter, fault: kill}]\n";
	struct fixture *f = *state;
	struct campaign_expansion out;
	struct scenario *scenario;

	expect_ids(f, text, false, ids);
	expand(f, text, false, &out);
	assert_int_equal(
		scenario_parse(out.run[1].scenario, "x", &scenario, &f->err),
		0);
	assert_int_equal(scenario->fault_count, 2);
	assert_int_equal(scenario->fault[0].type, FAULT_KILL);
	assert_int_equal(scenario->fault[1].hit, 3);
	scenario_free(scenario);
	campaign_expansion_free(&out);
}

#define PAIRS                                                                  \
	"    faults: [segv]\n    events: [pmm.commit]\n"                       \
	"    then:\n      faults: [kill, div0]\n"                              \
	"      events: [hr.death, hr.restarted, call.enter]\n"                 \
	"      expect: recovered\n"

static void test_second_faults_hit_the_recovery(void **state)
{
	static const char *const ids[] = {
		"w/golden",
		"w/5:pmm.commit/segv",
		"w/5:pmm.commit/segv/then/2:hr.death/kill",
		"w/5:pmm.commit/segv/then/2:hr.death/div0",
		"w/5:pmm.commit/segv/then/4:hr.restarted/kill",
		"w/5:pmm.commit/segv/then/4:hr.restarted/div0",
		NULL};
	struct fixture *f = *state;
	struct campaign_expansion out;
	struct scenario *scenario;

	expect_ids(f, PAIRS, false, ids);
	expand(f, PAIRS, false, &out);
	assert_int_equal(out.run[1].state, STORE_DONE);
	assert_int_equal(out.run[1].outcome, OUTCOME_RECOVERED);
	assert_int_equal(out.run[5].state, STORE_WAITING);
	assert_string_equal(out.run[5].point, "event:5, event:4");
	assert_string_equal(out.run[5].fault, "div0");
	assert_string_equal(out.run[5].expect, "recovered");
	assert_int_equal(
		scenario_parse(out.run[5].scenario, "x", &scenario, &f->err),
		0);
	assert_int_equal(scenario->fault_count, 2);
	assert_int_equal(scenario->fault[0].hit, 5);
	assert_int_equal(scenario->fault[1].hit, 4);
	assert_int_equal(scenario->fault[1].type, FAULT_DIV0);
	scenario_free(scenario);
	assert_int_equal(out.size[0].runs, 1);
	assert_int_equal(out.size[0].pairs, 4);
	campaign_expansion_free(&out);
}

static void test_no_second_fault_without_recovery(void **state)
{
	static const char *const ids[] = {"w/golden", "w/5:pmm.commit/segv",
					  NULL};

	behaviour = MASKED;
	expect_ids(*state, PAIRS, false, ids);
}

static void test_plan_carries_out_golden_runs_only(void **state)
{
	struct fixture *f = *state;
	struct campaign_expansion out;
	struct campaign *campaign;

	write_text(f, f->file,
		   "name: c\nentries:\n  - workload: w.yaml\n" PAIRS);
	assert_int_equal(campaign_load(f->file, &campaign, &f->err), 0);
	campaign->plan_only = true;
	behaviour = VIOLATE; /* a run with a fault would be seen */
	assert_int_equal(campaign_expand(campaign, false, &stub, &out, &f->err),
			 0);
	assert_int_equal(out.count, 2);
	assert_int_equal(out.run[1].state, STORE_WAITING);
	assert_true(out.size[0].open);
	campaign_expansion_free(&out);
	campaign_free(campaign);
}

static void test_runs_and_time_are_limits(void **state)
{
	struct fixture *f = *state;
	struct campaign_expansion out, again;

	expand(f, "    faults: [segv, div0]\nruns: 4\nseed: 3\ntime: 90s\n",
	       false, &out);
	expand(f, "    faults: [segv, div0]\nruns: 4\nseed: 4\n", false,
	       &again);
	assert_int_equal(out.count, 5);
	assert_int_equal(out.left_out, 8);
	assert_string_equal(out.run[0].id, "w/golden");
	assert_true(out.time_ns == 90000000000u);
	assert_int_equal(again.time_ns, 0);
	assert_true(out.spec != again.spec);
	campaign_expansion_free(&out);
	campaign_expansion_free(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_every_point_times_every_fault),
		CASE(test_points_of_one_call_are_pruned),
		CASE(test_globs_attributes_and_plus),
		CASE(test_run_carries_point_and_scenario),
		CASE(test_sample_is_repeatable),
		CASE(test_bad_golden_run_is_not_expanded),
		CASE(test_dry_check_covers_every_point),
		CASE(test_windows_open_each_time),
		CASE(test_plus_reaches_the_next_event),
		CASE(test_tunables_make_variants),
		CASE(test_faults_of_with_come_first),
		CASE(test_second_faults_hit_the_recovery),
		CASE(test_no_second_fault_without_recovery),
		CASE(test_plan_carries_out_golden_runs_only),
		CASE(test_runs_and_time_are_limits),
	};

	return cmocka_run_group_tests_name("campaign-expand", tests, NULL,
					   NULL);
}
