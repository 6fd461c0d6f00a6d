/*
 * The agent: points of the plan against records, faults against the machine.
 */
#include "inject/guest/agent.h"

#include <stddef.h>
#include <string.h>

#include "inject/guest/digest.h"
#include "inject/guest/fault.h"
#include "inject/guest/step.h"
#include "inject/guest/watch.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/tick.h"
#include "runtime/kernel/x86/park.h"
#include "runtime/trace/trace_guest.h"

enum { STATE_ARMED = 0, STATE_FIRED = 1, STATE_DONE = 2, STATE_STEPS = 3 };

/* Bit e: an armed fault waits for event e, or for a record number. */
static uint64_t wanted[(EV_COUNT + 63) / 64];
static bool any_seq;

uint64_t agent_due = CLOCK_NEVER;

static void note_in(uint32_t in, uint32_t event, uint32_t i, uint64_t a,
		    uint64_t b)
{
	SITE->agent_records++;
	trace_note_in(in, event, i, fault_of(i)->type, a, b);
}

void fault_taken(uint32_t i, uint64_t after, uint64_t detail)
{
	SITE->fault[i].state = STATE_DONE;
	note_in(IN_KERNEL, EV_FAULT_TAKEN, i, after, detail);
	trace_stop(STOP_TAKEN);
}

void fault_refused(uint32_t i, enum refused why)
{
	SITE->fault[i].state = STATE_DONE;
	note_in(IN_KERNEL, EV_FAULT_REFUSED, i, why, 0);
}

static bool is_armed(uint32_t i)
{
	return SITE->fault[i].state == STATE_ARMED;
}

/* The time of the first armed fault that waits for one. */
static void set_due(void)
{
	agent_due = CLOCK_NEVER;
	for (uint32_t i = 0; i < PLAN->faults; i++)
		if (is_armed(i) && fault_of(i)->point == POINT_TIME &&
		    fault_of(i)->time < agent_due)
			agent_due = fault_of(i)->time;
}

static void watch(void)
{
	for (uint32_t i = 0; i < PLAN->faults; i++) {
		const struct plan_fault *f = fault_of(i);

		if (!is_armed(i))
			continue;
		if (f->point == POINT_EVENT_SEQ)
			any_seq = true;
		else if (f->point == POINT_EVENT_NAME)
			wanted[f->event / 64] |= 1ull << (f->event % 64);
		else if (f->point != POINT_TIME)
			watch_arm(i);
	}
	set_due();
}

/* What waited for an actor, or for a tick, of the boot before will not come.
 * Lines will. */
static void refuse_waiting(void)
{
	for (uint32_t i = 0; i < PLAN->faults; i++)
		if (SITE->fault[i].state == STATE_FIRED &&
		    !(SITE->lines >> i & 1))
			fault_refused(i, REFUSED_ENDED);
}

void agent_init(bool first)
{
	for (uint32_t i = 0; first && i < PLAN->faults; i++)
		note_in(IN_KERNEL, EV_FAULT_ARMED, i, 0, 0);
	if (!first)
		refuse_waiting();
	watch();
}

/* Wait at the checkpoint; behind it the faults are those of the plan as it is
 * then. */
static void checkpoint(void)
{
	park_point();
	tick_timer_lost();
	memset(wanted, 0, sizeof(wanted));
	any_seq = false;
	watch();
}

static bool is_checkpoint(const struct trace_record *rec, uint32_t number)
{
	uint32_t at = PLAN->checkpoint, lines = at - PLAN_AT_LINE;

	if (at < PLAN_AT_LINE)
		return at && number == at;
	if (at >= PLAN_AT_FAULT)
		return false;
	return rec->event == (lines ? EV_CINIT_RESULT : EV_SITE_UP) &&
	       SITE->console_line == lines && SITE->boots == 0;
}

uint64_t agent_steps_left(uint32_t fault)
{
	uint64_t done = fault_of(fault)->plus;

	if (PLAN->checkpoint != PLAN_AT_FAULT + fault)
		return 0;
	trace_pause();
	checkpoint();
	trace_resume();
	return fault_of(fault)->plus - done;
}

