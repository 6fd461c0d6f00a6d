/*
 * Interrupts and exceptions: whose they are and what follows.
 */
#include "inject/guest/agent.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/tick.h"
#include "runtime/kernel/x86/cpu.h"
#include "runtime/kernel/x86/timer.h"
#include "runtime/trace/trace_guest.h"

void trap_handle(struct frame *frame);

/* An exception in actor code: the actor has failed. */
static void actor_exception(struct frame *frame, uint64_t address)
{
	struct thread *t = thread_current();

	if (t->pending) { /* fault "kill" under single-stepping */
		actor_leave(frame);
		return;
	}
	trace(EV_EXC_RAISE, frame->vector, frame->error, address, frame->rip);
	agent_exception(frame->vector, frame->rip);
	if (thread_lent())
		thread_return(LEND_FAULTED);
	actor_end(t->actor, CAUSE_FAULT, (int64_t)frame->vector);
	actor_leave(frame);
}

static NORETURN void kernel_exception(struct frame *frame, uint64_t address)
{
	trace(EV_EXC_RAISE, frame->vector, frame->error, address, frame->rip);
	agent_exception(frame->vector, frame->rip);
	panic_exception(frame->vector, frame->rip, address);
}

void trap_handle(struct frame *frame)
{
	uint64_t tsc = rdtsc();
	uint64_t address = frame->vector == VEC_PAGE ? read_cr2() : 0;
	bool from_actor = cpu_level == 0;

	if (frame->vector == VEC_DEBUG) {
		agent_step(frame, tsc);
		return;
	}
	if (frame->vector == VEC_TIMER && from_actor &&
	    (tick_early(tsc, frame) || tick_lost()))
		return;
	cpu_level = 1;
	if (frame->vector >= VEC_TIMER) {
		if (frame->vector != VEC_TIMER || !from_actor) {
			timer_eoi();
			cpu_level = from_actor ? 0 : 1;
			return;
		}
		tick();
		actor_leave(frame);
		return;
	}
	if (from_actor)
		actor_exception(frame, address);
	else
		kernel_exception(frame, address);
}
