/*
 * A machine that is held at one place, each time it comes by, to be looked at,
 * and then goes on. The kernel passes the place in time that does not count
 * (trace_stop), so the run is the same as without: QEMU moves its clock to the
 * next timer whenever it goes on.
 */
#ifndef HOTRIG_MACHINE_STOPS_H
#define HOTRIG_MACHINE_STOPS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/machine/ram.h"
#include "harness/machine/stub.h"

struct machine_stops {
	uint64_t place; /* virtual address of a nop, which is left out */
	/* The machine stands still; false: the run is given up. */
	bool (*at)(void *context, const struct machine_ram *ram,
		   const struct stub_regs *regs);
	void *context;
};

/* The stub of a machine that has not begun: it begins. ERR_INFRA, ERR_TIME. */
int stops_begin(struct stub *stub, uint64_t place, struct err *err);
/*
 * There is something to read from the stub. Call stops->at unless stops is
 * NULL, and let the machine go on. False: it has ended, or was given up.
 */
bool stops_serve(struct stub *stub, uint64_t place,
		 const struct machine_stops *stops,
		 const struct machine_ram *ram);

#endif
