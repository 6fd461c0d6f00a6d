/*
 * A run under GDB: a stopped machine, what GDB's scripts must know of it, GDB
 * itself.
 */
#ifndef HOTRIG_DEBUG_SESSION_H
#define HOTRIG_DEBUG_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/run/run.h"
#include "harness/scenario/scenario.h"

enum debug_mode {
	DEBUG_PLAY,    /* a recording: stops do not change the run */
	DEBUG_REVERSE, /* the same, and back */
	DEBUG_LIVE     /* the machine itself: it may be changed */
};

struct debug_options {
	const struct run_images *images;
	enum machine_type machine;
	enum debug_mode mode;
	uint64_t deadline_ms; /* of the recording; of GDB too if batch */
	bool batch;	      /* GDB ends after its commands */
	char *const *gdb;     /* further arguments for GDB, NULL-terminated */
};

/*
 * Carry a session out; *status is GDB's exit status. The scripts are
 * gdbscripts/hotrig.py in $HOTRIG_GDBSCRIPTS, beside or in the build folder, or
 * here. ERR_INFRA: GDB, the scripts or QEMU are missing; ERR_TIME.
 */
int debug_session(const struct scenario *scenario,
		  const struct debug_options *options, int *status,
		  struct err *err);

#endif
