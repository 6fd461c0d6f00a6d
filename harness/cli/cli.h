/*
 * The subcommands of hotrig and what they share. Only this folder prints
 * messages and decides exit codes.
 *
 * A command gets argv[0] = its name, understands --help, and returns the exit
 * code. To add one: cmd_NAME.c, a declaration here, a line in main.c.
 */
#ifndef HOTRIG_CLI_H
#define HOTRIG_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/base/err.h"
#include "harness/machine/machine.h"

#define HOTRIG_VERSION "0.1.0"

enum cli_exit {
	CLI_HELD = 0,
	CLI_FINDING = 1,
	CLI_USAGE = 2,
	CLI_SKIPPED = 77,
	CLI_INFRA = 99,
	CLI_TIME = 124,
	CLI_INTERRUPTED = 130
};

int cmd_backtrace(int argc, char **argv);
int cmd_bench(int argc, char **argv);
int cmd_boot(int argc, char **argv);
int cmd_campaign(int argc, char **argv);
int cmd_debug(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_fmt(int argc, char **argv);
int cmd_fuzz(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_rsh(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_shrink(int argc, char **argv);

/* Print "hotrig: TEXT" on stderr; the exit code for the error's class. */
int cli_fail(const struct err *err);
/* Print "hotrig: TEXT" and where the help is; CLI_USAGE. */
int cli_usage(const char *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* "microvm" or "pc". 0, or -1 with ERR_USAGE. */
int cli_machine(const char *word, enum machine_type *type, struct err *err);
/* The value of --deadline in milliseconds, at least one. */
int cli_deadline(const char *word, uint64_t *ms, struct err *err);

/* Whether to colour what goes to stream: a terminal, and no NO_COLOR. */
bool cli_colour(FILE *stream);

#endif