static uint64_t attr_of(const struct trace_record *rec, uint32_t key)
{
	const struct thread *t = thread_current();

	switch (key) {
	case ATTR_ACTOR:
		return t ? t->actor->name_hash : 0;
	case ATTR_GROUP:
		return (uint64_t)(int64_t)rec->group;
	case ATTR_THREAD:
		return rec->thread;
	case ATTR_IN:
		return rec->in;
	case ATTR_AID:
		return rec->actor;
	case ATTR_BOOT:
		return SITE->boots;
	default:
		return rec->arg[key & 3];
	}
}

static bool attrs_match(const struct plan_fault *f,
			const struct trace_record *rec)
{
	for (uint32_t k = 0; k < f->attrs; k++)
		if (attr_of(rec, f->attr[k].key) != f->attr[k].value)
			return false;
	return true;
}

/* Has the point of fault i been reached with this record, which is the
 * number-th without those of the agent? */
static bool reached(uint32_t i, const struct trace_record *rec, uint32_t number)
{
	const struct plan_fault *f = fault_of(i);

	switch (f->point) {
	case POINT_EVENT_SEQ:
		return number == f->hit;
	case POINT_TIME:
		return rec->clock >= f->time;
	case POINT_EVENT_NAME:
		return f->event == rec->event && attrs_match(f, rec) &&
		       ++SITE->fault[i].hits == f->hit;
	default:
		return false;
	}
}

/* Carry fault i out. frame: of the actor, or of the code that was interrupted;
 * NULL: the action that is returned does it. */
static agent_action carry_out(uint32_t i, struct frame *frame, bool call_begins)
{
	switch (fault_of(i)->type) {
	case FAULT_SEGV:
	case FAULT_DIV0:
	case FAULT_ILLEGAL:
	case FAULT_GP:
	case FAULT_STACK_OVERFLOW:
		return raise_exception(i, frame);
	case FAULT_HANG:
		return raise_hang(i, frame);
	case FAULT_EXIT:
	case FAULT_KILL:
	case FAULT_KILL_GROUP:
		return end_actor(i, !cpu_level && frame_is_actor(frame) ? frame
									: NULL);
	case FAULT_SITE_RESTART:
	case FAULT_PANIC:
		return end_site(i);
	case FAULT_FAIL:
		effect_fail(i, call_begins);
		return NULL;
	case FAULT_NONE:
		SITE->fault[i].state = STATE_DONE;
		return NULL;
	default:
		return effect_begin(i);
	}
}

static void flip(uint32_t i, uint64_t seq, uint64_t rip, uint32_t in,
		 struct frame *frame)
{
	uint64_t *word = flip_word(i, frame);

	note_in(in, EV_FAULT_FIRED, i, seq, word ? *word : rip);
	if (word)
		flip_word_bit(i, word);
	else
		fault_refused(i, REFUSED_NO_PLACE);
}

/* at: the record, or the place behind it, where it happens. */
static agent_action fire(uint32_t i, const struct trace_record *at,
			 struct frame *frame)
{
	SITE->fault[i].state = STATE_FIRED;
	if (fault_of(i)->type == FAULT_FLIP) {
		flip(i, at->seq, at->rip, at->in, frame);
		return NULL;
	}
	note_in(at->in, EV_FAULT_FIRED, i, at->seq, at->rip);
	return carry_out(i, frame, at->event == EV_CALL_ENTER && frame != NULL);
}

/* The registers of the kernel can be changed once it has left the tracepoint,
 * an instruction later. */
static uint64_t steps_to(uint32_t i, const struct frame *frame)
{
	const struct plan_fault *f = fault_of(i);

	if (!frame && !f->plus && f->type == FAULT_FLIP &&
	    f->flip.kind == PLACE_REGISTER)
		return 1;
	return f->plus;
}

/* The point of fault i: now, or some instructions later. */
static agent_action arrive(uint32_t i, const struct trace_record *at,
			   struct frame *frame)
{
	uint64_t steps = steps_to(i, frame);

	if (!steps)
		return fire(i, at, frame);
	SITE->fault[i].state = STATE_STEPS;
	return step_begin(i, at->seq, steps, frame);
}

/* The code does not go on behind another fault's action. */
static void too_late(uint32_t i, const struct trace_record *at)
{
	note_in(at->in, EV_FAULT_FIRED, i, at->seq, at->rip);
	fault_refused(i, REFUSED_POINT_TAKEN);
}

