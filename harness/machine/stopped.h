/*
 * A machine that stands still before its first instruction, with QEMU's GDB
 * stub to drive it. Its memory is mapped here all the time.
 */
#ifndef HOTRIG_MACHINE_STOPPED_H
#define HOTRIG_MACHINE_STOPPED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/err.h"
#include "harness/machine/machine.h"
#include "harness/machine/ram.h"

struct stopped {
	struct machine_ram ram;
	pid_t pid;    /* of QEMU */
	int line;     /* connected to the stub, or -1: it listens at a path */
	int console;  /* copy of the console */
	int messages; /* what QEMU says */
};

/* How a run is recorded and gone through again. */
enum stopped_record { RECORD_NO, RECORD_WRITE, RECORD_PLAY };

struct stopped_options {
	const char *listen;	    /* socket of the stub; NULL: line */
	enum stopped_record record; /* RECORD_WRITE does not stand still */
	const char *folder;	    /* of the recording */
	bool reverse;		    /* it can be gone through backwards */
};

/*
 * Start it. On success the caller ends it by stopped_end. ERR_INFRA. Nothing
 * waits here; config->deadline_ms is the caller's.
 */
int stopped_start(const struct machine_config *config,
		  const struct stopped_options *options,
		  struct stopped *stopped, struct err *err);
/*
 * Carry out a run and record it in folder (run.bin, with reverse run.qcow2
 * too). Stops of a machine that plays a recording do not change its run; of
 * another one they do, as QEMU moves the clock to the next timer whenever it
 * goes on. ERR_INFRA, ERR_TIME: no end within config->deadline_ms.
 */
int stopped_record(const struct machine_config *config, const char *folder,
		   bool reverse, struct err *err);
/*
 * Until it listens at its socket. ERR_INFRA: it has ended, with what it said;
 * ERR_TIME after ten seconds.
 */
int stopped_await(const char *listen, struct stopped *stopped, struct err *err);
/* Remove a recording with its folder. */
void stopped_forget(const char *folder);
void stopped_end(struct stopped *stopped);

#endif
