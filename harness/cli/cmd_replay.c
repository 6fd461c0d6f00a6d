/* hotrig replay: repeat a run and compare digests. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/parse.h"
#include "harness/campaign/runner.h"
#include "harness/cli/cli.h"
#include "harness/cli/source.h"
#include "harness/replay/replay.h"

static const char USAGE[] =
	"Usage: hotrig replay ID|FILE|BUNDLE [--store FILE] [--campaign NAME]\n"
	"           [--times N] [-j N] [--reuse] [--trace[=raw]]\n"
	"           [--bundle FOLDER]\n"
	"Repeats a run, each time in a fresh machine, and compares digests.\n"
	"  ID            id or number of a run in the store; or the file of a\n"
	"                scenario; or a bundle, whose images and QEMU are "
	"compared\n"
	"                first; or a folder that holds scenario.yaml\n"
	"  --store FILE  default build/campaign.db\n"
	"  --times N     how often (default 1)\n"
	"  -j N          so many at a time (default 1)\n"
	"  --reuse       the first in a fresh machine, the others in one that "
	"is\n"
	"                used again, as in campaigns\n"
	"  --trace       print the timeline of the first repetition; raw: "
	"every\n"
	"                record as it is\n"
	"  --bundle FOLDER  write a bundle of the first repetition\n";

enum parsed { PARSE_RUN = 0, PARSE_HELP = 1, PARSE_USAGE = -2 };

struct options {
	const char *id;
	const char *store;
	const char *campaign;
	uint64_t times;
	uint64_t jobs;
	const char *bundle;
	enum cli_trace trace;
	bool reuse;
};

static const struct option LIST[] = {{"store", required_argument, NULL, 's'},
				     {"campaign", required_argument, NULL, 'c'},
				     {"times", required_argument, NULL, 'n'},
				     {"jobs", required_argument, NULL, 'j'},
				     {"reuse", no_argument, NULL, 'r'},
				     {"trace", optional_argument, NULL, 't'},
				     {"bundle", required_argument, NULL, 'b'},
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
			rc = cli_trace_form(optarg, &options->trace, err);
			break;
		case 'b':
			options->bundle = optarg;
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

static void print_divergence(const struct replay_summary *summary,
			     const struct source *source)
{
	char text[500];

	if (!source->recorded || summary->first.digest == source->digest)
		return;
	printf("recorded digest %016" PRIx64 "\n", source->digest);
	if (source->kind != SOURCE_BUNDLE)
		return;
	trace_difference(&source->bundle.trace, &summary->first.trace, text,
			 sizeof(text));
	printf("bundle and repetition: %s\n",
	       *text ? text : "the traces are equal, bank or console are not");
}

static int judge(const struct replay_summary *summary,
		 const struct source *source)
{
	const bool equal =
		summary->runs && summary->first.digest == source->digest;

	printf("%u runs, %u distinct digest%s, equal to the recorded one: "
	       "%s\n",
	       summary->runs, summary->distinct,
	       summary->distinct == 1 ? "" : "s",
	       !source->recorded		 ? "none recorded"
	       : equal && summary->distinct == 1 ? "yes"
						 : "no");
	print_divergence(summary, source);
	if (summary->difference[0])
		printf("%s\n", summary->difference);
	if (summary->infra) {
		printf("%u repetitions gave no digest\n", summary->infra);
		return ERR_INFRA;
	}
	return summary->distinct != 1 || (source->recorded && !equal);
}

static int leave_bundle(const struct options *options,
			const struct source *source,
			const struct machine_runner *machine,
			const struct run_result *result, struct err *err)
{
	const struct bundle_run run = {source->run.id, source->scenario,
				       &machine->images,
				       machine->options.machine, result};

	if (!options->bundle)
		return 0;
	if (bundle_write(options->bundle, &run, err) < 0)
		return -1;
	printf("bundle: %s\n", options->bundle);
	return 0;
}

static int repeat(const struct options *options, const struct source *source,
		  struct err *err)
{
	struct machine_runner fresh, reused;
	struct campaign_runner runner, again;
	struct replay_summary summary;
	struct replay_options how = {(unsigned)options->times,
				     (unsigned)options->jobs, &runner,
				     options->reuse ? &again : &runner};
	int rc;

	if (campaign_runner_machine(&runner, &fresh, true, err) < 0 ||
	    campaign_runner_machine(&again, &reused, false, err) < 0)
		return -1;
	reused.checks = false;
	if (source->kind == SOURCE_BUNDLE) {
		fresh.options.machine = source->bundle.machine;
		reused.options.machine = source->bundle.machine;
		if (cli_compare_bundle(options->id, source, &fresh.images,
				       stdout, err) < 0)
			return -1;
	}
	if (replay_run(source->scenario, &how, &summary, err) < 0)
		return -1;
	cli_print_trace(&summary.first.trace, options->trace);
	print_verdict(&summary.first);
	rc = judge(&summary, source);
	if (leave_bundle(options, source, &fresh, &summary.first, err) < 0)
		rc = -1;
	replay_summary_free(&summary);
	return rc;
}

static int find_and_repeat(const struct options *options, struct err *err)
{
	struct source source;
	int rc = cli_source(options->id, options->store, options->campaign,
			    &source, err);

	if (rc == 0)
		rc = repeat(options, &source, err);
	cli_source_free(&source);
	return rc;
}

int cmd_replay(int argc, char **argv)
{
	struct options options = {.times = 1, .jobs = 1};
	struct err err;
	int rc;

	rc = parse(argc, argv, &options, &err);
	if (rc == PARSE_HELP)
		return fputs(USAGE, stdout) < 0;
	if (rc == PARSE_USAGE)
		return cli_usage("replay",
				 "expected one run id or scenario file");
	if (rc == 0)
		rc = find_and_repeat(&options, &err);
	return rc < 0 ? cli_fail(&err) : rc;
}
