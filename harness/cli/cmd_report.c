/* hotrig report: what a store says of its last campaign, and of one run. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "harness/backtrace/backtrace.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/runner.h"
#include "harness/cli/cli.h"
#include "harness/report/report.h"

static const char USAGE[] =
	"Usage: hotrig report STORE [--campaign NAME] [--junit FILE]\n"
	"           [--json FILE] [--html FILE]\n"
	"       hotrig report [STORE] --chrome-trace RUN -o FILE\n"
	"Prints the table of the last campaign in STORE.\n"
	"  --campaign NAME  of the one of this name\n"
	"  --junit FILE     a case for each workload, fault and invariant\n"
	"  --json FILE      the figures, and every run\n"
	"  --html FILE      a page that needs no other file; findings are\n"
	"                   carried out again for their timelines\n"
	"  --chrome-trace RUN  carry out the run of this id or number again\n"
	"                   and write its trace to the file of -o, for\n"
	"                   ui.perfetto.dev or chrome://tracing; STORE is\n"
	"                   build/campaign.db if it is left out\n"
	"Where GITHUB_ACTIONS is set, findings become annotations.\n";

enum parsed { PARSE_RUN = 0, PARSE_HELP = 1, PARSE_USAGE = -1 };

struct options {
	const char *store;
	const char *campaign;
	const char *junit;
	const char *json;
	const char *html;
	const char *chrome;
	const char *out;
};

static const struct option LIST[] = {
	{"campaign", required_argument, NULL, 'c'},
	{"junit", required_argument, NULL, 'u'},
	{"json", required_argument, NULL, 'j'},
	{"html", required_argument, NULL, 'w'},
	{"chrome-trace", required_argument, NULL, 't'},
	{"output", required_argument, NULL, 'o'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0}};

static const char **value_of(struct options *options, int c)
{
	switch (c) {
	case 'c':
		return &options->campaign;
	case 'u':
		return &options->junit;
	case 'j':
		return &options->json;
	case 'w':
		return &options->html;
	case 't':
		return &options->chrome;
	case 'o':
		return &options->out;
	default:
		return NULL;
	}
}

static enum parsed parse(int argc, char **argv, struct options *options)
{
	int c;

	while ((c = getopt_long(argc, argv, "o:h", LIST, NULL)) != -1) {
		const char **value = value_of(options, c);

		if (c == 'h')
			return PARSE_HELP;
		if (!value)
			return PARSE_USAGE;
		*value = optarg;
	}
	if (!options->chrome != !options->out)
		return PARSE_USAGE;
	if (optind + 1 == argc)
		options->store = argv[optind];
	else if (optind != argc || !options->chrome)
		return PARSE_USAGE;
	return PARSE_RUN;
}

/* The images are looked for when the first run needs them: a report without
 * findings needs none. */
static int repeat(void *context, const struct store_run *run,
		  struct run_result *result, struct err *err)
{
	struct campaign_runner runner;
	struct machine_runner machine;
	struct scenario *scenario;
	int rc;

	(void)context;
	if (campaign_runner_machine(&runner, &machine, true, err) < 0 ||
	    scenario_parse(run->scenario, run->file, &scenario, err) < 0)
		return -1;
	rc = runner.run(runner.context, scenario, result, err);
	scenario_free(scenario);
	campaign_runner_end(&machine);
	if (rc == 0 && result->verdict.kind == VERDICT_INFRA) {
		rc = err_set(err, ERR_INFRA, "%s", result->infra);
		run_result_free(result);
	}
	return rc;
}

static int backtrace(void *context, const struct store_run *run,
		     struct text *text, struct err *err)
{
	struct campaign_runner runner;
	struct machine_runner machine;
	struct backtrace_options options = {0};
	struct scenario *scenario;
	int rc;

	(void)context;
	if (campaign_runner_machine(&runner, &machine, true, err) < 0 ||
	    scenario_parse(run->scenario, run->file, &scenario, err) < 0)
		return -1;
	options.run = &machine.options;
	rc = backtrace_run(scenario, &options, text, err);
	scenario_free(scenario);
	campaign_runner_end(&machine);
	return rc;
}

static int print(struct store *store, const struct options *options,
		 const struct store_campaign *campaign, struct err *err)
{
	const struct report_repeater repeater = {repeat, backtrace, NULL};
	struct store_counts counts;
	struct report report;
	int rc = 0;

	if (store_counts(store, campaign->id, &counts, err) < 0 ||
	    report_make(store, campaign, &report, err) < 0)
		return -1;
	if (options->junit)
		rc = report_junit(store, &report, options->junit, err);
	if (rc == 0 && options->json)
		rc = report_json(store, &report, options->json, err);
	if (rc == 0 && options->html)
		rc = report_html(&report, options->store, &repeater,
				 options->html, err);
	if (rc == 0)
		report_table(&report, options->store, options->junit, stdout);
	if (rc == 0 && options->html)
		printf("html %s\n", options->html);
	report_free(&report);
	return rc < 0 ? rc : campaign_exit_code(&counts, CAMPAIGN_COMPLETE);
}

static int chrome(struct store *store, const struct options *options,
		  const struct store_campaign *campaign, struct err *err)
{
	struct run_result result;
	struct store_run run;
	int rc;

	if (store_find(store, campaign->id, options->chrome, &run, err) < 0)
		return -1;
	rc = repeat(NULL, &run, &result, err);
	if (rc == 0) {
		rc = report_chrome(&result.trace, run.id, options->out, err);
		if (rc == 0 && run.state == STORE_DONE &&
		    run.digest != result.digest)
			fprintf(stderr,
				"hotrig: %s: the digest is not the recorded "
				"one: the runtime has changed\n",
				run.id);
		run_result_free(&result);
	}
	store_run_free(&run);
	return rc;
}

int cmd_report(int argc, char **argv)
{
	struct options options = {0};
	struct store_campaign campaign;
	enum parsed parsed;
	char path[512];
	struct store *store;
	struct err err;
	int rc;

	options.store = store_default(path, sizeof(path));
	parsed = parse(argc, argv, &options);
	if (parsed == PARSE_HELP)
		return fputs(USAGE, stdout) < 0;
	if (parsed == PARSE_USAGE)
		return cli_usage("report", "expected one store, and -o with "
					   "--chrome-trace");
	if (store_open(options.store, false, &store, &err) < 0)
		return cli_fail(&err);
	rc = store_campaign_last(store, options.campaign, &campaign, &err);
	if (rc == 0)
		rc = options.chrome ? chrome(store, &options, &campaign, &err)
				    : print(store, &options, &campaign, &err);
	store_close(store);
	return rc < 0 ? cli_fail(&err) : rc;
}
