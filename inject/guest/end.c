/*
 * Ends: of an actor by its own calls or by akill, of its group, of the site.
 */
#include "inject/guest/fault.h"

#include <stddef.h>

#include "runtime/abi/calls.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/site.h"

void pad_illegal(void);
void pad_syscall(void);
void pad_gate(void);

#define CALL_KILL_GROUP (LAP_HR_CTRL << 8 | HR_OP_KILL_GROUP)

static void boot_actor_exits(void)
{
	panic("boot actor exits");
}

static void restart_site(void)
{
	site_restart(SITE_CAUSE_FAULT, TRACE_NO_GROUP);
}

static void panic_site(void)
{
	panic("a fault of the plan");
}

agent_action end_site(uint32_t i)
{
	if (fault_of(i)->type == FAULT_PANIC) {
		fault_taken(i, SITE_CAUSE_PANIC, 0);
		return panic_site;
	}
	fault_taken(i, SITE_CAUSE_FAULT, 0);
	return restart_site;
}

/* The actor goes on in its own exit() or hrKillGroup(). */
static void redirect_to_call(struct frame *frame, uint32_t i)
{
	struct actor *a = thread_current()->actor;

	a->fault = i + 1;
	if (fault_of(i)->type == FAULT_EXIT) {
		pad_redirect(frame, a->entry + ACTOR_EXIT_ENTRY);
		frame->rdi = fault_of(i)->param[0];
		return;
	}
	pad_redirect(frame,
		     pad_address(frame, a->mode == MODE_USER ? pad_syscall
							     : pad_gate));
	frame->rax = CALL_KILL_GROUP;
	frame->rdi = (uint64_t)a->group;
}

/* At once at the border of an actor, when the call returns inside one. */
agent_action end_actor(uint32_t i, struct frame *frame)
{
	uint32_t type = fault_of(i)->type;
	struct thread *t = thread_current();
	bool boot =
		t ? t->actor->mode == MODE_BOOT : thread_server() != IN_KERNEL;

	if (boot && type == FAULT_EXIT) {
		fault_taken(i, fault_of(i)->param[0], 0);
		return boot_actor_exits;
	}
	if (boot || !t) {
		fault_refused(i, boot ? REFUSED_BOOT_ACTOR : REFUSED_NO_ACTOR);
		return NULL;
	}
	if (t->actor->ending || thread_lent()) {
		fault_refused(i, REFUSED_ENDED);
		return NULL;
	}
	if (type == FAULT_KILL_GROUP && t->actor->group == TRACE_NO_GROUP) {
		fault_refused(i, REFUSED_NO_GROUP);
		return NULL;
	}
	if (frame && type != FAULT_KILL) {
		redirect_to_call(frame, i);
		return NULL;
	}
	t->pending = i + 1;
	if (frame)
		pad_redirect(frame, pad_address(frame, pad_illegal));
	return NULL;
}

void agent_return(struct frame *frame)
{
	struct thread *t = thread_current();
	uint32_t i = t->pending - 1;

	t->pending = 0;
	if (t->doomed) {
		fault_refused(i, REFUSED_ENDED);
	} else if (fault_of(i)->type != FAULT_KILL) {
		redirect_to_call(frame, i);
	} else {
		fault_taken(i, CAUSE_KILL, 0);
		actor_end(t->actor, CAUSE_KILL, 0);
	}
}

void agent_exit(struct actor *actor, int64_t status)
{
	if (actor->fault && fault_of(actor->fault - 1)->type == FAULT_EXIT) {
		fault_taken(actor->fault - 1, (uint64_t)status, 0);
		actor->fault = 0;
	}
}

void agent_group_killed(int32_t group)
{
	const struct thread *t = thread_current();
	struct actor *a = t ? t->actor : NULL;

	if (a && a->fault && fault_of(a->fault - 1)->type == FAULT_KILL_GROUP) {
		fault_taken(a->fault - 1, (uint64_t)(int64_t)group, 0);
		a->fault = 0;
	}
}

void agent_actor_end(struct actor *actor)
{
	if (actor->fault)
		fault_refused(actor->fault - 1, REFUSED_ENDED);
	actor->fault = 0;
	agent_thread_end(actor->thread);
	if (actor->thread && actor->thread->pending &&
	    actor->thread != thread_current()) {
		fault_refused(actor->thread->pending - 1, REFUSED_ENDED);
		actor->thread->pending = 0;
	}
}
