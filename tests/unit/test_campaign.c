/* Campaigns with a stand-in for the machine: files, expansion, workers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/hash.h"
#include "harness/base/text.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/query.h"

#define DRY_GOLDEN 0x600du

struct fixture {
	char dir[64];
	char workload[96];
	char file[96];
	char store[96];
	struct err err;
};

/* The golden trace of every workload here. */
static const struct trace_record TRACE[] = {
	{.seq = 0, .event = EV_NAME_DEF, .in = IN_KERNEL, .group = -1},
	{.seq = 1, .event = EV_BOOT_COLD, .in = IN_KERNEL, .group = -1},
	{.seq = 2,
	 .event = EV_ACTOR_CREATE,
	 .in = IN_AM,
	 .group = 0,
	 .arg = {5, 0x77}},
	{.seq = 3, .event = EV_CALL_ENTER, .in = IN_ACTOR, .actor = 5},
	{.seq = 4, .event = EV_PMM_REQUEST, .in = IN_PMM, .actor = 5},
	{.seq = 5, .event = EV_PMM_COMMIT, .in = IN_PMM, .actor = 5},
	{.seq = 6, .event = EV_CALL_ENTER, .in = IN_ACTOR, .group = 1},
	{.seq = 7, .event = EV_RUN_END, .in = IN_KERNEL, .group = -1},
};

#define TRACE_COUNT (sizeof(TRACE) / sizeof(TRACE[0]))

enum misbehaviour { NONE, BAD_GOLDEN, DIE, VIOLATE, INTERRUPT };

/* The digest follows from the fault alone, as on the machine. */
static int stub_run(void *context, const struct scenario *scenario,
		    struct run_result *result, struct err *err)
{
	const enum misbehaviour *how = context;
	const bool golden = scenario->fault_count == 0;
	const struct plan_fault *fault = &scenario->fault[0];

	memset(result, 0, sizeof(*result));
	if (trace_load(&result->trace, TRACE, TRACE_COUNT, err) < 0)
		return -1;
	result->verdict.kind = VERDICT_HELD;
	result->dry_digest = DRY_GOLDEN;
	result->digest = hash_bytes(fault, sizeof(*fault));
	if (*how == BAD_GOLDEN && golden)
		result->verdict.kind = VERDICT_HUNG;
	if (golden)
		return 0;
	result->verdict.outcome = OUTCOME_RECOVERED;
	if (fault->hit == 5 && *how == DIE)
		raise(SIGKILL);
	if (fault->hit == 5 && *how == INTERRUPT)
		kill(getppid(), SIGINT);
	if (fault->hit == 5 && *how == VIOLATE) {
		result->verdict.kind = VERDICT_VIOLATED;
		result->verdict.violations = 1;
		result->verdict.violation[0] =
			(struct violation){"liveness", 3, "nobody came back"};
		result->dry_digest = 1;
	}
	return 0;
}

static enum misbehaviour behaviour;
static const struct campaign_runner stub = {stub_run, &behaviour};

static void write_text(struct fixture *f, const char *file, const char *text)
{
	assert_int_equal(file_write(file, text, strlen(text), &f->err), 0);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/hotrig-camp-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->workload, sizeof(f->workload), "%s/w.yaml", f->dir);
	snprintf(f->file, sizeof(f->file), "%s/c.yaml", f->dir);
	snprintf(f->store, sizeof(f->store), "%s/s.db", f->dir);
	write_text(f, f->workload,
		   "name: w\nconsole:\n  - arun -g 0 counter_u\n");
	behaviour = NONE;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	unlink(f->workload);
	unlink(f->file);
	unlink(f->store);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static void refused(struct fixture *f, const char *text, const char *where,
		    const char *what)
{
	struct campaign *campaign;
	char expected[200];

	snprintf(expected, sizeof(expected), "%s:%s:", f->file, where);
	write_text(f, f->file, text);
	assert_int_equal(campaign_load(f->file, &campaign, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	if (!strstr(f->err.text, expected) || !strstr(f->err.text, what))
		fail_msg("expected %s ... %s, got %s", expected, what,
			 f->err.text);
}

static void test_errors_name_file_and_line(void **state)
{
	struct fixture *f = *state;

	refused(f, "name: c\nentries:\n  - workload: w.yaml\n    fault: [x]\n",
		"4", "fault");
	refused(f, "name: c\nentries:\n  - faults: [segv]\n", "3", "workload");
	refused(f, "name: c\nentries:\n  - workload: w.yaml\n", "3", "faults");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults:\n      - segv\n      - segw\n",
		"6", "segw");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    plus: 3..1\n",
		"5", "FROM..TO");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    events: [pmn.*]\n",
		"5", "pmn.*");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    where: colour=red\n",
		"5", "colour");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    expect: lucky\n",
		"5", "recovered");
	refused(f, "name: c\n", "1", "entries");
}

