/*
 * hotrig boot: the runtime on this terminal.
 */
#include "harness/cli/cli.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/machine/channel.h"
#include "harness/run/run.h"
#include "harness/scenario/tunables.h"
#include "inject/plan.h"

static const char help[] =
	"Usage: hotrig boot [OPTION...]\n"
	"The runtime on this terminal: type arun, akill, aps, restart, help.\n"
	"Ctrl-A x leaves.\n\n"
	"  -D TUNABLE=VALUE  set a tunable (hotrig list tunables)\n"
	"  --machine TYPE    microvm (default) or pc\n"
	"  --rsh SOCKET      where hotrig rsh reaches this target\n"
	"  --display         with a framebuffer, in a window where there is a "
	"screen\n"
	"  --console         accepted: the console is always here\n";

/* A session may be long, and a full ring ends it. */
#define BOOT_RAM_BYTES	  (256ull << 20)
#define BOOT_RING_RECORDS (2ull << 20)

enum { OPT_MACHINE = 256, OPT_CONSOLE, OPT_RSH, OPT_DISPLAY, OPT_HELP };

struct boot {
	struct scenario *scenario;
	enum machine_type type;
	const char *rsh; /* --rsh, or NULL */
	bool display;
};

static const struct option options[] = {
	{"machine", required_argument, NULL, OPT_MACHINE},
	{"console", no_argument, NULL, OPT_CONSOLE},
	{"rsh", required_argument, NULL, OPT_RSH},
	{"display", no_argument, NULL, OPT_DISPLAY},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

/* Where the rsh socket is made: as asked for, or the first free one. */
static int place_channel(const char *asked,
			 char path[static CHANNEL_PATH_BYTES], struct err *err)
{
	char first[CHANNEL_PATH_BYTES];
	int len;

	channel_path_default(first);
	len = snprintf(path, CHANNEL_PATH_BYTES, "%s", asked ? asked : first);
	if (len < (int)CHANNEL_PATH_BYTES && !asked && channel_in_use(first))
		len = snprintf(path, CHANNEL_PATH_BYTES, "%s-%u", first,
			       (unsigned)getpid());
	if (len >= (int)CHANNEL_PATH_BYTES)
		return err_set(err, ERR_USAGE, "%s: too long for a socket",
			       asked ? asked : first);
	if (channel_in_use(path))
		return err_set(err, ERR_USAGE,
			       "%s: a target listens there already", path);
	return channel_folder(path, err);
}

static void greet(const char *channel)
{
	char first[CHANNEL_PATH_BYTES];

	if (!isatty(STDOUT_FILENO))
		return;
	puts("Ctrl-A x leaves, \"help\" lists the commands.");
	channel_path_default(first);
	if (strcmp(first, channel) != 0)
		printf("hotrig rsh -t %s COMMAND reaches this target.\n",
		       channel);
}

static int boot_machine(const struct boot *boot, struct err *err)
{
	char channel[CHANNEL_PATH_BYTES];
	struct run_images images;
	struct machine_config config = {.type = boot->type,
					.channel = channel,
					.display = boot->display};
	struct plan *plan;
	int rc;

	if (run_images_find(&images, err) < 0 ||
	    place_channel(boot->rsh, channel, err) < 0 ||
	    scenario_plan(boot->scenario, &plan, err) < 0)
		return -1;
	plan->flags |= PLAN_INTERACTIVE;
	plan_seal(plan);
	config.kernel = images.kernel;
	config.initrd = images.initrd;
	config.storage = images.storage;
	config.plan = plan;
	greet(channel);
	fflush(stdout);
	rc = machine_boot(&config, err);
	free(plan);
	return rc;
}

static int take_arguments(int argc, char **argv, struct boot *boot,
			  struct err *err)
{
	char why[200];
	int option;

	while ((option = getopt_long(argc, argv, "D:", options, NULL)) != -1) {
		if (option == '?' || option == OPT_HELP)
			return option;
		if (option == OPT_MACHINE &&
		    cli_machine(optarg, &boot->type, err) < 0)
			return -1;
		if (option == OPT_RSH)
			boot->rsh = optarg;
		if (option == OPT_DISPLAY)
			boot->display = true;
		if (option == 'D' &&
		    tunable_assign(&boot->scenario->tunables, optarg, why,
				   sizeof(why)) < 0)
			return err_set(err, ERR_USAGE, "-D: %s", why);
	}
	return optind == argc ? 0 : '?';
}

int cmd_boot(int argc, char **argv)
{
	struct boot boot = {.scenario = scenario_new("boot"),
			    .type = MACHINE_MICROVM};
	struct err err = {0};
	int code;

	boot.scenario->ram_bytes = BOOT_RAM_BYTES;
	boot.scenario->ring_records = BOOT_RING_RECORDS;
	code = take_arguments(argc, argv, &boot, &err);
	if (code == OPT_HELP) {
		fputs(help, stdout);
		code = 0;
	} else if (code == '?') {
		code = cli_usage("boot", "boot takes options only");
	} else if (code < 0 || boot_machine(&boot, &err) < 0) {
		code = cli_fail(&err);
	}
	scenario_free(boot.scenario);
	return code;
}
