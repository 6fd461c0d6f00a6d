/* Results against expectations, and what workers leave in the store. */
#include "tests/unit/campaign_base.h"

#include "harness/base/text.h"

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

static int64_t enter(struct fixture *f)
{
	struct store_campaign campaign = {.name = "c"};
	struct campaign_expansion out;
	struct store *store;

	unlink(f->store);
	expand(f, "    faults: [segv, div0, illegal]\n    plus: 0..3\n", false,
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_results_meet_expectations),
		CASE(test_exit_codes),
		CASE(test_same_content_whatever_the_workers),
		CASE(test_violated_runs_are_recorded),
		CASE(test_dead_worker_leaves_infra),
		CASE(test_interrupted_campaign_resumes),
	};

	return cmocka_run_group_tests_name("campaign", tests, NULL, NULL);
}
