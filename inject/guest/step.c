/*
 * Single-stepping.
 */
#include "inject/guest/step.h"

#include <stddef.h>

#include "inject/guest/fault.h"
#include "inject/guest/watch.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/thread.h"
#include "runtime/trace/trace_guest.h"

extern char __trace_start[], __trace_end[];

static struct {
	bool active;
	bool calibrating;
	uint32_t fault;
	uint32_t seq;
	uint64_t left;
	const struct thread *thread;
	bool in_actor; /* the point was at the border of an actor */
	uint64_t owed; /* stolen once the clock has been read */
} step;

/* Instructions of a step outside its own time keeping, in ns. */
static uint64_t step_cost;

/* Turn stepping on for the caller. What it takes to be called, do this and
 * return is stolen: six instructions more than not to be called. */
SECTION(".text.trace") NOINLINE static void trap_flag_on(void)
{
	uint64_t *stolen = &SITE->stolen;

	__asm__ volatile("addq $48, (%0); pushfq; orq $0x100, (%%rsp); popfq"
			 :
			 : "r"(stolen)
			 : "memory");
}

agent_action step_begin(uint32_t fault, uint32_t seq, uint64_t count,
			struct frame *frame)
{
	step.active = true;
	step.fault = fault;
	step.seq = seq;
	step.left = count;
	step.thread = thread_current();
	step.in_actor = frame_is_actor(frame);
	if (!frame)
		return trap_flag_on;
	frame->rflags |= RFLAGS_TF;
	return NULL;
}

/* No branches: it must take the same time whether there are steps or not. */
SECTION(".text.trace") NOINLINE void step_resume(struct frame *frame)
{
	uint64_t on = step.active & (step.thread == thread_current());

	if (frame)
		frame->rflags |= on * RFLAGS_TF;
	else
		__asm__ volatile("pushfq; orq %0, (%%rsp); popfq"
				 :
				 : "r"((on & !step.in_actor) * RFLAGS_TF)
				 : "memory");
}

/* Does the instruction just executed count? */
static bool counts(const struct frame *frame)
{
	if (trace_steals(frame->rip) || clock_reading(frame->rip) ||
	    (frame->rip >= (uint64_t)__trace_start &&
	     frame->rip < (uint64_t)__trace_end))
		return false;
	return !step.in_actor || cpu_level == 0;
}

/* What the step took since tsc, and around it, did not happen. No branches but
 * the first, behind which nothing needs to be exact. */
static void steal(uint64_t rip, uint64_t before, uint64_t tsc)
{
	uint64_t pay = (uint64_t)clock_reading(rip) - 1; /* all bits or none */
	uint64_t owed;

	SITE->stolen = before;
	if (trace_steals(rip))
		return;
	owed = step.owed + (rdtsc() - tsc) + step_cost;
	SITE->stolen = before + (owed & pay);
	step.owed = owed & ~pay;
}

/* One instruction was executed with TF. */
static agent_action stepped(struct frame *frame)
{
	if (step.calibrating) {
		frame->rflags &= ~RFLAGS_TF;
	} else if (!step.active || thread_current() != step.thread) {
		frame->rflags &= ~RFLAGS_TF;
	} else if (frame->rip == (uint64_t)hot_start) {
		/* From here on nothing could take a trap: too late. */
		step.active = false;
		frame->rflags &= ~RFLAGS_TF;
	} else if (frame->rip == (uint64_t)gate_masked) {
		/* TF is saved by now: it comes back with the call's return. */
		frame->rflags &= ~RFLAGS_TF;
	} else if (counts(frame) && --step.left == 0) {
		step.active = false;
		frame->rflags &= ~RFLAGS_TF;
		return agent_stepped(step.fault, step.seq, frame);
	}
	return NULL;
}

/* Places, but not while a tracepoint is passed. An instruction that is about
 * to be executed says so again when it is not stepped on. */
static agent_action watched(uint64_t why, struct frame *frame)
{
	uint64_t hits = why & DR6_HITS;

	frame->rflags |= RFLAGS_RF & -(uint64_t) !(why & DR6_STEP);
	for (uint32_t n = 0; why & DR6_STEP && n < PLAN_MAX_WATCH; n++)
		if (!(debug_control >> (16 + 4 * n) & 1))
			hits &= ~(1ull << n);
	if (!hits || trace_steals(frame->rip) || step.calibrating)
		return NULL;
	return agent_watched(hits, frame);
}

void agent_step(struct frame *frame, uint64_t tsc)
{
	uint64_t stolen = SITE->stolen;
	uint64_t why = watch_status();
	agent_action action = NULL;

	/* roughly, for the clock of records that are written here */
	SITE->stolen += rdtsc() - tsc + step_cost;
	if (why & DR6_STEP)
		action = stepped(frame);
	if (action == NULL)
		action = watched(why, frame);
	steal(frame->rip, stolen, tsc);
	if (action)
		action();
}

static uint64_t measure(uint64_t flags)
{
	uint64_t from = rdtsc();

	__asm__ volatile("pushfq; orq %0, (%%rsp); popfq; nop; nop"
			 :
			 : "r"(flags)
			 : "memory");
	return rdtsc() - from;
}

void step_calibrate(void)
{
	uint64_t stolen = SITE->stolen;
	uint64_t with, without;

	step.calibrating = true;
	without = measure(0);
	with = measure(RFLAGS_TF);
	step_cost = with - without - (SITE->stolen - stolen);
	step.calibrating = false;
	SITE->stolen = stolen;
}
