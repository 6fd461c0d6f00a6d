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
#include <stddef.h>
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

/*
 * The clock at which the next point time: is due. The timer is set for it: of
 * two times the earlier one, without branches, as it may take no time.
 */
extern uint64_t agent_due;
static inline uint64_t agent_or_due(uint64_t until)
{
	return until ^ ((until ^ agent_due) & -(uint64_t)(agent_due < until));
}
/* The timer went off in an actor with this frame, too early for a tick. */
agent_action agent_time(struct frame *frame, uint64_t clock);
/* Nothing runs until next. Returns whether a fault has changed that. */
bool agent_idle(uint64_t next);

/* The call that begins is not carried out but has this result. */
bool agent_call_fails(uint64_t call, int64_t *result);
/* The frame is in a loop that never ends. */
bool agent_hangs(const struct frame *frame);
/* A timer tick is due: it does not arrive. */
bool agent_tick_lost(void);
/* The next console line is a fault's: its length; 0: it is not. */
size_t agent_line(char *line, size_t size);
/* HR_CTRL kills a group for the current thread's actor. */
void agent_group_killed(int32_t group);

/* An exception was raised: was it a fault's? Then it is taken. */
void agent_exception(uint64_t vector, uint64_t rip);
/* An actor calls _exit: was it a fault's? */
void agent_exit(struct actor *actor, int64_t status);
/* An actor has ended: a fault that it did not live to see is refused. */
void agent_actor_end(struct actor *actor);
/* The same for a thread that runs no more. */
void agent_thread_end(struct thread *thread);
/* Debug exception: a step of +K, or a place was executed or written. */
void agent_step(struct frame *frame, uint64_t tsc);

#endif
