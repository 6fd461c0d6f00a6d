/*
 * The end of the road: our own bugs and failed boot actors. A panic says what
 * happened on the console, leaves site.panic in the trace and restarts the
 * site.
 */
#ifndef HOTRIG_KERNEL_PANIC_H
#define HOTRIG_KERNEL_PANIC_H

#include <stdint.h>

#include "runtime/compiler.h"

NORETURN void panic(const char *fmt, ...) PRINTF(1, 2);
/* The same for an exception in kernel or boot-actor code. */
NORETURN void panic_exception(uint64_t vector, uint64_t rip, uint64_t address);

#define KASSERT(cond)                                                          \
	do {                                                                   \
		if (!(cond))                                                   \
			panic("%s:%d: assertion failed: %s", __FILE__,         \
			      __LINE__, #cond);                                \
	} while (0)

#endif
