/* hotrig campaign: expand a campaign file, carry it out, report. */
#include <getopt.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/parse.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/bundles.h"
#include "harness/campaign/runner.h"
#include "harness/cli/cli.h"
#include "harness/report/report.h"

/* How long to wait for the workers of a command that was killed. */
#define LOCK_WAIT_MS 5000u

static const char USAGE[] =
	"Usage: hotrig campaign FILE [-j N] [--store FILE] [--shard K/N]\n"
	"           [--resume] [--budget TIME] [--junit FILE] [--json FILE]\n"
	"           [--until-finding] [--fresh] [--plan] [--no-prune]\n"
	"           [--dry-check]\n"
	"Carries out the campaign that FILE describes and prints its table.\n"
	"  -j N          worker processes (default: one a processor)\n"
	"  --store FILE  where results go (default build/campaign.db)\n"
	"  --shard K/N   part K of N only; \"hotrig merge\" puts them "
	"together\n"
	"  --resume      go on with the one in the store; begin it if there is "
	"none\n"
	"  --retry-infra the same, and again the runs that are infra\n"
	"  --budget TIME stop after so long (90s, 5m); --resume goes on\n"
	"  --until-finding  stop at the first run that is not held\n"
	"  --plan        golden runs only; say how many runs there would be\n"
	"  --no-prune    equivalent runs too\n"
	"  --fresh       each run in a QEMU of its own; slow\n"
	"  --dry-check   the fault none at every event: nothing may change\n"
	"HOTRIG_JOBS, HOTRIG_STORE, HOTRIG_SHARD and HOTRIG_BUDGET stand for "
	"an\n"
	"option that is not given; either goes before what FILE says.\n";

enum parsed { PARSE_RUN = 0, PARSE_HELP = 1, PARSE_USAGE = -2 };

struct options {
	const char *file;
	const char *store;
	const char *junit;
	const char *json;
	uint64_t jobs;
	uint64_t budget_ns;
	uint32_t shard, shards;
	bool resume;
	bool retry_infra;
	bool until_finding;
	bool plan;
	bool dry;
	bool fresh;
	bool no_prune;
};

static const struct option LIST[] = {{"jobs", required_argument, NULL, 'j'},
				     {"store", required_argument, NULL, 's'},
				     {"junit", required_argument, NULL, 'u'},
				     {"json", required_argument, NULL, 'o'},
				     {"budget", required_argument, NULL, 'b'},
				     {"shard", required_argument, NULL, 'k'},
				     {"resume", no_argument, NULL, 'r'},
				     {"retry-infra", no_argument, NULL, 'i'},
				     {"until-finding", no_argument, NULL, 'f'},
				     {"plan", no_argument, NULL, 'p'},
				     {"fresh", no_argument, NULL, 'q'},
				     {"no-prune", no_argument, NULL, 'n'},
				     {"dry-check", no_argument, NULL, 'd'},
				     {"help", no_argument, NULL, 'h'},
				     {NULL, 0, NULL, 0}};

static int parse_jobs(const char *what, const char *text,
		      struct options *options, struct err *err)
{
	if (parse_u64(text, &options->jobs) || !options->jobs ||
	    options->jobs > 1024)
		return err_set(err, ERR_USAGE, "%s %s: expected 1 to 1024",
			       what, text);
	return 0;
}

static int parse_budget(const char *what, const char *text,
			struct options *options, struct err *err)
{
	if (parse_duration_ns(text, &options->budget_ns) || !options->budget_ns)
		return err_set(err, ERR_USAGE, "%s %s: expected a time, as 90s",
			       what, text);
	return 0;
}

static int parse_shard(const char *what, const char *text,
		       struct options *options, struct err *err)
{
	const char *slash = strchr(text, '/');
	uint64_t shard = 0, shards = 0;
	char first[24];

