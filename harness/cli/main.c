/*
 * hotrig: finds the subcommand and hands over.
 */
#include "harness/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "harness/base/nearest.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *synopsis;
	const char *summary;
} commands[] = {
	{"boot", cmd_boot, "boot [-D tunable=value]...",
	 "the runtime on this terminal"},
	{"rsh", cmd_rsh, "rsh COMMAND...", "a command on a booted target"},
	{"run", cmd_run, "run SCENARIO [--trace]",
	 "one run, its timeline and its verdict"},
	{"campaign", cmd_campaign, "campaign FILE",
	 "many runs from one description"},
	{"report", cmd_report, "report STORE",
	 "table and JUnit file of a campaign"},
	{"merge", cmd_merge, "merge OUT STORE...",
	 "one store of those of several shards"},
	{"replay", cmd_replay, "replay BUNDLE|ID",
	 "repeat a run and compare digests"},
	{"shrink", cmd_shrink, "shrink BUNDLE|ID|SCENARIO",
	 "the smallest scenario with the same finding"},
	{"debug", cmd_debug, "debug SCENARIO|ID",
	 "a run under GDB, stopped at its first fault"},
	{"backtrace", cmd_backtrace, "backtrace SCENARIO|ID",
	 "the stack at every fault of a run"},
	{"bench", cmd_bench, "bench SCENARIO...",
	 "what runs and restarts cost"},
	{"demo", cmd_demo, "demo",
	 "the maze, killed and restarted, in pictures"},
	{"list", cmd_list, "list faults|events|invariants|tunables",
	 "the catalogues"},
	{"fmt", cmd_fmt, "fmt SCENARIO", "a scenario in canonical form"},
	{"fuzz", cmd_fuzz, "fuzz pmm|import CASE",
	 "AFL++ on the PMM, scenarios of its findings"},
	{"doctor", cmd_doctor, "doctor", "is everything there that is needed"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static void print_help(FILE *stream)
{
	fputs("Usage: hotrig COMMAND [ARGUMENT...]\n\n", stream);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(stream, "  %-42s %s\n", commands[i].synopsis,
			commands[i].summary);
	fputs("\nhotrig COMMAND --help says more; hotrig --version.\n"
	      "Exit codes: 0 held, 1 finding, 2 usage or bad input, 77 "
	      "skipped,\n99 infrastructure, 124 time limit, 130 "
	      "interrupted.\n",
	      stream);
}

static int refuse_command(const char *name)
{
	struct nearest search;

	nearest_begin(&search, name);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		nearest_try(&search, commands[i].name);
	if (search.best)
		return cli_usage("",
				 "unknown command \"%s\", did you mean "
				 "\"%s\"?",
				 name, search.best);
	return cli_usage("", "unknown command \"%s\"", name);
}

static int help_command(int argc, char **argv)
{
	char option[] = "--help";
	const struct command *command;
	char *words[3];

	if (argc < 2) {
		print_help(stdout);
		return 0;
	}
	command = find_command(argv[1]);
	if (!command)
		return refuse_command(argv[1]);
	words[0] = argv[1];
	words[1] = option;
	words[2] = NULL;
	return command->run(2, words);
}

int main(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		print_help(stderr);
		return CLI_USAGE;
	}
	if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
	    !strcmp(argv[1], "-h"))
		return help_command(argc - 1, argv + 1);
	if (!strcmp(argv[1], "--version")) {
		puts("hotrig " HOTRIG_VERSION);
		return 0;
	}
	command = find_command(argv[1]);
	if (!command)
		return refuse_command(argv[1]);
	return command->run(argc - 1, argv + 1);
}
