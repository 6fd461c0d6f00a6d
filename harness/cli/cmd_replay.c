/* hotrig replay: repeat a run and compare digests. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/parse.h"
#include "harness/base/text.h"
#include "harness/campaign/runner.h"
#include "harness/cli/cli.h"
#include "harness/replay/replay.h"

static const char USAGE[] =
	"Usage: hotrig replay ID|FILE [--store FILE] [--campaign NAME]\n"
	"           [--times N] [-j N] [--reuse] [--trace]\n"
	"Repeats a run, each time in a fresh machine, and compares digests.\n"
	"  ID            id or number of a run in the store; or the file of a\n"
	"                scenario, or a folder that holds scenario.yaml\n"
	"  --store FILE  default build/campaign.db\n"
	"  --times N     how often (default 1)\n"
	"  -j N          so many at a time (default 1)\n"
	"  --reuse       the first in a fresh machine, the others in one that "
	"is\n"
	"                used again, as in campaigns\n"
	"  --trace       print the trace of the first repetition\n";

enum parsed { PARSE_RUN = 0, PARSE_HELP = 1, PARSE_USAGE = -2 };

struct options {
	const char *id;
	const char *store;
	const char *campaign;
	uint64_t times;
	uint64_t jobs;
	bool trace;
	bool reuse;
};

static const struct option LIST[] = {{"store", required_argument, NULL, 's'},
				     {"campaign", required_argument, NULL, 'c'},
				     {"times", required_argument, NULL, 'n'},
				     {"jobs", required_argument, NULL, 'j'},
				     {"reuse", no_argument, NULL, 'r'},
				     {"trace", no_argument, NULL, 't'},
				     {"help", no_argument, NULL, 'h'},
				     {NULL, 0, NULL, 0}};

static int parse_count(const char *flag, uint64_t most, uint64_t *value,
		       struct err *err)
{
	if (parse_u64(optarg, value) || !*value || *value > most)
		return err_set(err, ERR_USAGE, "%s %s: expected 1 to %" PRIu64,
			       flag, optarg, most);
	return 0;
}

static int parse(int argc, char **argv, struct options *options,
		 struct err *err)
{
	int c, rc = 0;

	while (rc == 0 &&
	       (c = getopt_long(argc, argv, "j:h", LIST, NULL)) != -1) {
		switch (c) {
		case 's':
			options->store = optarg;
			break;
		case 'c':
			options->campaign = optarg;
			break;
		case 'n':
			rc = parse_count("--times", 1000000, &options->times,
					 err);
			break;
		case 'j':
			rc = parse_count("-j", 1024, &options->jobs, err);
			break;
		case 'r':
			options->reuse = true;
			break;
		case 't':
			options->trace = true;
			break;
		case 'h':
			return PARSE_HELP;
		default:
			rc = PARSE_USAGE;
		}
	}
	if (rc == 0 && optind + 1 != argc)
		rc = PARSE_USAGE;
	if (rc == 0)
		options->id = argv[optind];
	return rc;
}

/* From the store: scenario and the digest recorded with it. */
static int fetch(const struct options *options, struct scenario **scenario,
		 struct store_run *run, struct err *err)
{
	struct store_campaign campaign;
	struct store *store;
	int rc;

	if (store_open(options->store, false, &store, err) < 0)
		return -1;
	rc = store_campaign_last(store, options->campaign, &campaign, err);
	if (rc == 0)
		rc = store_find(store, campaign.id, options->id, run, err);
	store_close(store);
	if (rc < 0)
		return rc;
	return scenario_parse(run->scenario, run->file, scenario, err);
}

static int find(const struct options *options, struct scenario **scenario,
		struct store_run *run, struct err *err)
{
	struct text file = {0};
	struct stat st;
	int rc;

	memset(run, 0, sizeof(*run));
	if (stat(options->id, &st) < 0)
		return fetch(options, scenario, run, err);
	text_puts(&file, options->id);
	if (S_ISDIR(st.st_mode))
		text_puts(&file, "/scenario.yaml");
	rc = scenario_load(file.at, scenario, err);
	text_free(&file);
	return rc;
}

static void print_trace(const struct trace *trace)
{
	char line[256];

	for (size_t i = 0; i < trace->count; i++) {
		trace_format(trace, &trace->rec[i], line, sizeof(line));
		puts(line);
	}
}

static void print_verdict(const struct run_result *first)
{
	const struct verdict *verdict = &first->verdict;

	printf("verdict %s", verdict_name(verdict->kind));
	if (verdict->kind == VERDICT_HELD && verdict->outcome != OUTCOME_NONE)
		printf(", %s", outcome_name(verdict->outcome));
	printf(", digest %016" PRIx64 "\n", first->digest);
	for (unsigned i = 0;
	     i < verdict->violations && i < VERDICT_MAX_VIOLATIONS; i++)
		printf("  %s: event %u: %s\n", verdict->violation[i].invariant,
		       verdict->violation[i].seq, verdict->violation[i].text);
	if (first->infra[0])
		printf("  %s\n", first->infra);
}

static int judge(const struct replay_summary *summary,
		 const struct store_run *run)
{
	const bool recorded = run->id && run->state == STORE_DONE;
	const bool equal =
		summary->runs && summary->first.digest == run->digest;

	printf("%u runs, %u distinct digest%s, equal to the recorded one: "
	       "%s\n",
	       summary->runs, summary->distinct,
	       summary->distinct == 1 ? "" : "s",
	       !recorded			 ? "none recorded"
	       : equal && summary->distinct == 1 ? "yes"
						 : "no");
	if (recorded && !equal)
		printf("recorded digest %016" PRIx64 "\n", run->digest);
	if (summary->difference[0])
		printf("%s\n", summary->difference);
	if (summary->infra) {
		printf("%u repetitions gave no digest\n", summary->infra);
		return ERR_INFRA;
	}
	return summary->distinct != 1 || (recorded && !equal);
}

static int repeat(const struct options *options, struct err *err)
{
	struct scenario *scenario = NULL;
	struct machine_runner fresh, reused;
	struct campaign_runner runner, again;
	struct replay_summary summary;
	struct replay_options how = {(unsigned)options->times,
				     (unsigned)options->jobs, &runner,
				     options->reuse ? &again : &runner};
	struct store_run run;
	int rc;

	if (campaign_runner_machine(&runner, &fresh, true, err) < 0 ||
	    campaign_runner_machine(&again, &reused, false, err) < 0)
		return -1;
	reused.checked_every = 0;
	rc = find(options, &scenario, &run, err);
	if (rc == 0 && (rc = replay_run(scenario, &how, &summary, err)) == 0) {
		if (options->trace)
			print_trace(&summary.first.trace);
		print_verdict(&summary.first);
		rc = judge(&summary, &run);
		replay_summary_free(&summary);
	}
	scenario_free(scenario);
	store_run_free(&run);
	return rc;
}

int cmd_replay(int argc, char **argv)
{
	struct options options = {.times = 1, .jobs = 1};
	char path[512];
	struct err err;
	int rc;

	options.store = store_default(path, sizeof(path));
	rc = parse(argc, argv, &options, &err);
	if (rc == PARSE_HELP)
		return fputs(USAGE, stdout) < 0;
	if (rc == PARSE_USAGE)
		return cli_usage("replay",
				 "expected one run id or scenario file");
	if (rc == 0)
		rc = repeat(&options, &err);
	return rc < 0 ? cli_fail(&err) : rc;
}
