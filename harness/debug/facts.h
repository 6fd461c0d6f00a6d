/*
 * What GDB's scripts are told of a run, as JSON: places, catalogues, ELF
 * files. Nothing of it is typed in a second time over there.
 */
#ifndef HOTRIG_DEBUG_FACTS_H
#define HOTRIG_DEBUG_FACTS_H

#include <stdbool.h>

#include "harness/machine/machine.h"
#include "harness/scenario/scenario.h"

#define FACTS_SOCKETS_MAX 8u

struct facts {
	const struct scenario *scenario;
	const struct machine_config *config;
	const char *socket[FACTS_SOCKETS_MAX]; /* a machine each */
	unsigned sockets;
	bool reverse, live;
};

/* Write them to a file. ERR_INFRA. */
int facts_write(const char *file, const struct facts *facts, struct err *err);

#endif
