/*
 * hotrig backtrace: where a run's faults hit, function by function.
 */
#include "harness/cli/cli.h"

#include <getopt.h>
#include <stdio.h>

#include "harness/backtrace/backtrace.h"
#include "harness/backtrace/dump.h"
#include "harness/cli/source.h"

static const char help[] =
	"Usage: hotrig backtrace BUNDLE|ID|SCENARIO... [OPTION...]\n"
	"Repeats a run and shows the stack at every fault that is taken and "
	"every\nexception; of a run that is not held, also every thread at its "
	"end. Of several\nruns each begins with a line \"run ID\"; core files "
	"of the n-th are in FOLDER/n.\n\n"
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
	char **ids;
	int count;
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
	if (rc == 0 && optind == argc)
		return '?';
	args->ids = argv + optind;
	args->count = argc - optind;
	return rc;
}

static int print_one(struct args *args, const char *id, struct err *err)
{
	struct source source;
	struct text text = {0};
	int rc = cli_source(id, args->store, NULL, &source, err);

	if (rc == 0)
		rc = cli_repeat_on(args->machine, id, &source, args->run.images,
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

/* One that fails does not keep the others from being carried out. */
static int print_each(struct args *args, struct err *err)
{
	const char *cores = args->options.cores;
	struct err own = {0};
	char folder[1000];
	int rc = 0;

	if (cores && dump_folder(cores, err) < 0)
		return -1;
	for (int i = 0; i < args->count; i++) {
		printf("run %s\n", args->ids[i]);
		snprintf(folder, sizeof(folder), "%s/%d", cores ? cores : "",
			 i + 1);
		args->options.cores = cores ? folder : NULL;
		if (print_one(args, args->ids[i], &own) == 0)
			continue;
		printf("failed: %s\n", own.text);
		if (rc == 0)
			*err = own;
		rc = -1;
	}
	return rc;
}

static int print_backtraces(struct args *args, struct err *err)
{
	struct backtrace_kept kept = {0};
	struct run_images images;
	int rc = run_images_find(&images, err);

	args->run.images = &images;
	args->options.run = &args->run;
	args->options.kept = &kept;
	if (rc == 0)
		rc = args->count == 1 ? print_one(args, args->ids[0], err)
				      : print_each(args, err);
	backtrace_kept_free(&kept);
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
				 "backtrace takes scenarios or run ids");
	if (rc == 0)
		rc = print_backtraces(&args, &err);
	return rc < 0 ? cli_fail(&err) : 0;
}
