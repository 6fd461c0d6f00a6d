/*
 * The QEMU command line. Built here and nowhere else.
 */
#ifndef HOTRIG_MACHINE_COMMAND_H
#define HOTRIG_MACHINE_COMMAND_H

#include "harness/machine/machine.h"

/* What of the command line depends on the process that uses it. */
struct command_ends {
	const char *ram;     /* file behind guest memory */
	const char *console; /* file of the serial output */
	bool interactive;    /* serial line on the terminal, real time */
	const char *channel; /* socket of the rsh channel, or NULL */
};

/* NULL-terminated argument vector; free with command_free. */
char **command_new(const struct machine_config *config,
		   const struct command_ends *ends);
void command_free(char **argv);

/* The QEMU program: $HOTRIG_QEMU or qemu-system-x86_64. */
const char *command_program(void);

#endif
