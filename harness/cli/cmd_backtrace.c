/*
 * hotrig backtrace: where a run's faults hit, function by function.
 */
#include "harness/cli/cli.h"

#include <getopt.h>
#include <stdio.h>

#include "harness/backtrace/backtrace.h"
#include "harness/cli/source.h"

static const char help[] =
	"Usage: hotrig backtrace BUNDLE|ID|SCENARIO [OPTION...]\n"
	"Repeats a run and shows the stack at every fault that is taken and "
	"every\nexception; of a run that is not held, also every thread at its "
	"end.\n\n"
	"  --threads        every thread at the end, whatever the verdict\n"
	"  --core FOLDER    write core files and the GDB scripts for them\n"
	"  --store FILE     where the run ID is (build/campaign.db)\n"
	"  --machine TYPE   microvm (default) or pc; of a bundle, its own\n"
	"  --deadline TIME  wall clock for the run with stops (60s)\n";

static const struct option list[] = {
	{"threads", no_argument, NULL, 't'},
	{"core", required_argument, NULL, 'c'},
	{"store", required_argument, NULL, 's'},
	{"machine", required_argument, NULL, 'm'},
	{"deadline", required_argument, NULL, 'd'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

struct args {
	const char *id;
	const char *store;
	const char *machine;
	struct backtrace_options options;
	struct run_options run;
};

/* 0, negative (error), or 'h' or '?'. */
static int parse(int argc, char **argv, struct args *args, struct err *err)
{
	int option, rc = 0;

	while (rc == 0 &&
	       (option = getopt_long(argc, argv, "h", list, NULL)) != -1) {
		switch (option) {
		case 't':
			args->options.threads = true;
			break;
		case 'c':
			args->options.cores = optarg;
			break;
		case 's':
			args->store = optarg;
			break;
		case 'm':
			args->machine = optarg;
			break;
		case 'd':
			rc = cli_deadline(optarg, &args->run.deadline_ms, err);
			break;
		default:
			return option;
		}
	}
	if (rc == 0 && optind != argc - 1)
		return '?';
	if (rc == 0)
		args->id = argv[optind];
	return rc;
}

static int print_backtraces(struct args *args, struct err *err)
{
	struct source source;
	struct run_images images;
	struct text text = {0};
	int rc;

	rc = cli_source(args->id, args->store, NULL, &source, err);
	args->run.images = &images;
	args->options.run = &args->run;
	if (rc == 0)
		rc = run_images_find(&images, err);
	if (rc == 0)
		rc = cli_repeat_on(args->machine, args->id, &source, &images,
				   &args->run.machine, err);
	if (rc == 0)
		rc = backtrace_run(source.scenario, &args->options, &text, err);
	if (text.len)
		fputs(text.at, stdout);
	else if (rc == 0)
		puts("no fault was taken and no exception raised");
	text_free(&text);
	cli_source_free(&source);
	return rc;
}

int cmd_backtrace(int argc, char **argv)
{
	struct args args = {0};
	struct err err = {0};
	int rc = parse(argc, argv, &args, &err);

	if (rc == 'h') {
		fputs(help, stdout);
		return 0;
	}
	if (rc == '?')
		return cli_usage("backtrace",
				 "backtrace takes one scenario or run id");
	if (rc == 0)
		rc = print_backtraces(&args, &err);
	return rc < 0 ? cli_fail(&err) : 0;
}
