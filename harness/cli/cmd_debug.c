/*
 * hotrig debug: a run under GDB.
 */
#include "harness/cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <sys/wait.h>

#include "harness/cli/source.h"
#include "harness/debug/session.h"

static const char help[] =
	"Usage: hotrig debug BUNDLE|ID|SCENARIO [OPTION...] [-- GDB "
	"ARGUMENTS]\n"
	"GDB on a run, stopped before the first fault of its plan. \"help "
	"hotrig\" in\nGDB lists the commands.\n\n"
	"  --reverse        with a recording that can be gone back through\n"
	"  --live           the machine itself, not a recording: what is "
	"changed\n"
	"                   has effect, but stops change the run's times\n"
	"  --batch          end after the commands of the GDB arguments\n"
	"  --store FILE     where the run ID is (build/campaign.db)\n"
	"  --machine TYPE   microvm (default) or pc; of a bundle, its own\n"
	"  --deadline TIME  for the recording, and for all with --batch "
	"(60s)\n";

static const struct option list[] = {
	{"reverse", no_argument, NULL, 'r'},
	{"live", no_argument, NULL, 'l'},
	{"batch", no_argument, NULL, 'b'},
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
	struct debug_options options;
};

/* 0, negative (error), or 'h' or '?'. */
static int parse(int argc, char **argv, struct args *args, struct err *err)
{
	int option, rc = 0;

	while (rc == 0 &&
	       (option = getopt_long(argc, argv, "+h", list, NULL)) != -1) {
		switch (option) {
		case 'r':
			args->options.mode = DEBUG_REVERSE;
			break;
		case 'l':
			args->options.mode = DEBUG_LIVE;
			break;
		case 'b':
			args->options.batch = true;
			break;
		case 's':
			args->store = optarg;
			break;
		case 'm':
			args->machine = optarg;
			break;
		case 'd':
			rc = cli_deadline(optarg, &args->options.deadline_ms,
					  err);
			break;
		default:
			return option;
		}
	}
	return rc;
}

/* Options may stand behind the subject too, up to "--". */
static int parse_all(int argc, char **argv, struct args *args, struct err *err)
{
	int rc = parse(argc, argv, args, err);

	if (rc)
		return rc;
	if (optind >= argc)
		return '?';
	args->id = argv[optind];
	if (optind + 1 < argc) {
		argv += optind;
		argc -= optind;
		optind = 1;
		rc = parse(argc, argv, args, err);
		args->options.gdb = argv + optind;
	}
	return rc;
}

static int debug(struct args *args, int *status, struct err *err)
{
	struct source source;
	struct run_images images;
	int rc;

	rc = cli_source(args->id, args->store, NULL, &source, err);
	args->options.images = &images;
	if (rc == 0)
		rc = run_images_find(&images, err);
	if (rc == 0)
		rc = cli_repeat_on(args->machine, args->id, &source, &images,
				   &args->options.machine, err);
	if (rc == 0)
		rc = debug_session(source.scenario, &args->options, status,
				   err);
	cli_source_free(&source);
	return rc;
}

int cmd_debug(int argc, char **argv)
{
	struct args args = {.options.deadline_ms = 60000};
	struct err err = {0};
	int status = 0;
	int rc = parse_all(argc, argv, &args, &err);

	if (rc == 'h') {
		fputs(help, stdout);
		return 0;
	}
	if (rc == '?')
		return cli_usage("debug", "debug takes one scenario or run id");
	if (rc == 0)
		rc = debug(&args, &status, &err);
	if (rc < 0)
		return cli_fail(&err);
	return WIFEXITED(status) ? WEXITSTATUS(status) : CLI_INFRA;
}
