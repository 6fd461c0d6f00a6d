/* hotrig bench: what runs and restarts cost. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/parse.h"
#include "harness/bench/bench.h"
#include "harness/cli/cli.h"

static const char USAGE[] =
	"Usage: hotrig bench SCENARIO... [--times N]\n"
	"Wall-clock time of the first scenario in fresh QEMUs, one at a "
	"time,\n"
	"beside QEMU's own start and exit; guest instructions of boots and\n"
	"restarts in each scenario.\n"
	"  --times N  runs to time (default 100)\n";

static void print_wall(const struct bench_wall *wall)
{
	const double run_ms = (double)wall->run_median_ns / 1e6;
	const double bare_ms = (double)wall->bare_median_ns / 1e6;

	printf("%u runs, one at a time: %.1f runs/s per core\n", wall->runs,
	       (double)wall->runs * 1e9 / (double)wall->run_total_ns);
	printf("  a run                       %7.1f ms (median)\n", run_ms);
	printf("  QEMU's own start and exit   %7.1f ms (median)\n", bare_ms);
	printf("  the rest                    %7.1f ms, %.0f%%\n",
	       run_ms - bare_ms, 100 * (run_ms - bare_ms) / run_ms);
}

static void print_costs(const char *name, const struct bench_costs *costs)
{
	printf("%s: guest instructions (median)\n", name);
	for (unsigned span = 0; span < BENCH_SPANS; span++) {
		if (!costs->count[span])
			continue;
		printf("  %-14s %10" PRIu64, bench_span_name(span),
		       costs->instructions[span]);
		if (costs->instructions[BENCH_COLD_BOOT])
			printf("  %7.4f of a cold boot",
			       (double)costs->instructions[span] /
				       (double)costs
					       ->instructions[BENCH_COLD_BOOT]);
		printf("  (%u)\n", costs->count[span]);
	}
}

static int print_instructions(const char *file,
			      const struct run_options *options,
			      struct err *err)
{
	struct scenario *scenario;
	struct run_result result;
	struct bench_costs costs;
	int rc;

	if (scenario_load(file, &scenario, err) < 0)
		return -1;
	rc = run_scenario(scenario, options, &result, err);
	if (rc == 0) {
		if (result.verdict.kind == VERDICT_INFRA)
			rc = err_set(err, ERR_INFRA, "%s: %s", file,
				     result.infra);
		bench_costs(&result.trace, &costs);
		if (rc == 0)
			print_costs(scenario->name, &costs);
		run_result_free(&result);
	}
	scenario_free(scenario);
	return rc;
}

static int bench(char **files, int count, unsigned times, struct err *err)
{
	struct run_images images;
	struct run_options options = {.images = &images};
	struct scenario *scenario;
	struct bench_wall wall;
	int rc;

	if (run_images_find(&images, err) < 0 ||
	    scenario_load(files[0], &scenario, err) < 0)
		return -1;
	rc = bench_wall(scenario, &options, times, &wall, err);
	scenario_free(scenario);
	if (rc == 0)
		print_wall(&wall);
	for (int i = 0; i < count && rc == 0; i++)
		rc = print_instructions(files[i], &options, err);
	return rc;
}

int cmd_bench(int argc, char **argv)
{
	static const struct option list[] = {
		{"times", required_argument, NULL, 'n'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	uint64_t times = 100;
	struct err err;
	int c;

	while ((c = getopt_long(argc, argv, "h", list, NULL)) != -1) {
		if (c == 'h')
			return fputs(USAGE, stdout) < 0;
		if (c != 'n')
			return cli_usage("bench", "expected scenarios");
		if (parse_u64(optarg, &times) || !times || times > 100000)
			return cli_usage("bench", "expected 1 to 100000 for "
						  "--times");
	}
	if (optind == argc)
		return cli_usage("bench", "expected a scenario");
	if (bench(argv + optind, argc - optind, (unsigned)times, &err) < 0)
		return cli_fail(&err);
	return 0;
}
