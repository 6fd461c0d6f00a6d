/* Campaigns with one worker in this process, on a machine that is used
 * again: what each of their runs costs. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/text.h"
#include "harness/bench/bench.h"
#include "harness/campaign/runner.h"
#include "harness/campaign/worker.h"

/* Of this process, its machine and those that it has ended. */
static uint64_t cpu_ns(const struct machine_runner *machine)
{
	return env_cpu_ns() + env_cpu_children_ns() +
	       machine_guest_cpu_ns(machine->guest);
}

static int enter(const char *file, const struct campaign *campaign,
		 const struct campaign_runner *runner,
		 struct store_campaign *row, struct err *err)
{
	struct campaign_expansion expansion;
	struct store *store;
	int rc;

	if (campaign_expand(campaign, false, runner, &expansion, err) < 0)
		return -1;
	memset(row, 0, sizeof(*row));
	snprintf(row->name, sizeof(row->name), "%s", campaign->name);
	snprintf(row->file, sizeof(row->file), "%s", campaign->file);
	row->spec = expansion.spec;
	rc = store_open(file, true, &store, err);
	if (rc == 0) {
		rc = store_campaign_add(store, row, expansion.run,
					expansion.count, err);
		store_close(store);
	}
	campaign_expansion_free(&expansion);
	return rc;
}

/* Every run must be held: what is measured must be right, too. */
static int check(const char *file, const struct campaign *campaign, int64_t id,
		 struct err *err)
{
	struct store_counts counts;
	struct store *store;
	int rc;

	if (store_open(file, false, &store, err) < 0)
		return -1;
	rc = store_counts(store, id, &counts, err);
	store_close(store);
	if (rc == 0 && campaign_exit_code(&counts, CAMPAIGN_COMPLETE) != 0)
		rc = err_set(err, ERR_INFRA, "%s: not all runs are held",
			     campaign->file);
	return rc;
}

static int carry_out(const char *file, const struct campaign *campaign,
		     const struct campaign_runner *runner,
		     const struct machine_runner *machine,
		     struct bench_reused *out, struct err *err)
{
	struct campaign_work work = {.store = file, .jobs = 1};
	struct campaign_costs costs = {0};
	struct store_campaign row;
	uint64_t wall_ns, used_ns;
	int rc;

	if (enter(file, campaign, runner, &row, err) < 0)
		return -1;
	work.campaign = row.id;
	wall_ns = env_clock_ns();
	used_ns = cpu_ns(machine);
	rc = campaign_worker(&work, runner, &costs, err);
	out->wall_ns += env_clock_ns() - wall_ns;
	out->cpu_ns += cpu_ns(machine) - used_ns;
	out->runs += costs.runs;
	out->executed += costs.executed;
	out->judge_cpu_ns += costs.judge_cpu_ns;
	out->store_cpu_ns += costs.store_cpu_ns;
	return rc < 0 ? rc : check(file, campaign, row.id, err);
}

static void forget_store(const char *file)
{
	static const char *const ends[] = {"", "-wal", "-shm"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct text path = {0};

		text_printf(&path, "%s%s", file, ends[i]);
		unlink(path.at);
		text_free(&path);
	}
}

int bench_reused(const char *file, struct bench_reused *out, struct err *err)
{
	struct machine_runner machine;
	struct campaign_runner runner;
	struct campaign *campaign;
	char name[600], store[620];
	int rc;

	if (campaign_load(file, &campaign, err) < 0)
		return -1;
	snprintf(out->name, sizeof(out->name), "%s", campaign->name);
	snprintf(store, sizeof(store), "%s.bench",
		 store_default(name, sizeof(name)));
	forget_store(store);
	rc = campaign_runner_machine(&runner, &machine, false, err);
	if (rc == 0) {
		rc = carry_out(store, campaign, &runner, &machine, out, err);
		campaign_runner_end(&machine);
	}
	forget_store(store);
	campaign_free(campaign);
	return rc;
}
