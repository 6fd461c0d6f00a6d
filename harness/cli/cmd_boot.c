/*
 * hotrig boot: the runtime on this terminal.
 */
#include "harness/cli/cli.h"

#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/run/run.h"
#include "harness/scenario/tunables.h"
#include "inject/plan.h"

static const char help[] =
	"Usage: hotrig boot [OPTION...]\n"
	"The runtime on this terminal: type arun, akill, aps, restart, help.\n"
	"Ctrl-A x leaves.\n\n"
	"  -D TUNABLE=VALUE  set a tunable (hotrig list tunables)\n"
	"  --machine TYPE    microvm (default) or pc\n"
	"  --console         accepted: the console is always here\n";

/* A session may be long, and a full ring ends it. */
#define BOOT_RAM_BYTES	  (256ull << 20)
#define BOOT_RING_RECORDS (2ull << 20)

enum { OPT_MACHINE = 256, OPT_CONSOLE, OPT_HELP };

static const struct option options[] = {
	{"machine", required_argument, NULL, OPT_MACHINE},
	{"console", no_argument, NULL, OPT_CONSOLE},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

static int boot(const struct scenario *scenario, enum machine_type type,
		struct err *err)
{
	struct run_images images;
	struct machine_config config = {.type = type};
	struct plan *plan;
	int rc;

	if (run_images_find(&images, err) < 0 ||
	    scenario_plan(scenario, &plan, err) < 0)
		return -1;
	plan->flags |= PLAN_INTERACTIVE;
	plan_seal(plan);
	config.kernel = images.kernel;
	config.initrd = images.initrd;
	config.storage = images.storage;
	config.plan = plan;
	if (isatty(STDOUT_FILENO))
		puts("Ctrl-A x leaves, \"help\" lists the commands.");
	fflush(stdout);
	rc = machine_boot(&config, err);
	free(plan);
	return rc;
}

static int take_arguments(int argc, char **argv, struct scenario *scenario,
			  enum machine_type *type, struct err *err)
{
	char why[200];
	int option;

	while ((option = getopt_long(argc, argv, "D:", options, NULL)) != -1) {
		if (option == '?' || option == OPT_HELP)
			return option;
		if (option == OPT_MACHINE && cli_machine(optarg, type, err) < 0)
			return -1;
		if (option == 'D' && tunable_assign(&scenario->tunables, optarg,
						    why, sizeof(why)) < 0)
			return err_set(err, ERR_USAGE, "-D: %s", why);
	}
	return optind == argc ? 0 : '?';
}

int cmd_boot(int argc, char **argv)
{
	struct scenario *scenario = scenario_new("boot");
	enum machine_type type = MACHINE_MICROVM;
	struct err err = {0};
	int code;

	scenario->ram_bytes = BOOT_RAM_BYTES;
	scenario->ring_records = BOOT_RING_RECORDS;
	code = take_arguments(argc, argv, scenario, &type, &err);
	if (code == OPT_HELP) {
		fputs(help, stdout);
		code = 0;
	} else if (code == '?') {
		code = cli_usage("boot", "boot takes options only");
	} else if (code < 0 || boot(scenario, type, &err) < 0) {
		code = cli_fail(&err);
	}
	scenario_free(scenario);
	return code;
}
