/* hotrig campaign: expand a campaign file, carry it out, report. */
#include <getopt.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/parse.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/runner.h"
#include "harness/cli/cli.h"
#include "harness/report/report.h"

static const char USAGE[] =
	"Usage: hotrig campaign FILE [-j N] [--store FILE] [--junit FILE]\n"
	"           [--json FILE] [--resume] [--budget TIME] [--plan] "
	"[--dry-check]\n"
	"Carries out the campaign that FILE describes and prints its table.\n"
	"  -j N          worker processes (default: one a processor)\n"
	"  --store FILE  where results go (default build/campaign.db)\n"
	"  --resume      go on with the one in the store\n"
	"  --budget TIME stop after so long (90s, 5m); --resume goes on\n"
	"  --until-finding  stop at the first run that is not held\n"
	"  --plan        golden runs only; say how many runs there would be\n"
	"  --fresh       each run in a QEMU of its own; slow\n"
	"  --dry-check   the fault none at every event: nothing may change\n";

enum parsed { PARSE_RUN = 0, PARSE_HELP = 1, PARSE_USAGE = -2 };

struct options {
	const char *file;
	const char *store;
	const char *junit;
	const char *json;
	uint64_t jobs;
	uint64_t budget_ns;
	bool resume;
	bool until_finding;
	bool plan;
	bool dry;
	bool fresh;
};

static const struct option LIST[] = {{"jobs", required_argument, NULL, 'j'},
				     {"store", required_argument, NULL, 's'},
				     {"junit", required_argument, NULL, 'u'},
				     {"json", required_argument, NULL, 'o'},
				     {"budget", required_argument, NULL, 'b'},
				     {"resume", no_argument, NULL, 'r'},
				     {"until-finding", no_argument, NULL, 'f'},
				     {"plan", no_argument, NULL, 'p'},
				     {"fresh", no_argument, NULL, 'q'},
				     {"dry-check", no_argument, NULL, 'd'},
				     {"help", no_argument, NULL, 'h'},
				     {NULL, 0, NULL, 0}};

static int parse_one(int c, struct options *options, struct err *err)
{
	switch (c) {
	case 'j':
		if (parse_u64(optarg, &options->jobs) || !options->jobs ||
		    options->jobs > 1024)
			return err_set(err, ERR_USAGE,
				       "-j %s: expected 1 to 1024", optarg);
		break;
	case 's':
		options->store = optarg;
		break;
	case 'u':
		options->junit = optarg;
		break;
	case 'o':
		options->json = optarg;
		break;
	case 'b':
		if (parse_duration_ns(optarg, &options->budget_ns) ||
		    !options->budget_ns)
			return err_set(err, ERR_USAGE,
				       "--budget %s: expected a time, as 90s",
				       optarg);
		break;
	case 'r':
		options->resume = true;
		break;
	case 'f':
		options->until_finding = true;
		break;
	case 'p':
		options->plan = true;
		break;
	case 'd':
		options->dry = true;
		break;
	case 'q':
		options->fresh = true;
		break;
	default:
		return PARSE_USAGE;
	}
	return 0;
}

static int parse(int argc, char **argv, struct options *options,
		 struct err *err)
{
	cpu_set_t cpus;
	int c, rc;

	options->jobs = 1;
	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		options->jobs = (uint64_t)CPU_COUNT(&cpus);
	while ((c = getopt_long(argc, argv, "j:h", LIST, NULL)) != -1) {
		if (c == 'h')
			return PARSE_HELP;
		rc = parse_one(c, options, err);
		if (rc < 0)
			return rc;
	}
	if (optind + 1 != argc)
		return PARSE_USAGE;
	options->file = argv[optind];
	return 0;
}

static void print_plan(const struct campaign_expansion *expansion)
{
	size_t golden = 0;

	for (size_t i = 0; i < expansion->count; i++)
		golden += !expansion->run[i].point;
	printf("%zu runs: %zu golden, %zu with a fault\n", expansion->count,
	       golden, expansion->count - golden);
	for (size_t i = 0; i < expansion->count; i++)
		if (!expansion->run[i].point && !expansion->run[i].ok)
			printf("%s is not held: %s\n", expansion->run[i].id,
			       verdict_name(expansion->run[i].verdict));
}

/* Find the campaign of this name in the store: it must be the same one. */
static int resume(struct store *store, struct store_campaign *campaign,
		  struct err *err)
{
	struct store_campaign found;

