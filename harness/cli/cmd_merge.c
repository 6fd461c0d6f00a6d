/* hotrig merge: the stores of several shards into one. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "harness/cli/cli.h"
#include "harness/store/store.h"

static const char USAGE[] =
	"Usage: hotrig merge OUT STORE...\n"
	"       hotrig merge --compare STORE STORE\n"
	"Makes the store OUT of the campaigns and runs in the others, in "
	"whatever\norder they are named. Two results of one run that differ "
	"are "
	"an error.\n"
	"  --compare  say whether two stores have the same runs with the same\n"
	"             results: exit code 0 or 1\n";

static int print_counts(const char *file, struct err *err)
{
	struct store_campaign campaign;
	struct store_counts counts;
	struct store *store;
	int rc;

	if (store_open(file, false, &store, err) < 0)
		return -1;
	rc = store_campaign_last(store, NULL, &campaign, err);
	if (rc == 0)
		rc = store_counts(store, campaign.id, &counts, err);
	store_close(store);
	if (rc == 0)
		printf("%s: campaign %s, %" PRIu64 " runs, %" PRIu64
		       " carried out, %" PRIu64 " not held\n",
		       file, campaign.name, counts.runs, counts.done,
		       counts.done - counts.ok);
	return rc;
}

static int compare(const char *a, const char *b, struct err *err)
{
	char text[300];
	const int64_t count = store_compare(a, b, text, sizeof(text), err);

	if (count < 0)
		return -1;
	if (count == 0)
		puts("the same runs with the same results");
	else
		printf("%" PRId64 " differ, the first is %s\n", count, text);
	return count ? CLI_FINDING : CLI_HELD;
}

int cmd_merge(int argc, char **argv)
{
	static const struct option list[] = {
		{"compare", no_argument, NULL, 'c'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	bool comparing = false;
	struct err err;
	int c, rc;

	while ((c = getopt_long(argc, argv, "h", list, NULL)) != -1) {
		if (c == 'h')
			return fputs(USAGE, stdout) < 0;
		if (c != 'c')
			return cli_usage("merge", "expected OUT STORE...");
		comparing = true;
	}
	argc -= optind;
	argv += optind;
	if (comparing ? argc != 2 : argc < 2)
		return cli_usage("merge", "expected %s",
				 comparing ? "two stores" : "OUT STORE...");
	if (comparing)
		rc = compare(argv[0], argv[1], &err);
	else
		rc = store_merge(argv[0], (const char *const *)(argv + 1),
				 (size_t)argc - 1, &err);
	if (rc == 0 && !comparing)
		rc = print_counts(argv[0], &err);
	return rc < 0 ? cli_fail(&err) : rc;
}