/* Who waits for a console line does not run yet. */
static void wake_reader(void)
{
	if (SITE->lines)
		console_wake();
}

static agent_action at_record(const struct trace_record *rec, uint32_t number,
			      struct frame *frame)
{
	uint64_t rip = frame ? frame->rip : 0;
	agent_action action = NULL;

	for (uint32_t i = 0; i < PLAN->faults; i++) {
		if (!is_armed(i) || !reached(i, rec, number))
			continue;
		if ((action &&
		     !(step_is_start(action) && steps_to(i, frame))) ||
		    (frame && frame->rip != rip))
			too_late(i, rec);
		else
			action = arrive(i, rec, frame);
	}
	set_due();
	return action;
}

agent_action agent_point(const struct trace_record *rec, struct frame *frame)
{
	agent_action action = NULL;
	uint32_t event = rec->event;
	uint32_t number = rec->seq - SITE->agent_records;

	if (is_checkpoint(rec, number))
		checkpoint();
	if (event == EV_HR_RESTART)
		digest_blocks(DIGEST_GROUP_STOP);
	if (event == EV_HR_STOPPED)
		digest_blocks(DIGEST_GROUP_RESTART);
	if (event == EV_PMM_COMMIT)
		digest_created(rec->arg[1], rec->arg[2], rec->arg[3]);
	if (event == EV_HR_KILL)
		agent_group_killed((int32_t)rec->arg[0]);
	if (event == EV_ACTOR_START)
		watch_actor(thread_current()->actor);
	if (any_seq || wanted[event / 64] >> (event % 64) & 1 ||
	    rec->clock >= agent_due)
		action = at_record(rec, number, frame);
	wake_reader();
	return action;
}

/* A place in the code where no record was written. */
static struct trace_record here(uint32_t seq, uint64_t rip, uint64_t clock)
{
	const struct thread *t = thread_current();
	struct trace_record at = {
		.seq = seq,
		.clock = clock,
		.rip = rip,
		.group = TRACE_NO_GROUP,
		.in = (uint8_t)(rip_is_actor(rip) ? IN_ACTOR : thread_server()),
	};

	if (t) {
		at.actor = (uint16_t)thread_actor_id(t);
		at.thread = (uint16_t)t->id;
		at.group = (int16_t)thread_actor_group(t);
	}
	return at;
}

static uint32_t last_record(void)
{
	return (uint32_t)SITE->trace_count - 1;
}

agent_action agent_stepped(uint32_t i, uint32_t seq, uint64_t rip,
			   struct frame *frame)
{
	struct trace_record at = here(seq, rip, 0);

	if (frame)
		return fire(i, &at, frame);
	too_late(i, &at);
	return NULL;
}

agent_action agent_watched(uint64_t hits, struct frame *frame)
{
	struct trace_record at = here(last_record(), frame->rip, 0);
	agent_action action = NULL;

	for (uint32_t i = 0; i < PLAN->faults; i++) {
		if (!is_armed(i) || !watch_is(i, hits) ||
		    !attrs_match(fault_of(i), &at) ||
		    ++SITE->fault[i].hits != fault_of(i)->hit)
			continue;
		action = action ? action : arrive(i, &at, frame);
	}
	return action;
}

agent_action agent_time(struct frame *frame, uint64_t clock)
{
	struct trace_record at;

	if (clock < agent_due)
		return NULL;
	at = here(last_record(), frame->rip, clock);
	return at_record(&at, 0, frame);
}

bool agent_idle(uint64_t next)
{
	agent_action action = NULL;
	bool changed = false;

	trace_pause();
	while (!action && agent_due <= next) {
		uint64_t now = trace_clock();
		struct trace_record at;

		if (agent_due > now)
			SITE->skipped += agent_due - now;
		at = here(last_record(), (uint64_t)__builtin_return_address(0),
			  trace_clock());
		for (uint32_t i = 0; i < PLAN->faults; i++)
			changed |= is_armed(i) && reached(i, &at, 0) &&
				   fault_of(i)->type != FAULT_NONE;
		action = at_record(&at, 0, NULL);
	}
	wake_reader();
	trace_resume();
	if (action)
		action();
	return changed;
}