	snprintf(first, sizeof(first), "%.*s", slash ? (int)(slash - text) : 0,
		 text);
	if (!slash || parse_u64(first, &shard) ||
	    parse_u64(slash + 1, &shards) || !shard || shard > shards ||
	    shards > 100000)
		return err_set(err, ERR_USAGE,
			       "%s %s: expected K/N, as 1/8, K from 1 to N",
			       what, text);
	options->shard = (uint32_t)shard;
	options->shards = (uint32_t)shards;
	return 0;
}

static int parse_one(int c, struct options *options, struct err *err)
{
	switch (c) {
	case 'j':
		return parse_jobs("-j", optarg, options, err);
	case 'b':
		return parse_budget("--budget", optarg, options, err);
	case 'k':
		return parse_shard("--shard", optarg, options, err);
	case 's':
		options->store = optarg;
		break;
	case 'u':
		options->junit = optarg;
		break;
	case 'o':
		options->json = optarg;
		break;
	case 'i':
		options->retry_infra = true;
		options->resume = true;
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
	case 'n':
		options->no_prune = true;
		break;
	case 'q':
		options->fresh = true;
		break;
	default:
		return PARSE_USAGE;
	}
	return 0;
}

/* Options that were not given, from the environment, else their defaults. */
static int parse_rest(struct options *options, struct err *err)
{
	static const struct {
		const char *name;
		int (*parse)(const char *what, const char *text,
			     struct options *options, struct err *err);
	} variables[] = {{"HOTRIG_JOBS", parse_jobs},
			 {"HOTRIG_BUDGET", parse_budget},
			 {"HOTRIG_SHARD", parse_shard}};
	const bool given[] = {options->jobs != 0, options->budget_ns != 0,
			      options->shards != 0};
	cpu_set_t cpus;

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		const char *text = env_get(variables[i].name);

		if (text && !given[i] &&
		    variables[i].parse(variables[i].name, text, options, err) <
			    0)
			return -1;
	}
	if (!options->jobs && sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		options->jobs = (uint64_t)CPU_COUNT(&cpus);
	if (!options->jobs)
		options->jobs = 1;
	if (!options->shards)
		options->shard = options->shards = 1;
	return 0;
}

static int parse(int argc, char **argv, struct options *options,
		 struct err *err)
{
	int c, rc;

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
	return parse_rest(options, err);
}

static void print_plan(const struct campaign_expansion *expansion)
{
	size_t golden = 0;

	for (size_t i = 0; i < expansion->count; i++)
		golden += !expansion->run[i].point;
	printf("%zu runs: %zu golden, %zu with a fault\n", expansion->count,
	       golden, expansion->count - golden);
	campaign_expansion_print(expansion, stdout);
	for (size_t i = 0; i < expansion->count; i++)
		if (!expansion->run[i].point && !expansion->run[i].ok)
			printf("%s is not held: %s\n", expansion->run[i].id,
			       verdict_name(expansion->run[i].verdict));
}

/* The campaign of this name in the store must be the same one. */
static int resume(struct store *store, const struct options *options,
		  const struct store_campaign *found,
		  struct campaign_expansion *expansion,
		  struct store_campaign *campaign, struct err *err)
{
	if (found->spec != campaign->spec)
		return err_set(err, ERR_USAGE,
			       "%s: the campaign file, a workload or the "
			       "runtime has changed since this campaign was "
			       "begun; run it without --resume",
			       campaign->file);
	if (found->shard != campaign->shard ||
	    found->shards != campaign->shards)
		return err_set(err, ERR_USAGE,
			       "store %s: has shard %u/%u of this campaign, "
			       "not %u/%u",
			       options->store, found->shard, found->shards,
			       campaign->shard, campaign->shards);
	campaign->id = found->id;
	if (store_release(store, found->id, 0, err) < 0)
		return -1;
	if (options->retry_infra &&
	    store_retry_infra(store, found->id, err) < 0)
		return -1;
	return store_campaign_fill(store, campaign, expansion->run,
				   expansion->count, err);
}

static int enter(const struct options *options,
		 struct campaign_expansion *expansion,
		 struct store_campaign *campaign, struct err *err)
{
	struct store_campaign found;
	struct store *store;
	int rc;

