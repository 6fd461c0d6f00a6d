/* See worker.h. */
#include "harness/campaign/worker.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/env.h"

struct worker {
	const struct campaign_work *work;
	const struct campaign_runner *runner;
	struct store *store;
	struct campaign_costs costs;
};

/* Where the rig failed, as when somebody killed QEMU, the run waits again. Not
 * where it came to its end with another digest than in a fresh process. */
static int record(struct worker *worker, const struct store_run *row,
		  struct err *err)
{
	if (row->verdict == VERDICT_INFRA && !row->digest &&
	    row->deaths + 1 < CAMPAIGN_DEATHS_MAX)
		return store_requeue(worker->store, row, err);
	return store_record(worker->store, row, err);
}

/* From the scenario to the row, as it will be recorded; when that began. */
static uint64_t fill_row(struct worker *worker, struct store_run *row)
{
	const struct campaign_runner *runner = worker->runner;
	struct scenario *scenario = NULL;
	struct run_result result;
	struct err why;
	uint64_t ran_ns;
	bool carried_out;

	memset(&result, 0, sizeof(result));
	carried_out =
		scenario_parse(row->scenario, row->file, &scenario, &why) ==
			0 &&
		runner->run(runner->context, scenario, &result, &why) == 0;
	ran_ns = env_cpu_ns();
	if (carried_out) {
		campaign_result(row, &result);
		if (!row->ok && worker->work->finding)
			worker->work->finding(worker->work->context, row,
					      scenario, &result);
		worker->costs.executed += result.executed;
		worker->costs.judge_cpu_ns += result.judge_cpu_ns;
		run_result_free(&result);
	} else {
		campaign_result_infra(row, why.text);
	}
	scenario_free(scenario);
	return ran_ns;
}

static int carry_out(struct worker *worker, struct store_run *row,
		     struct err *err)
{
	const uint64_t ran_ns = fill_row(worker, row);
	const int rc = record(worker, row, err);

	store_run_free(row);
	worker->costs.runs++;
	worker->costs.store_cpu_ns += env_cpu_ns() - ran_ns;
	return rc;
}

static bool stop_is_pending(void)
{
	sigset_t set;

	return sigpending(&set) == 0 && sigismember(&set, SIGTERM) == 1;
}

/* Carry out what was claimed; what is left at a stop is given back later. */
static int carry_out_all(struct worker *worker, struct store_run *rows,
			 size_t count, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < count; i++) {
		if (rc == 0 && !stop_is_pending())
			rc = carry_out(worker, &rows[i], err);
		else
			store_run_free(&rows[i]);
	}
	return rc;
}

static int work_on(struct worker *worker, struct err *err)
{
	const struct campaign_work *work = worker->work;
	struct store_run rows[STORE_CLAIM_MAX];
	const int64_t self = getpid();
	int rc = 0;

	while (!stop_is_pending()) {
		const uint64_t begun_ns = env_cpu_ns();

		rc = store_claim(worker->store, work->campaign, self,
				 work->jobs, rows, STORE_CLAIM_MAX, err);
		worker->costs.store_cpu_ns += env_cpu_ns() - begun_ns;
		if (rc <= 0)
			break;
		rc = carry_out_all(worker, rows, (size_t)rc, err);
		if (rc < 0)
			break;
	}
	return rc;
}

int campaign_worker(const struct campaign_work *work,
		    const struct campaign_runner *runner,
		    struct campaign_costs *costs, struct err *err)
{
	struct worker worker = {.work = work, .runner = runner};
	int rc;

	if (store_open(work->store, false, &worker.store, err) < 0)
		return -1;
	rc = work_on(&worker, err);
	store_close(worker.store);
	if (costs) {
		costs->runs += worker.costs.runs;
		costs->executed += worker.costs.executed;
		costs->judge_cpu_ns += worker.costs.judge_cpu_ns;
		costs->store_cpu_ns += worker.costs.store_cpu_ns;
	}
	return rc;
}
