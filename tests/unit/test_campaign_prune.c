/*
 * Runs that are pruned: carried out, each comes to the same as one that is
 * kept, but for the agent's own records.
 */
#include "tests/unit/campaign_base.h"

#include "harness/campaign/runner.h"

#define WORKLOAD "examples/pair.yaml"

static void expand_real(struct fixture *f, const char *keys,
			const struct campaign_runner *runner,
			struct campaign_expansion *out)
{
	struct campaign *campaign;
	char text[600];

	snprintf(text, sizeof(text),
		 "name: c\n%sentries:\n  - workload: %s\n"
		 "    events: [bank.*, pmm.*, call.*]\n"
		 "    from: pmm.commit#5\n    to: hr.restart\n"
		 "    faults: [kill, exit=1, segv]\n",
		 keys, WORKLOAD);
	/* Relative to the current folder, that of the repository. */
	if (campaign_parse(text, "campaign.yaml", &campaign, &f->err) < 0 ||
	    campaign_expand(campaign, false, runner, out, &f->err) < 0)
		fail_msg("%s", f->err.text);
	campaign_free(campaign);
}

static uint64_t digest_of(struct fixture *f, const struct store_run *run,
			  const struct campaign_runner *runner)
{
	struct scenario *scenario;
	struct run_result result;
	uint64_t digest;

	assert_int_equal(
		scenario_parse(run->scenario, WORKLOAD, &scenario, &f->err), 0);
	assert_int_equal(
		runner->run(runner->context, scenario, &result, &f->err), 0);
	assert_int_equal(result.verdict.kind, VERDICT_HELD);
	digest = result.dry_digest;
	run_result_free(&result);
	scenario_free(scenario);
	return digest;
}

static bool is_in(const struct campaign_expansion *expansion, const char *id)
{
	for (size_t i = 0; i < expansion->count; i++)
		if (!strcmp(expansion->run[i].id, id))
			return true;
	return false;
}

static void test_pruned_runs_are_equivalent(void **state)
{
	struct fixture *f = *state;
	struct campaign_expansion all, kept;
	struct campaign_runner runner;
	struct machine_runner machine;
	uint64_t digest[1000];
	size_t kept_digests = 0, pruned = 0;

	assert_int_equal(
		campaign_runner_machine(&runner, &machine, false, &f->err), 0);
	expand_real(f, "prune: false\n", &runner, &all);
	expand_real(f, "", &runner, &kept);
	assert_int_equal(all.size[0].pruned, 0);
	assert_int_equal(all.count, kept.count + kept.size[0].pruned);
	for (size_t i = 0; i < kept.count && kept_digests < 1000; i++)
		digest[kept_digests++] = digest_of(f, &kept.run[i], &runner);
	for (size_t i = 0; i < all.count; i++) {
		uint64_t own;
		bool found = false;

		if (is_in(&kept, all.run[i].id))
			continue;
		own = digest_of(f, &all.run[i], &runner);
		for (size_t k = 0; k < kept_digests; k++)
			found |= digest[k] == own;
		if (!found)
			fail_msg("%s is like none that is kept", all.run[i].id);
		assert_string_not_equal(all.run[i].fault, "segv");
		pruned++;
	}
	assert_int_equal(pruned, kept.size[0].pruned);
	assert_true(pruned >= 20);
	campaign_expansion_free(&all);
	campaign_expansion_free(&kept);
	campaign_runner_end(&machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_pruned_runs_are_equivalent),
	};

	return cmocka_run_group_tests_name("campaign-prune", tests, NULL, NULL);
}
