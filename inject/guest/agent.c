/*
 * The agent: points of the plan against records, faults against the machine.
 */
#include "inject/guest/agent.h"

#include <stddef.h>

#include "inject/guest/digest.h"
#include "inject/guest/step.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/usermem.h"
#include "runtime/kernel/x86/park.h"
#include "runtime/trace/trace_guest.h"

enum { STATE_ARMED = 0, STATE_FIRED = 1, STATE_DONE = 2 };

/* Why a fault was refused: argument "why" of fault.refused. */
enum {
	REFUSED_NO_ACTOR = 1,
	REFUSED_ENDED = 2,
	REFUSED_BOOT_ACTOR = 3,
	REFUSED_POINT_TAKEN = 4 /* by another fault of the plan */
};

extern char __pads_start[];
void pad_segv(void);
void pad_div0(void);
void pad_illegal(void);

/* Bit e: an armed fault waits for event e, or for a record number. */
static uint64_t wanted[(EV_COUNT + 63) / 64];
static bool any_seq;

/* The exception fault whose exception is on its way. */
static struct {
	uint32_t fault; /* + 1; 0: none */
	uint32_t vector;
	const struct thread *thread; /* NULL: in the kernel, at once */
} expected;

static const struct plan_fault *plan_fault(uint32_t i)
{
	return &PLAN->fault[i];
}

static void note(uint32_t event, uint32_t i, uint64_t a, uint64_t b)
{
	SITE->agent_records++;
	trace_note(event, i, plan_fault(i)->type, a, b);
}

static void taken(uint32_t i, uint64_t after, uint64_t detail)
{
	SITE->fault[i].state = STATE_DONE;
	note(EV_FAULT_TAKEN, i, after, detail);
}

static void refused(uint32_t i, uint64_t why)
{
	SITE->fault[i].state = STATE_DONE;
	note(EV_FAULT_REFUSED, i, why, 0);
}

static void watch(void)
{
	for (uint32_t i = 0; i < PLAN->faults; i++) {
		const struct plan_fault *f = plan_fault(i);

		if (SITE->fault[i].state != STATE_ARMED)
			continue;
		if (f->point == POINT_EVENT_SEQ)
			any_seq = true;
		else
			wanted[f->event / 64] |= 1ull << (f->event % 64);
	}
}

void agent_init(bool first)
{
	for (uint32_t i = 0; first && i < PLAN->faults; i++)
		note(EV_FAULT_ARMED, i, 0, 0);
	watch();
}

/* Wait at the checkpoint; behind it the faults are those of the plan as it is
 * then. */
