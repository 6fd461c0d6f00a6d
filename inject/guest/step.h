/*
 * "+K": single-stepping the thread at a point for K instructions, by
 * RFLAGS.TF. The steps cost no time (kernel/clock.h).
 *
 * At a point at the border of an actor, instructions of the actor are
 * counted; at one inside the kernel or a boot actor, theirs and then the
 * actor's; instructions of the tracepoint itself never.
 */
#ifndef HOTRIG_INJECT_STEP_H
#define HOTRIG_INJECT_STEP_H

#include "inject/guest/agent.h"

/* Start; the action, if any, must be called when the tracepoint is done. */
agent_action step_begin(uint32_t fault, uint32_t seq, uint64_t count,
			struct frame *frame);
/* The thread goes on: in actor code with this frame, or (NULL) in the
 * kernel after a switch. */
void step_resume(struct frame *frame);
/* Measure the cost of a step; once a boot. */
void step_calibrate(void);

/* agent.c: places were executed or written (bits of DR6); the count is used
 * up in front of the frame's rip. */
agent_action agent_watched(uint64_t hits, struct frame *frame);
agent_action agent_stepped(uint32_t fault, uint32_t seq, struct frame *frame);

#endif
