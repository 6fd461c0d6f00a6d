/* hotrig shrink: the smallest scenario with the same finding. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/env.h"
#include "harness/base/file.h"
#include "harness/base/parse.h"
#include "harness/campaign/runner.h"
#include "harness/cli/cli.h"
#include "harness/cli/source.h"
#include "harness/shrink/shrink.h"

/* A run that hangs is waited for this long, once for each step. */
#define HUNG_DEADLINE_MS 2000u

static const char USAGE[] =
	"Usage: hotrig shrink BUNDLE|ID|SCENARIO [-o FILE] [--budget TIME]\n"
	"           [--store FILE] [--campaign NAME]\n"
	"Finds the smallest scenario whose run is a finding of the same kind:\n"
	"the same invariant violated for the same kind of object, or hung, or\n"
	"not-fired. Fewest faults, then console lines, tunables, points.\n\n"
	"  -o FILE        write the scenario here instead of standard output\n"
	"  --budget TIME  stop after this time with the best one so far\n"
	"  --store FILE   default build/campaign.db\n\n"
	"Exit code: 0, 2 if the run is held, 124 if the time was up.\n";

enum parsed { PARSE_RUN = 0, PARSE_HELP = 1, PARSE_USAGE = -2 };

struct options {
	const char *id;
	const char *out;
	const char *store;
	const char *campaign;
	uint64_t budget_ns;
};

static const struct option LIST[] = {{"output", required_argument, NULL, 'o'},
				     {"budget", required_argument, NULL, 'b'},
				     {"store", required_argument, NULL, 's'},
				     {"campaign", required_argument, NULL, 'c'},
				     {"help", no_argument, NULL, 'h'},
				     {NULL, 0, NULL, 0}};

static int parse(int argc, char **argv, struct options *options,
		 struct err *err)
{
	int c;

	while ((c = getopt_long(argc, argv, "o:h", LIST, NULL)) != -1) {
		switch (c) {
		case 'o':
			options->out = optarg;
			break;
		case 'b':
			if (parse_duration_ns(optarg, &options->budget_ns) < 0)
				return err_set(err, ERR_USAGE,
					       "expected a time such as 10s "
					       "for --budget, found \"%s\"",
					       optarg);
			break;
		case 's':
			options->store = optarg;
			break;
		case 'c':
			options->campaign = optarg;
			break;
		case 'h':
			return PARSE_HELP;
		default:
			return PARSE_USAGE;
		}
	}
	if (optind + 1 != argc)
		return PARSE_USAGE;
	options->id = argv[optind];
	return PARSE_RUN;
}

static void print_pass(void *context, const char *pass,
		       const struct scenario *best, unsigned runs)
{
	(void)context;
	fprintf(stderr, "%-8s  %2u faults, %3u console lines, %4u runs\n", pass,
		best->fault_count, best->console_count, runs);
}

/* A fresh process must come to the same: only then is the file worth it. */
static int confirm(const struct machine_runner *machine,
		   const struct shrink_result *result, struct err *err)
{
	struct run_options fresh = machine->options;
	struct run_result again;
	char text[500];
	bool same;

	fresh.guest = NULL;
	if (run_scenario(result->scenario, &fresh, &again, err) < 0)
		return -1;
	same = again.verdict.kind == result->last.verdict.kind &&
	       again.digest == result->last.digest;
	trace_difference(&result->last.trace, &again.trace, text, sizeof(text));
	run_result_free(&again);
	if (!same)
		return err_set(err, ERR_INFRA,
			       "a reused guest and a fresh process disagree: "
			       "%s",
			       *text ? text : "bank or console");
	return 0;
}

static void print_summary(const struct scenario *before,
			  const struct shrink_result *result, uint64_t ns)
{
	const struct finding *finding = &result->finding;

	fprintf(stderr,
		"%u faults to %u, %u console lines to %u: %u runs, %" PRIu64
		".%" PRIu64 " s; %s%s%s: %s\n",
		before->fault_count, result->scenario->fault_count,
		before->console_count, result->scenario->console_count,
		result->runs, ns / 1000000000u, ns / 100000000u % 10u,
		verdict_name(finding->kind), *finding->invariant ? " " : "",
		finding->invariant, finding->text);
	if (result->scenario->root)
		fprintf(stderr, "it needs the folder %s of %s beside it\n",
			result->scenario->root, before->file);
}

static int print_scenario(const struct options *options,
			  const struct shrink_result *result, struct err *err)
{
	char *text = shrink_format(result);
	int rc = 0;

	if (options->out)
		rc = file_write(options->out, text, strlen(text), err);
	else
		fputs(text, stdout);
	free(text);
	return rc;
}

static int shrink(const struct options *options, const struct source *source,
		  struct machine_runner *machine,
		  const struct campaign_runner *runner, struct err *err)
{
	const struct shrink_options how = {runner, options->budget_ns,
					   print_pass, NULL};
	const uint64_t start = env_clock_ns();
	struct shrink_result result;
	int rc = shrink_run(source->scenario, &how, &result, err);

	if (rc < 0)
		return rc;
	if (result.finding.kind != VERDICT_HUNG)
		rc = confirm(machine, &result, err);
	print_summary(source->scenario, &result, env_clock_ns() - start);
	if (rc == 0)
		rc = print_scenario(options, &result, err);
	if (rc == 0 && !result.complete)
		rc = CLI_TIME;
	shrink_result_free(&result);
	return rc;
}

static bool was_hung(const struct source *source)
{
	return (source->kind == SOURCE_BUNDLE &&
		!strcmp(source->bundle.verdict, verdict_name(VERDICT_HUNG))) ||
	       (source->kind == SOURCE_STORE && source->recorded &&
		source->run.verdict == VERDICT_HUNG);
}

static int find_and_shrink(const struct options *options, struct err *err)
{
	struct machine_runner machine;
	struct campaign_runner runner;
	struct source source;
	int rc = cli_source(options->id, options->store, options->campaign,
			    &source, err);

	if (rc == 0)
		rc = campaign_runner_machine(&runner, &machine,
					     was_hung(&source), err);
	if (rc == 0) {
		machine.checks = false;
		if (source.kind == SOURCE_BUNDLE)
			machine.options.machine = source.bundle.machine;
		if (was_hung(&source))
			machine.options.deadline_ms = HUNG_DEADLINE_MS;
		rc = shrink(options, &source, &machine, &runner, err);
		campaign_runner_end(&machine);
	}
	cli_source_free(&source);
	return rc;
}

int cmd_shrink(int argc, char **argv)
{
	struct options options = {0};
	struct err err = {0};
	int rc;

	rc = parse(argc, argv, &options, &err);
	if (rc == PARSE_HELP)
		return fputs(USAGE, stdout) < 0;
	if (rc == PARSE_USAGE)
		return cli_usage("shrink",
				 "expected one bundle, run id or scenario");
	if (rc == PARSE_RUN)
		rc = find_and_shrink(&options, &err);
	return rc < 0 ? cli_fail(&err) : rc;
}
