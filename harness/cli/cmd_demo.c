/*
 * hotrig demo: the maze walks, is killed, restarted with its group and with
 * the site, and goes on; pictures of the display show it (EX-15).
 */
#include "harness/cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/text.h"
#include "harness/machine/channel.h"
#include "harness/machine/session.h"
#include "harness/run/run.h"
#include "inject/plan.h"

static const char help[] =
	"Usage: hotrig demo [OPTION...]\n"
	"An actor walks through a maze and draws it on the framebuffer; it is "
	"killed, its\ngroup restarts it, the site restarts, and each time it "
	"goes on near where it was.\nPictures of that go to a folder. Where "
	"there is a screen a window shows it, and\nthe console is left to the "
	"user in the end; Ctrl-A x leaves.\n\n"
	"  --out DIR       folder of the pictures (demo)\n"
	"  --machine TYPE  microvm (default) or pc; with a window always pc\n"
	"  --no-window     pictures only\n";

#define DEMO_RAM_BYTES	  (256ull << 20)
#define DEMO_RING_RECORDS (2ull << 20)
#define POLL_MS		  50
#define WAIT_S		  60u
#define WAIT_BOOT	  "C_INIT>"

enum { OPT_OUT = 256, OPT_MACHINE, OPT_NO_WINDOW, OPT_HELP };

static const struct option options[] = {
	{"out", required_argument, NULL, OPT_OUT},
	{"machine", required_argument, NULL, OPT_MACHINE},
	{"no-window", no_argument, NULL, OPT_NO_WINDOW},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

struct demo {
	const char *out;
	enum machine_type type;
	bool window;
	char channel[CHANNEL_PATH_BYTES];
	struct session *session;
	size_t read; /* bytes of the console that were looked at */
};

static void say(const char *text)
{
	printf("demo: %s\n", text);
	fflush(stdout);
}

/* Wait until the console has said text, behind what it said before. */
static int await(struct demo *demo, const char *text, struct err *err)
{
	uint64_t deadline = env_clock_ns() + WAIT_S * 1000000000ull;

	while (env_clock_ns() < deadline) {
		char *console, *at;

		if (session_console(demo->session, &console, err) < 0)
			return -1;
		at = strlen(console) > demo->read
			     ? strstr(console + demo->read, text)
			     : NULL;
		if (at)
			demo->read = (size_t)(at - console) + strlen(text);
		free(console);
		if (at)
			return 0;
		poll(NULL, 0, POLL_MS);
	}
	return err_set(err, ERR_TIME, "the console did not say \"%s\" in %u s",
		       text, WAIT_S);
}

/* Wait until the maze has reported its steps that many times more. */
static int await_reports(struct demo *demo, unsigned times, struct err *err)
{
	for (unsigned i = 0; i < times; i++)
		if (await(demo, "maze: step ", err) < 0)
			return -1;
	return 0;
}

/* A command of C_INIT; what it printed (malloc) if output is not NULL. */
static int command(struct demo *demo, const char *text, char **output,
		   struct err *err)
{
	char *said = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&said, &size);
	int status = 0, rc;

	if (!out)
		return err_set(err, ERR_INFRA, "open_memstream: %s",
			       strerror(errno));
	say(text);
	rc = channel_request(demo->channel, text, false, out, &status, err);
	fclose(out);
	if (rc == 0 && status != 0)
		rc = err_set(err, ERR_INFRA, "%s: status %d: %s", text, status,
			     said);
	if (output && rc == 0)
		*output = said;
	else
		free(said);
	return rc;
}

static int picture(struct demo *demo, const char *name, const char *shows,
		   struct err *err)
{
	struct text path = {0};
	int rc;

	text_printf(&path, "%s/%s", demo->out, name);
	rc = session_picture(demo->session, path.at, err);
	if (rc == 0) {
		printf("demo: %s.png: %s\n", path.at, shows);
		fflush(stdout);
	}
	text_free(&path);
	return rc;
}

static int kill_walker(struct demo *demo, const char *started, struct err *err)
{
	char text[40];
	unsigned aid;

	if (sscanf(started, "Started aid = %u", &aid) != 1)
		return err_set(err, ERR_INFRA, "arun said \"%s\"", started);
	snprintf(text, sizeof(text), "akill %u", aid);
	return command(demo, text, NULL, err);
}

