/*
 * The machines of a session, one after the other: to go back is to come
 * forward again in the next one. GDB's scripts ask for it through a FIFO and
 * find its stub at a socket.
 */
#ifndef HOTRIG_DEBUG_PLACES_H
#define HOTRIG_DEBUG_PLACES_H

#include <stdbool.h>
#include <sys/types.h>

#include "harness/machine/machine.h"
#include "harness/machine/stopped.h"

struct places {
	const struct machine_config *config;
	const char *folder; /* of the recording; sockets go there too */
	bool live;	    /* the machine itself: there is no next one */
	bool reverse;
	/* The rest is set by places_open. */
	char requests[64]; /* the FIFO: a byte each */
	int line;
	unsigned count; /* machines that were started */
	struct stopped machine;
};

/*
 * Where GDB finds the stub of machine n: FOLDER/gdbN, as soon as the machine
 * listens, or FOLDER/gdbN.error, a text.
 */
#define PLACES_SOCKET "gdb"

/* Record the run, unless live, and start machine 0. ERR_INFRA, ERR_TIME. */
int places_open(struct places *places, struct err *err);
/*
 * Start the next machine, and end the one before, whenever it is asked for,
 * until GDB (pid) has ended or, if it is not 0, deadline_ms have passed.
 */
int places_serve(struct places *places, pid_t pid, uint64_t deadline_ms,
		 struct err *err);
/* What was opened, after errors too. */
void places_close(struct places *places);

#endif
