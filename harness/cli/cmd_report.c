/* hotrig report: what a store says of its last campaign. */
#include <getopt.h>
#include <stdio.h>

#include "harness/campaign/campaign.h"
#include "harness/cli/cli.h"
#include "harness/report/report.h"

static const char USAGE[] =
	"Usage: hotrig report STORE [--campaign NAME] [--junit FILE] "
	"[--json FILE]\n"
	"Prints the table of the last campaign in STORE, or of the one "
	"named.\n";

struct options {
	const char *store;
	const char *campaign;
	const char *junit;
	const char *json;
};

static int parse(int argc, char **argv, struct options *options)
{
	static const struct option list[] = {
		{"campaign", required_argument, NULL, 'c'},
		{"junit", required_argument, NULL, 'u'},
		{"json", required_argument, NULL, 'o'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	int c;

	while ((c = getopt_long(argc, argv, "h", list, NULL)) != -1) {
		switch (c) {
		case 'c':
			options->campaign = optarg;
			break;
		case 'u':
			options->junit = optarg;
			break;
		case 'o':
			options->json = optarg;
			break;
		case 'h':
			fputs(USAGE, stdout);
			return 1;
		default:
			return -1;
		}
	}
	if (optind + 1 != argc)
		return -1;
	options->store = argv[optind];
	return 0;
}

static int print(struct store *store, const struct options *options,
		 struct err *err)
{
	struct store_campaign campaign;
	struct store_counts counts;
	struct report report;
	int rc = 0;

	if (store_campaign_last(store, options->campaign, &campaign, err) < 0 ||
	    store_counts(store, campaign.id, &counts, err) < 0 ||
	    report_make(store, &campaign, &report, err) < 0)
		return -1;
	if (options->junit)
		rc = report_junit(store, &report, options->junit, err);
	if (rc == 0 && options->json)
		rc = report_json(store, &report, options->json, err);
	if (rc == 0)
		report_table(&report, options->store, options->junit, stdout);
	report_free(&report);
	return rc < 0 ? rc : campaign_exit_code(&counts, CAMPAIGN_COMPLETE);
}

int cmd_report(int argc, char **argv)
{
	struct options options = {0};
	struct store *store;
	struct err err;
	int rc = parse(argc, argv, &options);

	if (rc < 0)
		return cli_usage("report", "expected one store");
	if (rc > 0)
		return 0;
	if (store_open(options.store, false, &store, &err) < 0)
		return cli_fail(&err);
	rc = print(store, &options, &err);
	store_close(store);
	return rc < 0 ? cli_fail(&err) : rc;
}
