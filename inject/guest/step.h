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

/* thread.steps: its instructions are counted in actor code, in the kernel. */
enum { STEPS_IN_ACTOR = 1, STEPS_IN_KERNEL = 2 };

/* Start; the action, if any, must be called when the tracepoint is done. */
agent_action step_begin(uint32_t fault, uint32_t seq, uint64_t count,
			struct frame *frame);
/* Is that the one that starts counts and does nothing else? */
bool step_is_start(agent_action action);
/* The thread goes on: in actor code with this frame, or (NULL) in the
 * kernel after a switch. */
void step_resume(struct frame *frame);
/* It runs no more: its counts are never used up. */
void step_forget(struct thread *thread);
/* Measure the cost of a step; once a boot. */
void step_calibrate(void);

/* agent.c: the count is used up, but a checkpoint may be there, and behind it
 * a plan by which so many instructions more are to be executed. */
uint64_t agent_steps_left(uint32_t fault);
/* agent.c: places were executed or written (bits of DR6); the count is used
 * up in front of rip. No frame: another fault has taken the code elsewhere. */
agent_action agent_watched(uint64_t hits, struct frame *frame);
agent_action agent_stepped(uint32_t fault, uint32_t seq, uint64_t rip,
			   struct frame *frame);

#endif
