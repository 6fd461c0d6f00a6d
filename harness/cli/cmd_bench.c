/* hotrig bench: what runs and restarts cost. */
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/parse.h"
#include "harness/base/text.h"
#include "harness/bench/bench.h"
#include "harness/cli/cli.h"

static const char USAGE[] =
	"Usage: hotrig bench SCENARIO... [--times N] [--reused CAMPAIGN]...\n"
	"Wall-clock time of the first scenario in fresh QEMUs, one at a "
	"time,\n"
	"beside QEMU's own start and exit; guest instructions of boots,\n"
	"restarts and calls of the PMM in each scenario. Scenarios in a row\n"
	"whose names differ in a number at the end alone are a series: below\n"
	"it is how much more the last one costs than the first.\n"
	"  --times N  runs to time (default 100)\n"
	"  --reused CAMPAIGN  what its runs cost where a QEMU is used again, "
	"with\n"
	"             oracle, store and spot checks, beside the first "
	"CAMPAIGN\n";

#define REUSED_MAX   8u
#define REUSED_TIMES 2u /* in turn: the load of the machine changes */

static void print_wall(const struct bench_wall *wall)
{
	const double run_ms = (double)wall->run_median_ns / 1e6;
	const double bare_ms = (double)wall->bare_median_ns / 1e6;

	const double run_cpu_ms =
		(double)wall->run_cpu_ns / 1e6 / (double)wall->runs;
	const double bare_cpu_ms =
		(double)wall->bare_cpu_ns / 1e6 / (double)wall->runs;

	printf("%u runs, one at a time: %.1f runs/s per core\n", wall->runs,
	       (double)wall->runs * 1e9 / (double)wall->run_total_ns);
	printf("%-28s %12s %12s\n", "fresh QEMU", "ms (median)",
	       "CPU ms (mean)");
	printf("  %-26s %12.1f %12.1f\n", "a run", run_ms, run_cpu_ms);
	printf("  %-26s %12.1f %12.1f\n", "QEMU's own start and exit", bare_ms,
	       bare_cpu_ms);
	printf("  %-26s %12.2f %12.2f\n", "so many times that",
	       run_ms / bare_ms, run_cpu_ms / bare_cpu_ms);
}

static double per_run_us(const struct bench_reused *r, uint64_t ns)
{
	return (double)ns / 1e3 / (double)r->runs;
}

static void print_reused(const struct bench_reused *r,
			 const struct bench_reused *first)
{
	const double cpu_us = per_run_us(r, r->cpu_ns);

	printf("%-14s %6u %12.0f %8.0f %10.0f %9.2f %8.1f%% %7.1f%% %9.1f\n",
	       r->name, r->runs, (double)r->executed / r->runs,
	       1e6 / per_run_us(r, r->wall_ns), 1e6 / cpu_us, cpu_us / 1e3,
	       100 * per_run_us(r, r->judge_cpu_ns) / cpu_us,
	       100 * per_run_us(r, r->store_cpu_ns) / cpu_us,
	       cpu_us / per_run_us(first, first->cpu_ns));
}

static int reuse(char *const *files, unsigned count, struct err *err)
{
	struct bench_reused results[REUSED_MAX];

	memset(results, 0, sizeof(results));
	for (unsigned i = 0; i < count * REUSED_TIMES; i++)
		if (bench_reused(files[i % count], &results[i % count], err) <
		    0)
			return -1;
	if (count)
		printf("\n%-14s %6s %12s %8s %10s %9s %9s %8s %9s\n",
		       "QEMU reused", "runs", "instructions", "runs/s",
		       "runs/CPU s", "CPU ms", "oracle", "store", "to first");
	for (unsigned i = 0; i < count; i++)
		print_reused(&results[i], &results[0]);
	return 0;
}

/* A scenario of the table. */
struct row {
	char name[64];
	struct bench_costs costs;
};

static void print_heads(void)
{
	printf("\n%-14s", "instructions");
	for (unsigned span = 0; span < BENCH_SPANS; span++) {
		printf(" %14s", bench_span_name(span));
		if (span == BENCH_SITE_RESTART)
			printf(" %8s", "hot/cold");
	}
	putchar('\n');
}

static void print_cell(int width, double value, int digits)
{
	if (value > 0)
		printf(" %*.*f", width, digits, value);
	else
		printf(" %*s", width, "-");
}

static double hot_to_cold(const struct bench_costs *costs)
{
	if (!costs->instructions[BENCH_COLD_BOOT])
		return 0;
	return (double)costs->instructions[BENCH_SITE_RESTART] /
	       (double)costs->instructions[BENCH_COLD_BOOT];
}