static void checkpoint(void)
{
	park_point();
	thread_timer_lost();
	watch();
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

/* Has the point of fault i been reached with this record, which is the
 * number-th without those of the agent? */
static bool reached(uint32_t i, const struct trace_record *rec, uint32_t number)
{
	const struct plan_fault *f = plan_fault(i);

	if (f->point == POINT_EVENT_SEQ)
		return number == f->hit;
	if (f->event != rec->event)
		return false;
	for (uint32_t k = 0; k < f->attrs; k++)
		if (attr_of(rec, f->attr[k].key) != f->attr[k].value)
			return false;
	return ++SITE->fault[i].hits == f->hit;
}

static agent_action pad_of(uint32_t type, uint32_t *vector)
{
	switch (type) {
	case FAULT_SEGV:
		*vector = VEC_PAGE;
		return pad_segv;
	case FAULT_DIV0:
		*vector = VEC_DIVIDE;
		return pad_div0;
	default:
		*vector = VEC_ILLEGAL;
		return pad_illegal;
	}
}

static uint64_t pad_address(const struct frame *frame, agent_action pad)
{
	if (frame->cs != USER_CS)
		return (uint64_t)pad;
	return (uint64_t)pad - (uint64_t)__pads_start + LAYOUT_USRPAD_VIRT;
}

/* Continue at rip as if called from where the frame is. */
static void redirect(struct frame *frame, uint64_t rip)
{
	uint64_t sp = ((frame->rsp - 128) & ~15ull) - 8;

	if (sp >= LAYOUT_KERNEL_VIRT ||
	    (sp >= LAYOUT_DIRECT_VIRT && sp < LAYOUT_SUPBANK_VIRT))
		*(uint64_t *)sp = frame->rip; /* a kernel stack */
	else
		user_poke(thread_current()->actor, sp, &frame->rip, 8);
	frame->rsp = sp;
	frame->rip = rip;
	frame->rflags &= ~RFLAGS_TF;
}

static void redirect_to_exit(struct frame *frame, uint32_t i)
{
	struct actor *a = thread_current()->actor;

	a->fault = i + 1;
	redirect(frame, a->entry + ACTOR_EXIT_ENTRY);
	frame->rdi = plan_fault(i)->param[0];
}

static agent_action raise(uint32_t i, struct frame *frame)
{
	uint32_t vector;
	agent_action pad = pad_of(plan_fault(i)->type, &vector);

	expected.fault = i + 1;
	expected.vector = vector;
	expected.thread = frame ? thread_current() : NULL;
	if (!frame)
		return pad;
	redirect(frame, pad_address(frame, pad));
	return NULL;
}

static void boot_actor_exits(void)
{
	panic("boot actor exits");
}

static void restart_site(void)
{
	site_restart(SITE_CAUSE_FAULT, TRACE_NO_GROUP);
}

/* exit and kill: at once at the border of an actor, when the call returns
 * inside one. */
static agent_action terminate(uint32_t i, struct frame *frame)
{
	bool is_exit = plan_fault(i)->type == FAULT_EXIT;
	struct thread *t = thread_current();
	bool boot =
		t ? t->actor->mode == MODE_BOOT : thread_server() != IN_KERNEL;

	if (boot && is_exit) {
		taken(i, plan_fault(i)->param[0], 0);
		return boot_actor_exits;
	}
	if (boot || !t) {
		refused(i, boot ? REFUSED_BOOT_ACTOR : REFUSED_NO_ACTOR);
		return NULL;
	}
	if (t->actor->ending || thread_lent()) {
		refused(i, REFUSED_ENDED);
		return NULL;
	}
	if (frame && is_exit) {
		redirect_to_exit(frame, i);
		return NULL;
	}
	t->pending = i + 1;
	if (frame)
		redirect(frame, pad_address(frame, pad_illegal));
	return NULL;
}

/* Carry fault i out. frame: of the actor, or of the kernel when single
 * stepping; NULL: the action that is returned does it. */
static agent_action carry_out(uint32_t i, struct frame *frame)
{
	switch (plan_fault(i)->type) {
	case FAULT_SEGV:
	case FAULT_DIV0:
	case FAULT_ILLEGAL:
		return raise(i, frame);
	case FAULT_EXIT:
	case FAULT_KILL:
		return terminate(i, cpu_level ? NULL : frame);
	case FAULT_SITE_RESTART:
		taken(i, SITE_CAUSE_FAULT, 0);
		return restart_site;
	case FAULT_STORAGE_DEAD:
		SITE->storage_dead = 1;
		taken(i, 1, 0);
		return NULL;
	default:
		SITE->fault[i].state = STATE_DONE;
		return NULL;
	}
}

static agent_action fire(uint32_t i, uint32_t seq, uint64_t rip,
			 struct frame *frame)
{
	SITE->fault[i].state = STATE_FIRED;
	note(EV_FAULT_FIRED, i, seq, rip);
	return carry_out(i, frame);
}

agent_action agent_point(const struct trace_record *rec, struct frame *frame)
{
	agent_action action = NULL;
	uint32_t event = rec->event;
	uint32_t number = rec->seq - SITE->agent_records;

	if (PLAN->checkpoint && number == PLAN->checkpoint)
		checkpoint();
	if (event == EV_HR_RESTART)
		digest_blocks(DIGEST_GROUP_STOP);
	if (event == EV_HR_STOPPED)
		digest_blocks(DIGEST_GROUP_RESTART);
	if (event == EV_PMM_COMMIT)
		digest_created(rec->arg[1], rec->arg[2], rec->arg[3]);
	if (!any_seq && !(wanted[event / 64] >> (event % 64) & 1))
		return NULL;
	for (uint32_t i = 0; i < PLAN->faults; i++) {
		if (SITE->fault[i].state != STATE_ARMED ||
		    !reached(i, rec, number))
			continue;
		if (action) {
			/* The point does not go on behind the first one. */
			note(EV_FAULT_FIRED, i, rec->seq, rec->rip);
			refused(i, REFUSED_POINT_TAKEN);
		} else if (plan_fault(i)->plus) {
			action = step_begin(i, rec->seq, plan_fault(i)->plus,
					    frame);
		} else {
			action = fire(i, rec->seq, rec->rip, frame);
		}
	}
	return action;
}

agent_action agent_stepped(uint32_t i, uint32_t seq, struct frame *frame)
{
	return fire(i, seq, frame->rip, frame);
}

void agent_return(struct frame *frame)
{
	struct thread *t = thread_current();
	uint32_t i = t->pending - 1;

	t->pending = 0;
	if (t->doomed) {
		refused(i, REFUSED_ENDED);
	} else if (plan_fault(i)->type == FAULT_EXIT) {
		redirect_to_exit(frame, i);
	} else {
		taken(i, CAUSE_KILL, 0);
		actor_end(t->actor, CAUSE_KILL, 0);
	}
}

void agent_exception(uint64_t vector, uint64_t rip)
{
	if (!expected.fault || expected.vector != vector ||
	    (expected.thread && expected.thread != thread_current()))
		return;
	taken(expected.fault - 1, vector, rip);
	expected.fault = 0;
}

void agent_exit(struct actor *actor, int64_t status)
{
	if (actor->fault)
		taken(actor->fault - 1, (uint64_t)status, 0);
	actor->fault = 0;
}

void agent_thread_end(const struct thread *thread)
{
	if (thread && expected.fault && expected.thread == thread) {
		refused(expected.fault - 1, REFUSED_ENDED);
		expected.fault = 0;
	}
}

void agent_actor_end(struct actor *actor)
{
	if (actor->fault)
		refused(actor->fault - 1, REFUSED_ENDED);
	actor->fault = 0;
	agent_thread_end(actor->thread);
	if (actor->thread && actor->thread->pending &&
	    actor->thread != thread_current()) {
		refused(actor->thread->pending - 1, REFUSED_ENDED);
		actor->thread->pending = 0;
	}
}
