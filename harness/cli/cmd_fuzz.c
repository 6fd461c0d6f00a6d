/* hotrig fuzz: AFL++ on the PMM and on the site, and scenarios of what it has
 * found. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/file.h"
#include "harness/base/parse.h"
#include "harness/base/text.h"
#include "harness/cli/cli.h"
#include "harness/fuzz/fuzz.h"

static const char USAGE[] =
	"Usage: hotrig fuzz pmm|site [--time T] [--in FOLDER] [--out FOLDER]\n"
	"           [--resume] [--fast] [--main NAME|--secondary NAME]\n"
	"       hotrig fuzz import [--site] CASE [-o FILE]\n"
	"pmm: afl-fuzz on the persistent memory manager, natively, every call\n"
	"compared with a model. site: on the whole runtime, in one guest that\n"
	"lives on, every case judged by the oracle. Findings are in\n"
	"FOLDER/default/crashes, cases that do not end in "
	"FOLDER/default/hangs.\n"
	"import: the scenario of a case; hotrig run or replay carries it out.\n"
	"  --time T     \"60s\", \"10m\"; without it until interrupted\n"
	"  --in FOLDER  cases to begin with (default corpus/pmm, corpus/site)\n"
	"  --out FOLDER default fuzz/out in the build folder\n"
	"  --resume     go on with what is in the output folder\n"
	"  --fast       pmm: without sanitizers\n"
	"  --site       the case is one of site, whatever folder it is in\n"
	"  --main, --secondary   one of several processes on one --out\n"
	"  -o FILE      write there and not to the standard output\n";

enum parsed { PARSE_RUN = 0, PARSE_HELP = 1, PARSE_USAGE = -2 };

struct options {
	struct fuzz_options fuzz;
	bool resume, site;
	const char *file; /* of import */
};

static const struct option LIST[] = {
	{"time", required_argument, NULL, 't'},
	{"in", required_argument, NULL, 'i'},
	{"out", required_argument, NULL, 'o'},
	{"resume", no_argument, NULL, 'r'},
	{"fast", no_argument, NULL, 'f'},
	{"site", no_argument, NULL, 's'},
	{"main", required_argument, NULL, 'M'},
	{"secondary", required_argument, NULL, 'S'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0}};

static int parse_time(struct options *options, struct err *err)
{
	uint64_t ns;

	if (parse_duration_ns(optarg, &ns) || ns < 1000000000)
		return err_set(err, ERR_USAGE,
			       "--time %s: expected a second at least, such as "
			       "60s",
			       optarg);
	options->fuzz.time_s = ns / 1000000000;
	return 0;
}

static int parse(int argc, char **argv, struct options *options,
		 struct err *err)
{
	int c, rc = 0;

	while (rc == 0 &&
	       (c = getopt_long(argc, argv, "o:h", LIST, NULL)) != -1) {
		switch (c) {
		case 't':
			rc = parse_time(options, err);
			break;
		case 'i':
			options->fuzz.in = optarg;
			break;
		case 'o':
			options->fuzz.out = options->file = optarg;
			break;
		case 'r':
			options->resume = true;
			break;
		case 'f':
			options->fuzz.fast = true;
			break;
		case 's':
			options->site = true;
			break;
		case 'M':
		case 'S':
			options->fuzz.name = optarg;
			options->fuzz.secondary = c == 'S';
			break;
		case 'h':
			return PARSE_HELP;
		default:
			rc = PARSE_USAGE;
		}
	}
	return rc;
}

static const char *build_folder(void)
{
	const char *folder = getenv("HOTRIG_BUILD");

	return folder && *folder ? folder : "build";
}

static int fuzz(enum fuzz_target target, struct options *options,
		struct err *err)
{
	struct text out = {0};
	uint64_t crashes = 0, hangs = 0, infra = 0;
	int rc;

	text_printf(&out, "%s/fuzz/out", build_folder());
	options->fuzz.build = build_folder();
	if (!options->fuzz.out)
		options->fuzz.out = out.at;
	if (options->resume)
		options->fuzz.in = NULL;
	else if (!options->fuzz.in)
		options->fuzz.in = target == FUZZ_TARGET_PMM ? "corpus/pmm"
							     : "corpus/site";
	options->fuzz.crashes = &crashes;
	options->fuzz.hangs = &hangs;
	options->fuzz.infra = &infra;
	rc = fuzz_run(target, &options->fuzz, err);
	printf("%" PRIu64 " findings, %" PRIu64 " cases that did not end, in "
	       "%s\n",
	       crashes, hangs, options->fuzz.out);
	text_free(&out);
	if (rc < 0)
		return rc;
	return crashes || hangs ? CLI_FINDING : CLI_HELD;
}

static int import(const char *file, bool site, const char *to, struct err *err)
{
	struct text player = {0}, yaml = {0};
	int rc;

	text_printf(&player, "%s/fuzz/pmm-play", build_folder());
	rc = site || fuzz_is_site(file)
		     ? fuzz_import_site(file, build_folder(), &yaml, err)
		     : fuzz_import(file, player.at, &yaml, err);
	if (rc == 0 && to)
		rc = file_write(to, yaml.at, yaml.len, err);
	else if (rc == 0)
		fputs(yaml.at, stdout);
	text_free(&player);
	text_free(&yaml);
	return rc;
}

int cmd_fuzz(int argc, char **argv)
{
	struct options options = {0};
	struct err err;
	int rc = parse(argc, argv, &options, &err);

	if (rc == PARSE_HELP)
		return fputs(USAGE, stdout) < 0;
	if (rc == 0 && argc - optind == 1 && !strcmp(argv[optind], "pmm"))
		rc = fuzz(FUZZ_TARGET_PMM, &options, &err);
	else if (rc == 0 && argc - optind == 1 && !strcmp(argv[optind], "site"))
		rc = fuzz(FUZZ_TARGET_SITE, &options, &err);
	else if (rc == 0 && argc - optind == 2 &&
		 !strcmp(argv[optind], "import"))
		rc = import(argv[optind + 1], options.site, options.file, &err);
	else if (rc == 0)
		rc = PARSE_USAGE;
	if (rc == PARSE_USAGE)
		return cli_usage("fuzz", "expected \"pmm\", \"site\" or "
					 "\"import CASE\"");
	return rc < 0 ? cli_fail(&err) : rc;
}