static void print_row(const struct row *row)
{
	printf("%-14s", row->name);
	for (unsigned span = 0; span < BENCH_SPANS; span++) {
		print_cell(14, (double)row->costs.instructions[span], 0);
		if (span == BENCH_SITE_RESTART)
			print_cell(8, hot_to_cold(&row->costs), 2);
	}
	putchar('\n');
}

/* Where the number begins with which a name ends, 0: it has none. */
static size_t number_at(const char *name)
{
	size_t at = strlen(name);

	while (at && name[at - 1] >= '0' && name[at - 1] <= '9')
		at--;
	return name[at] ? at : 0;
}

/* Scenarios whose names differ in that number alone are a series. */
static bool same_series(const char *a, const char *b)
{
	size_t at = number_at(a);

	return at && at == number_at(b) && strncmp(a, b, at) == 0;
}

static void print_ratios(const struct row *first, const struct row *last)
{
	char head[40];

	snprintf(head, sizeof(head), "%.16s / %.16s",
		 last->name + number_at(last->name),
		 first->name + number_at(first->name));
	printf("%-14s", head);
	for (unsigned span = 0; span < BENCH_SPANS; span++) {
		double from = (double)first->costs.instructions[span];
		double to = (double)last->costs.instructions[span];

		print_cell(14, from > 0 ? to / from : 0, 2);
		if (span == BENCH_SITE_RESTART)
			printf(" %8s", "");
	}
	putchar('\n');
}

static int run_row(const char *file, const struct run_options *options,
		   struct row *row, struct err *err)
{
	struct scenario *scenario;
	struct run_result result;
	int rc;

	if (scenario_load(file, &scenario, err) < 0)
		return -1;
	snprintf(row->name, sizeof(row->name), "%s", scenario->name);
	rc = run_scenario(scenario, options, &result, err);
	if (rc == 0) {
		if (result.verdict.kind == VERDICT_INFRA)
			rc = err_set(err, ERR_INFRA, "%s: %s", file,
				     result.infra);
		bench_costs(&result.trace, &row->costs);
		run_result_free(&result);
	}
	scenario_free(scenario);
	return rc;
}

static int print_table(char **files, int count,
		       const struct run_options *options, struct err *err)
{
	struct row *row = text_alloc(((size_t)count + 1) * sizeof(*row));
	int first = 0;
	int rc = 0;

	print_heads();
	for (int i = 0; i < count; i++) {
		rc = run_row(files[i], options, &row[i], err);
		if (rc < 0)
			break;
		if (!same_series(row[first].name, row[i].name)) {
			if (i - first > 1)
				print_ratios(&row[first], &row[i - 1]);
			first = i;
		}
		print_row(&row[i]);
	}
	if (rc == 0 && count - first > 1)
		print_ratios(&row[first], &row[count - 1]);
	free(row);
	return rc;
}

/* What the command line asks for. */
struct work {
	char **scenarios;
	int count;
	uint64_t times;
	char *reused[REUSED_MAX];
	unsigned reused_count;
};

static int bench(const struct work *work, struct err *err)
{
	struct run_images images;
	struct run_options options = {.images = &images};
	struct scenario *scenario;
	struct bench_wall wall;
	int rc;

	if (run_images_find(&images, err) < 0 ||
	    scenario_load(work->scenarios[0], &scenario, err) < 0)
		return -1;
	rc = bench_wall(scenario, &options, (unsigned)work->times, &wall, err);
	scenario_free(scenario);
	if (rc == 0)
		print_wall(&wall);
	if (rc == 0)
		rc = reuse(work->reused, work->reused_count, err);
	if (rc == 0)
		rc = print_table(work->scenarios, work->count, &options, err);
	return rc;
}

int cmd_bench(int argc, char **argv)
{
	static const struct option list[] = {
		{"times", required_argument, NULL, 'n'},
		{"reused", required_argument, NULL, 'r'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	struct work work = {.times = 100};
	struct err err;
	int c;

	while ((c = getopt_long(argc, argv, "h", list, NULL)) != -1) {
		if (c == 'h')
			return fputs(USAGE, stdout) < 0;
		if (c == 'r' && work.reused_count < REUSED_MAX) {
			work.reused[work.reused_count++] = optarg;
			continue;
		}
		if (c != 'n')
			return cli_usage("bench", "expected scenarios, and at "
						  "most 8 campaigns");
		if (parse_u64(optarg, &work.times) || !work.times ||
		    work.times > 100000)
			return cli_usage("bench", "expected 1 to 100000 for "
						  "--times");
	}
	if (optind == argc)
		return cli_usage("bench", "expected a scenario");
	work.scenarios = argv + optind;
	work.count = argc - optind;
	if (bench(&work, &err) < 0)
		return cli_fail(&err);
	return 0;
}
