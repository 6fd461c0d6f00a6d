/*
 * What GDB's scripts are told of a run, as JSON: places, catalogues, ELF
 * files. Nothing of it is typed in a second time over there.
 */
#ifndef HOTRIG_DEBUG_FACTS_H
#define HOTRIG_DEBUG_FACTS_H

#include <stdint.h>

#include "harness/debug/places.h"
#include "harness/machine/machine.h"
#include "harness/scenario/scenario.h"

struct facts {
	const struct scenario *scenario;
	const struct machine_config *config;
	const struct places *places;
	uint64_t deadline_ms; /* for each wait */
};

/* Write them to a file. ERR_INFRA. */
int facts_write(const char *file, const struct facts *facts, struct err *err);

#endif
