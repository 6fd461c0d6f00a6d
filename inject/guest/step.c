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

/* The counts that are going on, by fault. */
static struct count {
	bool active;
	bool in_actor; /* the point was at the border of an actor */
	uint32_t seq;
	uint64_t left;
	struct thread *thread; /* NULL: before the first one */
} counts[PLAN_MAX_FAULTS];

static uint32_t boot_steps; /* of no thread */
static bool calibrating;
static uint64_t owed_ns; /* stolen once the clock has been read */

/* Instructions of a step outside its own time keeping, in ns. */
static uint64_t step_cost;

/* The step that is being handled: when it began, and what was stolen then. */
static uint64_t begun, stolen_before;

/* Turn stepping on for the caller. What it takes to be called, do this and
 * return is stolen: eight instructions more than not to be called. The address
 * of the clock is not left in a register, see trace_guest.c. */
SECTION(".text.trace") NOINLINE static void trap_flag_on(void)
{
	uint64_t *stolen = &SITE->stolen;

	__asm__ volatile("addq $64, (%0); xorl %k0, %k0; "
			 "pushfq; orq $0x100, (%%rsp); popfq"
			 : "+r"(stolen)
			 :
			 : "memory");
}

static uint32_t *steps_of(struct thread *t)
{
	return t ? &t->steps : &boot_steps;
}

/* What the thread's counts come to, so that step_resume need not look. */
static void sum_up(struct thread *t)
{
	uint32_t steps = 0;

	for (uint32_t i = 0; i < PLAN->faults; i++)
		if (counts[i].active && counts[i].thread == t)
			steps |= counts[i].in_actor
					 ? STEPS_IN_ACTOR
					 : STEPS_IN_ACTOR | STEPS_IN_KERNEL;
	*steps_of(t) = steps;
}

static void end_count(uint32_t fault)
{
	counts[fault].active = false;
	sum_up(counts[fault].thread);
}

void step_forget(struct thread *thread)
{
	for (uint32_t i = 0; i < PLAN->faults; i++)
		if (counts[i].active && counts[i].thread == thread)
			end_count(i);
}

agent_action step_begin(uint32_t fault, uint32_t seq, uint64_t count,
			struct frame *frame)
{
	counts[fault] = (struct count){.active = true,
				       .in_actor = frame_is_actor(frame),
				       .seq = seq,
				       .left = count,
				       .thread = thread_current()};
	sum_up(counts[fault].thread);
	if (!frame)
		return trap_flag_on;
	frame->rflags |= RFLAGS_TF;
	return NULL;
}

bool step_is_start(agent_action action)
{
	return action == trap_flag_on;
}

/* No branches: it must take the same time whether there are steps or not. */
SECTION(".text.trace") NOINLINE void step_resume(struct frame *frame)
{
	uint64_t steps = *steps_of(thread_current());

	if (frame)
		frame->rflags |= (steps & STEPS_IN_ACTOR) * RFLAGS_TF;
	else
		__asm__ volatile("pushfq; orq %0, (%%rsp); popfq"
				 :
				 : "r"((steps / STEPS_IN_KERNEL) * RFLAGS_TF)
				 : "memory");
}

/* Does the instruction just executed count for that fault? */
static bool is_counted(const struct count *c, const struct frame *frame)
{
	if (trace_steals(frame->rip) || clock_reading(frame->rip) ||
	    (frame->rip >= (uint64_t)__trace_start &&
	     frame->rip < (uint64_t)__trace_end))
		return false;
	return !c->in_actor || cpu_level == 0;
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
	owed = owed_ns + (rdtsc() - tsc) + step_cost;
	SITE->stolen = before + (owed & pay);
	owed_ns = owed & ~pay;
}

/* Roughly, for the clock of records that are written here: the instructions
 * from here to a record must be the same, whatever was before. */
static void steal_roughly(void)
{
	SITE->stolen = stolen_before + (rdtsc() - begun) + step_cost;
}

/* One instruction more: is it the last? */
static bool is_last(uint32_t fault, struct count *c)
{
	if (--c->left == 0)
		c->left = agent_steps_left(fault);
	return c->left == 0;
}

/* An instruction of the current thread. Where it uses up several counts, no
 * fault happens behind one that takes the code elsewhere. */
static agent_action count_down(struct frame *frame)
{
	uint64_t rip = frame->rip;
	agent_action first = NULL;

	for (uint32_t i = 0; i < PLAN->faults; i++) {
		struct count *c = &counts[i];
		agent_action action;

		if (!c->active || c->thread != thread_current() ||
		    !is_counted(c, frame) || !is_last(i, c))
			continue;
		steal_roughly();
		end_count(i);
		action = agent_stepped(i, c->seq, rip,
				       first || frame->rip != rip ? NULL
								  : frame);
		first = first ? first : action;
	}
	return first;
}

/* One instruction was executed with TF. */
static agent_action stepped(struct frame *frame)
{
	uint32_t *steps = steps_of(thread_current());
	agent_action action = NULL;

	if (frame->rip == (uint64_t)hot_start)
		*steps = 0; /* nothing could take a trap from here: too late */
	else if (*steps && frame->rip != (uint64_t)gate_masked)
		action = count_down(frame);
	/* At gate_masked TF is saved by now: it comes back with the call's
	 * return. */
	if (!*steps || calibrating || frame->rip == (uint64_t)gate_masked)
		frame->rflags &= ~RFLAGS_TF;
	return action;
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
	if (!hits || trace_steals(frame->rip) || calibrating)
		return NULL;
	return agent_watched(hits, frame);
}

void agent_step(struct frame *frame, uint64_t tsc)
{
	uint64_t stolen = SITE->stolen;
	uint64_t why = watch_status();
	agent_action action = NULL;

	begun = tsc;
	stolen_before = stolen;
	steal_roughly();
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

	calibrating = true;
	without = measure(0);
	with = measure(RFLAGS_TF);
	step_cost = with - without - (SITE->stolen - stolen);
	calibrating = false;
	SITE->stolen = stolen;
}
