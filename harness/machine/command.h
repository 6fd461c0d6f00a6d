/*
 * The QEMU command line. Built here and nowhere else.
 */
#ifndef HOTRIG_MACHINE_COMMAND_H
#define HOTRIG_MACHINE_COMMAND_H

#include "harness/base/spawn.h"
#include "harness/machine/machine.h"

/* What of the command line depends on the process that uses it. */
struct command_ends {
	const char *ram;       /* file behind guest memory */
	const char *console;   /* file of the serial output */
	bool interactive;      /* serial line on the terminal, real time */
	const char *channel;   /* socket of the rsh channel, or NULL */
	const char *log;       /* file for a copy of the console, or NULL */
	int park;	       /* socket of the second serial line, or 0 */
	int qmp;	       /* socket for QMP, or 0 */
	const char *window;    /* kind of display, or NULL */
	int stub;	       /* socket for the GDB stub, or 0 */
	const char *stub_path; /* where it listens instead, or NULL */
	int record;	       /* enum stopped_record */
	bool reverse;	       /* with run.qcow2, to go back */
	const char *recording; /* folder of the recording */
};

/* NULL-terminated argument vector; free with command_free. */
char **command_new(const struct machine_config *config,
		   const struct command_ends *ends);
void command_free(char **argv);

/* The QEMU program: $HOTRIG_QEMU or qemu-system-x86_64. */
const char *command_program(void);

/* spawn_start; if QEMU cannot be executed the error says what to do. */
int command_start(const struct spawn *spawn, pid_t *pid, struct err *err);
/* The same for an error of spawn_capture, errno being that of the failure. */
int command_explain(struct err *err);

#endif