static void expand(struct fixture *f, const char *entry, bool dry,
		   struct campaign_expansion *out)
{
	struct campaign *campaign;
	char text[600];

	snprintf(text, sizeof(text),
		 "name: c\nentries:\n  - workload: w.yaml\n%s", entry);
	write_text(f, f->file, text);
	if (campaign_load(f->file, &campaign, &f->err) < 0 ||
	    campaign_expand(campaign, dry, &stub, out, &f->err) < 0)
		fail_msg("%s", f->err.text);
	campaign_free(campaign);
}

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
					  "w/1:boot.cold/exit=1",
					  "w/2:actor.create/segv",
					  "w/2:actor.create/exit=1",
					  "w/3:call.enter/segv",
					  "w/3:call.enter/exit=1",
					  "w/4:pmm.request/segv",
					  "w/4:pmm.request/exit=1",
					  "w/5:pmm.commit/segv",
					  "w/5:pmm.commit/exit=1",
					  "w/6:call.enter/segv",
					  "w/6:call.enter/exit=1",
					  NULL};

	expect_ids(*state, "    faults: [segv, exit=1]\n", false, ids);
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

static void test_results_meet_expectations(void **state)
{
	struct run_result result = {.dry_digest = 4};
	struct store_run row = {.want_dry = 4};

	(void)state;
	result.verdict.outcome = OUTCOME_MASKED;
	campaign_result(&row, &result);
	assert_true(row.ok);
	row.want_dry = 5;
	campaign_result(&row, &result);
	assert_false(row.ok);
	assert_int_equal(row.verdict, VERDICT_VIOLATED);
	assert_string_equal(row.invariant, "dry-fault");
	store_run_free(&row);
	row.expect = text_dup("recovered");
	campaign_result(&row, &result);
	assert_false(row.ok);
	assert_string_equal(row.violations,
			    "expectation: expected recovered, the outcome "
			    "was masked\n");
	store_run_free(&row);
	row.expect = text_dup("masked");
	campaign_result(&row, &result);
	assert_true(row.ok);
	result.verdict.kind = VERDICT_NOT_FIRED;
	campaign_result(&row, &result);
	assert_false(row.ok);
	assert_int_equal(row.verdict, VERDICT_NOT_FIRED);
	store_run_free(&row);
}

static void test_exit_codes(void **state)
{
	struct store_counts counts = {.runs = 4, .done = 4, .ok = 4};

	(void)state;
	assert_int_equal(campaign_exit_code(&counts, CAMPAIGN_COMPLETE), 0);
	counts.ok = 3;
	assert_int_equal(campaign_exit_code(&counts, CAMPAIGN_COMPLETE), 1);
	counts.verdict[VERDICT_INFRA] = 1;
	assert_int_equal(campaign_exit_code(&counts, CAMPAIGN_COMPLETE), 99);
	assert_int_equal(campaign_exit_code(&counts, CAMPAIGN_INTERRUPTED),
			 130);
	counts = (struct store_counts){
		.runs = 4, .done = 3, .ok = 3, .waiting = 1};
	assert_int_equal(campaign_exit_code(&counts, CAMPAIGN_BUDGET), 124);
	assert_int_equal(campaign_exit_code(&counts, CAMPAIGN_STUCK), 99);
}

/* Workers: what the store holds afterwards. */

static int64_t enter(struct fixture *f)
{
	struct store_campaign campaign = {.name = "c"};
	struct campaign_expansion out;
	struct store *store;

	unlink(f->store);
	expand(f, "    faults: [segv, div0, exit=1]\n    plus: 0..3\n", false,
	       &out);
	assert_int_equal(store_open(f->store, true, &store, &f->err), 0);
	assert_int_equal(store_campaign_add(store, &campaign, out.run,
					    out.count, &f->err),
			 0);
	store_close(store);
	campaign_expansion_free(&out);
	return campaign.id;
}

