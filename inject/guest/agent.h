/*
 * The injection agent: watches every tracepoint for the points of the plan
 * and carries the faults out.
 *
 * Its state is in the site page, so a fault fires once in a run, however many
 * restarts there are. It changes nothing unless a fault other than "none"
 * fires.
 */
#ifndef HOTRIG_INJECT_AGENT_H
#define HOTRIG_INJECT_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/abi/trace.h"
#include "runtime/kernel/x86/cpu.h"

struct actor;
struct thread;

/* What the tracepoint must call, after its accounting, to let a fault happen
 * in the kernel or boot actor that is executing. */
typedef void (*agent_action)(void);

/* At every boot; on a cold one the faults of the plan are armed. */
void agent_init(bool first);

/*
 * A record was written. frame: the actor's frame when it was written at the
 * border of an actor (IN_ACTOR), else NULL. A fault in an actor changes the
 * frame; one in the kernel is the returned action.
 */
agent_action agent_point(const struct trace_record *rec, struct frame *frame);

/*
 * The current thread is about to go back to its actor with this frame:
 * faults that had to wait for that happen now.
 */
void agent_return(struct frame *frame);

/* An exception was raised: was it a fault's? Then it is taken. */
void agent_exception(uint64_t vector, uint64_t rip);
/* An actor calls _exit: was it a fault's? */
void agent_exit(struct actor *actor, int64_t status);
/* An actor has ended: a fault that it did not live to see is refused. */
void agent_actor_end(struct actor *actor);
/* The same for a thread that runs no more. */
void agent_thread_end(const struct thread *thread);
/* Single step (#DB) while +K instructions are counted. */
void agent_step(struct frame *frame, uint64_t tsc);

#endif
