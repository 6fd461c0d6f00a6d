/*
 * Tracepoints: append a record to the event ring, then let the agent look.
 *
 * Time spent here does not count (kernel/clock.h). A tracepoint may not
 * return: a fault put at it happens inside the call.
 */
#ifndef HOTRIG_TRACE_GUEST_H
#define HOTRIG_TRACE_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/abi/trace.h"
#include "runtime/compiler.h"
#include "runtime/kernel/x86/cpu.h"

/* By the kernel itself. */
void trace(uint32_t event, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3);
/* By a boot actor (kapi->trace). */
void trace_server(uint32_t event, uint64_t a0, uint64_t a1, uint64_t a2,
		  uint64_t a3);
/* At the border between an actor and the kernel: frame is the actor's. */
void trace_actor(struct frame *frame, uint32_t event, uint64_t a0, uint64_t a1,
		 uint64_t a2, uint64_t a3);
/* Hash of a name, defined in the trace on first use in this boot. */
uint64_t trace_name(const char *name);
/* Time between these does not count either. */
void trace_pause(void);
void trace_resume(void);
/* Passes trace_stand, enum site_stop in its first argument, in paused time: a
 * debugger may hold the machine there, and the run stays what it is. */
void trace_stop(uint32_t why);
/* Within them or a tracepoint: the clock, which stands still. */
uint64_t trace_clock(void);
/* A tracepoint is being passed and will take its time back itself: that of
 * what interrupts it at rip, too. */
bool trace_steals(uint64_t rip);
/* A record that is no point: the agent's own, block digests. */
void trace_note_in(uint32_t in, uint32_t event, uint64_t a0, uint64_t a1,
		   uint64_t a2, uint64_t a3);
/* The same by the kernel. */
void trace_note(uint32_t event, uint64_t a0, uint64_t a1, uint64_t a2,
		uint64_t a3);

#endif