	if (store_open(options->store, true, &store, err) < 0)
		return -1;
	rc = options->resume
		     ? store_campaign_last(store, campaign->name, &found, err)
		     : -1;
	if (rc == 0)
		rc = resume(store, options, &found, expansion, campaign, err);
	else if (!options->resume || err->class == ERR_USAGE)
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

/* Without its golden run a workload has no runs: better begin again. */
static int golden_check(const struct campaign_expansion *expansion,
			struct err *err)
{
	for (size_t i = 0; i < expansion->count; i++) {
		const struct store_run *run = &expansion->run[i];

		if (run->state == STORE_DONE && run->verdict == VERDICT_INFRA)
			return err_set(err, ERR_INFRA, "%s: %s", run->id,
				       run->detail ? run->detail : "");
	}
	return 0;
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
	file->plan_only = options->plan;
	file->no_prune = options->no_prune;
	rc = campaign_expand(file, options->dry, runner, expansion, err);
	if (rc == 0 && golden_check(expansion, err) < 0) {
		campaign_expansion_free(expansion);
		rc = -1;
	}
	campaign->spec = expansion->spec;
	campaign->wall_ns = env_clock_ns() - begun_ns;
	campaign_free(file);
	return rc;
}

/* Enter the campaign into the store, carry out what waits there, report. */
static int work(const struct options *options,
		const struct campaign_runner *runner,
		struct campaign_expansion *expansion,
		struct store_campaign *campaign, struct err *err)
{
	struct campaign_bundles bundles = {runner->context, options->store,
					   false};
	struct campaign_work work = {
		.store = options->store,
		.jobs = (unsigned)options->jobs,
		.budget_ns = options->budget_ns ? options->budget_ns
						: expansion->time_ns,
		.until_finding = options->until_finding,
		.terminal = isatty(STDERR_FILENO) != 0,
		.finding = campaign_bundle,
		.context = &bundles,
	};
	enum campaign_end end;
	int rc;

	rc = enter(options, expansion, campaign, err);
	campaign_expansion_free(expansion);
	if (rc < 0)
		return rc;
	work.campaign = campaign->id;
	if (campaign_work(&work, runner, &end, err) < 0)
		return -1;
	return report(options, campaign->name, end, err);
}

static int plan(struct campaign_expansion *expansion)
{
	const int rc = expansion->golden_bad != 0;

	print_plan(expansion);
	campaign_expansion_free(expansion);
	return rc;
}

static int carry_out(const struct options *options, struct err *err)
{
	struct store_campaign campaign = {.shard = options->shard,
					  .shards = options->shards};
	struct campaign_expansion expansion;
	struct campaign_runner runner;
	struct machine_runner machine;
	int lock, rc;

	if (campaign_runner_machine(&runner, &machine, options->fresh, err) < 0)
		return -1;
	if (!options->plan &&
	    store_lock(options->store, LOCK_WAIT_MS, &lock, err) < 0)
		return -1;
	rc = expand(options, &runner, &expansion, &campaign, err);
	campaign_runner_end(&machine); /* each worker has its own */
	if (options->plan)
		return rc < 0 ? rc : plan(&expansion);
	if (rc == 0)
		rc = work(options, &runner, &expansion, &campaign, err);
	store_unlock(options->store, lock);
	return rc;
}

int cmd_campaign(int argc, char **argv)
{
	struct options options = {0};
	char path[512];
	struct err err;
	int rc;

	options.store = store_default(path, sizeof(path));
	signal(SIGXFSZ, SIG_IGN); /* a limit on files is a full disk */
	signal(SIGPIPE, SIG_IGN); /* a QEMU that was killed is no end of us */
	rc = parse(argc, argv, &options, &err);
	if (rc == PARSE_HELP)
		return fputs(USAGE, stdout) < 0;
	if (rc == PARSE_USAGE)
		return cli_usage("campaign", "expected one campaign file");
	if (rc == 0)
		rc = carry_out(&options, &err);
	return rc < 0 ? cli_fail(&err) : rc;
}