	if (store_campaign_last(store, campaign->name, &found, err) < 0)
		return -1;
	if (found.spec != campaign->spec)
		return err_set(err, ERR_USAGE,
			       "%s: the campaign file, a workload or the "
			       "runtime has changed since this campaign was "
			       "begun; run it without --resume",
			       campaign->file);
	campaign->id = found.id;
	return store_release(store, found.id, 0, err);
}

static int enter(const struct options *options,
		 struct campaign_expansion *expansion,
		 struct store_campaign *campaign, struct err *err)
{
	struct store *store;
	int rc;

	if (store_open(options->store, true, &store, err) < 0)
		return -1;
	if (options->resume)
		rc = resume(store, campaign, err);
	else
		rc = store_campaign_add(store, campaign, expansion->run,
					expansion->count, err);
	store_close(store);
	return rc;
}

static int report(const struct options *options, const char *name,
		  enum campaign_end end, struct err *err)
{
	struct store_campaign campaign;
	struct store_counts counts;
	struct report report;
	struct store *store;
	int rc;

	if (store_open(options->store, false, &store, err) < 0)
		return -1;
	rc = store_campaign_last(store, name, &campaign, err);
	if (rc == 0)
		rc = store_counts(store, campaign.id, &counts, err);
	if (rc == 0)
		rc = report_make(store, &campaign, &report, err);
	if (rc < 0) {
		store_close(store);
		return rc;
	}
	if (options->junit)
		rc = report_junit(store, &report, options->junit, err);
	if (rc == 0 && options->json)
		rc = report_json(store, &report, options->json, err);
	report_table(&report, options->store, options->junit, stdout);
	report_free(&report);
	store_close(store);
	return rc < 0 ? rc : campaign_exit_code(&counts, end);
}

static int expand(const struct options *options,
		  const struct campaign_runner *runner,
		  struct campaign_expansion *expansion,
		  struct store_campaign *campaign, struct err *err)
{
	const uint64_t begun_ns = env_clock_ns();
	struct campaign *file;
	int rc;

	if (campaign_load(options->file, &file, err) < 0)
		return -1;
	snprintf(campaign->name, sizeof(campaign->name), "%s%s", file->name,
		 options->dry ? "-dry" : "");
	snprintf(campaign->file, sizeof(campaign->file), "%s", options->file);
	rc = campaign_expand(file, options->dry, runner, expansion, err);
	campaign->spec = expansion->spec;
	campaign->wall_ns = env_clock_ns() - begun_ns;
	campaign_free(file);
	return rc;
}

static int carry_out(const struct options *options, struct err *err)
{
	struct store_campaign campaign = {0};
	struct campaign_expansion expansion;
	struct campaign_runner runner;
	struct machine_runner machine;
	struct campaign_work work;
	enum campaign_end end;
	int rc;

	if (campaign_runner_machine(&runner, &machine, options->fresh, err) < 0)
		return -1;
	rc = expand(options, &runner, &expansion, &campaign, err);
	campaign_runner_end(&machine); /* each worker has its own */
	if (rc < 0)
		return -1;
	if (options->plan) {
		print_plan(&expansion);
		rc = expansion.golden_bad != 0;
		campaign_expansion_free(&expansion);
		return rc;
	}
	rc = enter(options, &expansion, &campaign, err);
	campaign_expansion_free(&expansion);
	if (rc < 0)
		return rc;
	work = (struct campaign_work){
		.store = options->store,
		.campaign = campaign.id,
		.jobs = (unsigned)options->jobs,
		.budget_ns = options->budget_ns,
		.until_finding = options->until_finding,
		.terminal = isatty(STDERR_FILENO) != 0,
	};
	if (campaign_work(&work, &runner, &end, err) < 0)
		return -1;
	return report(options, campaign.name, end, err);
}

int cmd_campaign(int argc, char **argv)
{
	struct options options = {0};
	char path[512];
	struct err err;
	int rc;

	options.store = store_default(path, sizeof(path));
	rc = parse(argc, argv, &options, &err);
	if (rc == PARSE_HELP)
		return fputs(USAGE, stdout) < 0;
	if (rc == PARSE_USAGE)
		return cli_usage("campaign", "expected one campaign file");
	if (rc == 0)
		rc = carry_out(&options, &err);
	return rc < 0 ? cli_fail(&err) : rc;
}
