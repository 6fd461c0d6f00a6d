/* Wall-clock time of runs, beside that of a QEMU that ends at once. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/env.h"
#include "harness/base/text.h"
#include "harness/bench/bench.h"

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t cpu_ns(void)
{
	return env_cpu_ns() + env_cpu_children_ns();
}

static int time_run(const struct scenario *scenario,
		    const struct run_options *options, uint64_t *ns,
		    struct err *err)
{
	const uint64_t begun_ns = env_clock_ns();
	struct run_result result;
	int rc = 0;

	if (run_scenario(scenario, options, &result, err) < 0)
		return -1;
	*ns = env_clock_ns() - begun_ns;
	if (result.verdict.kind == VERDICT_INFRA)
		rc = err_set(err, ERR_INFRA, "bench: %s", result.infra);
	run_result_free(&result);
	return rc;
}

/* Virtual time 0: the kernel ends the machine as soon as it has read it. */
static int time_bare(const struct plan *plan, const struct run_options *options,
		     uint64_t *ns, struct err *err)
{
	const uint64_t begun_ns = env_clock_ns();
	struct machine_config config = {
		.type = options->machine,
		.kernel = options->images->kernel,
		.initrd = options->images->initrd,
		.storage = options->images->storage,
		.plan = plan,
		.deadline_ms = 10000,
	};
	struct machine_result machine;
	int rc = 0;

	if (machine_run(&config, &machine, err) < 0)
		return -1;
	*ns = env_clock_ns() - begun_ns;
	if (machine.end != MACHINE_ENDED)
		rc = err_set(err, ERR_INFRA,
			     "bench: a machine without time "
			     "did not end by itself");
	machine_release(&machine);
	return rc;
}

static int bare_plan(const struct scenario *scenario, struct plan **plan,
		     struct err *err)
{
	struct scenario *bare = scenario_copy(scenario);
	int rc;

	bare->limit_ns = 0;
	rc = scenario_plan(bare, plan, err);
	scenario_free(bare);
	return rc;
}

int bench_wall(const struct scenario *scenario,
	       const struct run_options *options, unsigned runs,
	       struct bench_wall *out, struct err *err)
{
	uint64_t *run_ns = text_alloc((runs + 1) * sizeof(*run_ns));
	uint64_t *bare_ns = text_alloc((runs + 1) * sizeof(*bare_ns));
	struct plan *plan = NULL;
	int rc = bare_plan(scenario, &plan, err);

	memset(out, 0, sizeof(*out));
	for (unsigned i = 0; i < runs && rc == 0; i++) {
		uint64_t begun = cpu_ns(), between;

		rc = time_run(scenario, options, &run_ns[i], err);
		between = cpu_ns();
		if (rc == 0)
			rc = time_bare(plan, options, &bare_ns[i], err);
		out->run_total_ns += run_ns[i];
		out->run_cpu_ns += between - begun;
		out->bare_cpu_ns += cpu_ns() - between;
	}
	if (rc == 0 && runs) {
		qsort(run_ns, runs, sizeof(*run_ns), compare);
		qsort(bare_ns, runs, sizeof(*bare_ns), compare);
		out->runs = runs;
		out->run_median_ns = run_ns[runs / 2];
		out->bare_median_ns = bare_ns[runs / 2];
	}
	free(plan);
	free(run_ns);
	free(bare_ns);
	return rc;
}
