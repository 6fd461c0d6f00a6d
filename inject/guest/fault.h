/*
 * One fault of the plan inside the agent: its records, and the families of
 * faults (private to inject/guest).
 */
#ifndef HOTRIG_INJECT_FAULT_H
#define HOTRIG_INJECT_FAULT_H

#include "inject/guest/agent.h"
#include "runtime/abi/plan.h"
#include "runtime/kernel/clock.h"

struct actor;

/* Why a fault was refused: argument "why" of fault.refused. */
enum refused {
	REFUSED_NO_ACTOR = 1,
	REFUSED_ENDED = 2,
	REFUSED_BOOT_ACTOR = 3,
	REFUSED_POINT_TAKEN = 4, /* by another fault of the plan */
	REFUSED_NO_GROUP = 5,
	REFUSED_NO_PLACE = 6, /* nothing is there */
	REFUSED_NO_CALL = 7   /* no call begins here, or it needs nothing */
};

static inline const struct plan_fault *fault_of(uint32_t i)
{
	return &PLAN->fault[i];
}

/* Is code of an actor executing there? (The first and last instructions of the
 * kernel are at level 0 too.) */
static inline bool rip_is_actor(uint64_t rip)
{
	return !cpu_level && rip < LAYOUT_KERNEL_VIRT;
}

/* Is it an actor's frame? The debug exception can have one of the kernel. */
static inline bool frame_is_actor(const struct frame *frame)
{
	return frame &&
	       (frame->vector != VEC_DEBUG || rip_is_actor(frame->rip));
}

/* agent.c: the fault has had its effect, or will have none. */
void fault_taken(uint32_t i, uint64_t after, uint64_t detail);
void fault_refused(uint32_t i, enum refused why);

/*
 * What each family does at its point. frame: as for agent_point, or that of
 * the interrupted code, be it the kernel's; NULL: the returned action does it.
 */
agent_action raise_exception(uint32_t i, struct frame *frame); /* raise.c */
agent_action raise_hang(uint32_t i, struct frame *frame);
agent_action end_actor(uint32_t i, struct frame *frame); /* end.c */
agent_action end_site(uint32_t i);
agent_action effect_begin(uint32_t i); /* effect.c: resources, time, console */
/* "fail": call_begins: at the record call.enter, outside the call. */
void effect_fail(uint32_t i, bool call_begins);

/* raise.c: a pad as the code of this frame sees it; send the code there. */
uint64_t pad_address(const struct frame *frame, agent_action pad);
void pad_redirect(struct frame *frame, uint64_t rip);

/* flip.c: the 8 bytes or the register that flip i changes; NULL: there is
 * none. */
uint64_t *flip_word(uint32_t i, struct frame *frame);
void flip_word_bit(uint32_t i, uint64_t *word);

/* watch.c: debug registers. Take on fault i's place, if it has an address
 * yet; an actor starts: those of its executable have one now. */
void watch_arm(uint32_t i);
void watch_actor(const struct actor *actor);
/* Is the place of fault i in this set (bits of DR6), and in this actor? */
bool watch_is(uint32_t i, uint64_t hits);
/* Is this an instance of the executable (hash)? */
bool watch_names(const struct actor *actor, uint64_t executable);

#endif
