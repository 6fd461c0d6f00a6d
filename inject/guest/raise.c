/*
 * Exceptions and endless loops: the code that runs is sent to a pad, where the
 * CPU does the rest.
 */
#include "inject/guest/fault.h"
#include "inject/guest/step.h"

#include <stddef.h>
#include <string.h>

#include "runtime/kernel/actor.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/tick.h"
#include "runtime/kernel/usermem.h"
#include "runtime/trace/trace_guest.h"

extern char __pads_start[], pads_at[];
void pad_segv(void);
void pad_wild(void);
void pad_text(void);
void pad_div0(void);
void pad_illegal(void);
void pad_gp(void);
void pad_overflow(void);
void pad_hang(void);

/* The exception fault whose exception is on its way. */
static struct {
	uint32_t fault; /* + 1; 0: none */
	uint32_t vector;
	const struct thread *thread; /* NULL: in the kernel, at once */
} expected;

/* From here down to its end the stack is overwritten. */
static uint64_t *overflow_from;

static agent_action pad_of(const struct plan_fault *f, uint32_t *vector)
{
	static const agent_action segv[] = {pad_segv, pad_wild, pad_text};

	*vector = VEC_PAGE;
	switch (f->type) {
	case FAULT_SEGV:
		return segv[f->param[0] % 3];
	case FAULT_DIV0:
		*vector = VEC_DIVIDE;
		return pad_div0;
	case FAULT_GP:
		*vector = VEC_GP;
		return pad_gp;
	case FAULT_STACK_OVERFLOW:
		return pad_overflow;
	default:
		*vector = VEC_ILLEGAL;
		return pad_illegal;
	}
}

uint64_t pad_address(const struct frame *frame, agent_action pad)
{
	uint64_t at =
		(uint64_t)pad - (uint64_t)__pads_start + (uint64_t)pads_at;

	if (frame->cs != USER_CS)
		return at;
	return at - (uint64_t)__pads_start + LAYOUT_USRPAD_VIRT;
}

/* Below the red zone; the stack is aligned as behind a call. */
void pad_redirect(struct frame *frame, uint64_t rip)
{
	uint64_t sp = ((frame->rsp - 128) & ~15ull) - 24;
	uint64_t from[2] = {frame->rip, frame->rsp};

	if (sp >= LAYOUT_KERNEL_VIRT ||
	    (sp >= LAYOUT_DIRECT_VIRT && sp < LAYOUT_SUPBANK_VIRT))
		memcpy((void *)sp, from, sizeof(from)); /* a kernel stack */
	else
		user_poke(thread_current()->actor, sp, from, sizeof(from));
	frame->rsp = sp;
	frame->rip = rip;
	frame->rflags &= ~RFLAGS_TF;
}

/* Kernel stacks have no guard page but a word at their end, which is looked
 * at when threads change. */
static void overflow_kernel(void)
{
	uint64_t *end = page_ptr(thread_current()->stack);

	for (uint64_t *p = overflow_from; p >= end; p--)
		*p = (uint64_t)p;
}

static agent_action overflow(uint32_t i, const struct frame *frame)
{
	const struct thread *t = thread_current();
	uint64_t sp = frame ? frame->rsp : (uint64_t)__builtin_frame_address(0);
	uint64_t end = t ? (uint64_t)page_ptr(t->stack) : 0;

	if (!t || sp < end ||
	    sp >= end + THREAD_STACK_PAGES * LAYOUT_PAGE_BYTES) {
		fault_refused(i, REFUSED_NO_PLACE);
		return NULL;
	}
	fault_taken(i, end, sp);
	overflow_from = (uint64_t *)((sp - 1024) & ~7ull);
	return overflow_kernel;
}

agent_action raise_exception(uint32_t i, struct frame *frame)
{
	bool in_actor = frame_is_actor(frame);
	uint32_t vector;
	agent_action pad = pad_of(fault_of(i), &vector);

	if (fault_of(i)->type == FAULT_STACK_OVERFLOW && !in_actor)
		return overflow(i, frame);
	expected.fault = i + 1;
	expected.vector = vector;
	expected.thread = frame ? thread_current() : NULL;
	if (!frame)
		return pad;
	pad_redirect(frame, pad_address(frame, pad));
	return NULL;
}

/* Nothing can happen any more until the run's time is over. */
static void stand_still(void)
{
	uint64_t now = clock_now();

	if (now < PLAN->limit_ns)
		SITE->skipped += PLAN->limit_ns - now;
	site_end(SITE_END_LIMIT);
}

agent_action raise_hang(uint32_t i, struct frame *frame)
{
	bool in_actor = frame_is_actor(frame);

	fault_taken(i, 1, in_actor);
	if (!in_actor)
		return stand_still;
	pad_redirect(frame, pad_address(frame, pad_hang));
	tick_skip();
	return NULL;
}

bool agent_hangs(const struct frame *frame)
{
	return frame->rip == pad_address(frame, pad_hang);
}

/* Without write protection (memory model flat) a pad ends in another vector. */
static bool in_pads(uint64_t rip)
{
	return rip - (uint64_t)__pads_start < LAYOUT_PAGE_BYTES ||
	       rip - LAYOUT_USRPAD_VIRT < LAYOUT_PAGE_BYTES;
}

void agent_exception(uint64_t vector, uint64_t rip)
{
	trace_stop(STOP_EXCEPTION);
	if (!expected.fault || (expected.vector != vector && !in_pads(rip)) ||
	    (expected.thread && expected.thread != thread_current()))
		return;
	fault_taken(expected.fault - 1, vector, rip);
	expected.fault = 0;
}

void agent_thread_end(struct thread *thread)
{
	trace_pause();
	if (thread)
		step_forget(thread);
	trace_resume();
	if (thread && expected.fault && expected.thread == thread) {
		fault_refused(expected.fault - 1, REFUSED_ENDED);
		expected.fault = 0;
	}
}