/* What happens, up to the third picture. */
static int walk(struct demo *demo, struct err *err)
{
	char *started = NULL;
	int rc;

	if (await(demo, WAIT_BOOT, err) < 0 ||
	    command(demo, "arun -g 0 maze", &started, err) < 0)
		return -1;
	rc = await_reports(demo, 6, err);
	if (rc == 0)
		rc = picture(demo, "1-before", "the first life walks", err);
	if (rc == 0)
		rc = kill_walker(demo, started, err);
	free(started);
	if (rc < 0 || await(demo, "maze: life 2,", err) < 0 ||
	    await_reports(demo, 4, err) < 0 ||
	    picture(demo, "2-after-akill",
		    "the second life went on where the first was killed",
		    err) < 0 ||
	    command(demo, "restart", NULL, err) < 0 ||
	    await(demo, "maze: life 3,", err) < 0 ||
	    await_reports(demo, 4, err) < 0)
		return -1;
	return picture(demo, "3-after-restart",
		       "the third life went on after a restart of the site",
		       err);
}

static int end(struct demo *demo, struct err *err)
{
	if (command(demo, "akill -g 0", NULL, err) < 0 ||
	    picture(demo, "4-after-akill-g",
		    "the group has ended; what was drawn stays", err) < 0)
		return -1;
	return command(demo, "shutdown -i 1", NULL, err) < 0 ||
			       await(demo, "Hot reboot", err) < 0 ||
			       await(demo, WAIT_BOOT, err) < 0
		       ? -1
		       : picture(demo, "5-after-shutdown",
				 "the site restarted, nobody came back", err);
}

/* With a window the machine is the user's after the third picture. */
static int drive(struct demo *demo, struct err *err)
{
	if (walk(demo, err) < 0)
		return -1;
	if (!demo->window)
		return end(demo, err);
	say("the console is yours: aps, akill, akill -g 0, restart, help; "
	    "Ctrl-A x leaves");
	return 0;
}

static int start_machine(struct demo *demo, struct err *err)
{
	struct scenario *scenario = scenario_new("demo");
	struct run_images images;
	struct machine_config config = {
		.type = demo->type, .channel = demo->channel, .display = true};
	const struct session_options session = {
		.terminal = demo->window,
		.driven = true,
		.window = demo->window,
	};
	struct plan *plan;
	int rc;

	scenario->ram_bytes = DEMO_RAM_BYTES;
	scenario->ring_records = DEMO_RING_RECORDS;
	rc = run_images_find(&images, err);
	if (rc == 0)
		rc = scenario_plan(scenario, &plan, err);
	if (rc == 0) {
		plan->flags |= PLAN_INTERACTIVE;
		plan_seal(plan);
		config.kernel = images.kernel;
		config.initrd = images.initrd;
		config.storage = images.storage;
		config.plan = plan;
		rc = session_start(&config, &session, &demo->session, err);
		free(plan);
	}
	scenario_free(scenario);
	return rc;
}

static int make_folders(struct demo *demo, struct err *err)
{
	char first[CHANNEL_PATH_BYTES];
	int len;

	if (mkdir(demo->out, 0777) < 0 && errno != EEXIST)
		return err_set(err, ERR_USAGE, "%s: %s", demo->out,
			       strerror(errno));
	channel_path_default(first);
	len = snprintf(demo->channel, sizeof(demo->channel), "%s-demo-%u",
		       first, (unsigned)getpid());
	if (len >= (int)sizeof(demo->channel))
		return err_set(err, ERR_USAGE, "%s: too long for a socket",
			       first);
	return channel_folder(demo->channel, err);
}

static int demo_run(struct demo *demo, struct err *err)
{
	const char *why = session_no_window();
	int rc;

	if (demo->window && (why || !isatty(STDIN_FILENO))) {
		printf("demo: no window: %s\n",
		       why ? why : "nobody is at the console");
		demo->window = false;
	}
	fflush(stdout);
	rc = make_folders(demo, err);
	if (rc == 0)
		rc = start_machine(demo, err);
	if (rc == 0) {
		rc = drive(demo, err);
		if (rc == 0 && demo->window)
			rc = session_wait(demo->session, err);
		else
			session_end(demo->session);
	}
	return rc;
}

int cmd_demo(int argc, char **argv)
{
	struct demo demo = {
		.out = "demo", .type = MACHINE_MICROVM, .window = true};
	struct err err = {0};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPT_HELP) {
			fputs(help, stdout);
			return 0;
		}
		if (option == '?')
			return cli_usage("demo", "demo takes options only");
		if (option == OPT_OUT)
			demo.out = optarg;
		if (option == OPT_NO_WINDOW)
			demo.window = false;
		if (option == OPT_MACHINE &&
		    cli_machine(optarg, &demo.type, &err) < 0)
			return cli_fail(&err);
	}
	if (optind != argc)
		return cli_usage("demo", "demo takes options only");
	return demo_run(&demo, &err) < 0 ? cli_fail(&err) : 0;
}