static enum campaign_end work_on(struct fixture *f, int64_t id, unsigned jobs)
{
	struct campaign_work work = {
		.store = f->store, .campaign = id, .jobs = jobs};
	enum campaign_end end;

	if (campaign_work(&work, &stub, &end, &f->err) < 0)
		fail_msg("%s", f->err.text);
	return end;
}

static int hash_row(const struct store_run *run, void *context)
{
	struct hash *hash = context;

	hash_add(hash, run->id, strlen(run->id));
	hash_add(hash, &run->digest, sizeof(run->digest));
	hash_add(hash, &run->verdict, sizeof(run->verdict));
	return 0;
}

static uint64_t content(struct fixture *f, int64_t id,
			struct store_counts *counts)
{
	struct hash *hash = hash_new();
	struct store *store;

	assert_int_equal(store_open(f->store, false, &store, &f->err), 0);
	assert_int_equal(store_each(store, id, hash_row, hash, &f->err), 0);
	assert_int_equal(store_counts(store, id, counts, &f->err), 0);
	store_close(store);
	return hash_end(hash);
}

static void test_same_content_whatever_the_workers(void **state)
{
	struct fixture *f = *state;
	struct store_counts counts;
	uint64_t alone, crowd;
	int64_t id = enter(f);

	assert_int_equal(work_on(f, id, 1), CAMPAIGN_COMPLETE);
	alone = content(f, id, &counts);
	assert_int_equal(counts.runs, 1 + 6 * 3 * 4);
	assert_int_equal(counts.ok, counts.runs);
	id = enter(f);
	assert_int_equal(work_on(f, id, 5), CAMPAIGN_COMPLETE);
	crowd = content(f, id, &counts);
	assert_int_equal(counts.ok, counts.runs);
	assert_true(alone == crowd);
}

static void test_violated_runs_are_recorded(void **state)
{
	struct fixture *f = *state;
	struct store_counts counts;
	int64_t id = enter(f);

	behaviour = VIOLATE;
	assert_int_equal(work_on(f, id, 2), CAMPAIGN_COMPLETE);
	content(f, id, &counts);
	assert_int_equal(counts.verdict[VERDICT_VIOLATED], 12);
	assert_int_equal(counts.done, counts.runs);
}

static void test_dead_worker_leaves_infra(void **state)
{
	struct fixture *f = *state;
	struct store_counts counts;
	int64_t id = enter(f);

	behaviour = DIE;
	work_on(f, id, 2);
	content(f, id, &counts);
	assert_true(counts.verdict[VERDICT_INFRA] >= 10);
	assert_int_equal(counts.done,
			 counts.ok + counts.verdict[VERDICT_INFRA]);
}

static void test_interrupted_campaign_resumes(void **state)
{
	struct fixture *f = *state;
	struct store_counts counts;
	int64_t id = enter(f);
	uint64_t whole;

	assert_int_equal(work_on(f, id, 1), CAMPAIGN_COMPLETE);
	whole = content(f, id, &counts);
	id = enter(f);
	behaviour = INTERRUPT;
	work_on(f, id, 1);
	behaviour = NONE;
	content(f, id, &counts);
	assert_int_equal(counts.verdict[VERDICT_INFRA], 0);
	assert_int_equal(work_on(f, id, 2), CAMPAIGN_COMPLETE);
	assert_true(content(f, id, &counts) == whole);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_errors_name_file_and_line),
		CASE(test_every_point_times_every_fault),
		CASE(test_globs_attributes_and_plus),
		CASE(test_run_carries_point_and_scenario),
		CASE(test_sample_is_repeatable),
		CASE(test_bad_golden_run_is_not_expanded),
		CASE(test_dry_check_covers_every_point),
		CASE(test_results_meet_expectations),
		CASE(test_exit_codes),
		CASE(test_same_content_whatever_the_workers),
		CASE(test_violated_runs_are_recorded),
		CASE(test_dead_worker_leaves_infra),
		CASE(test_interrupted_campaign_resumes),
	};

	return cmocka_run_group_tests_name("campaign", tests, NULL, NULL);
}
