/*
 * Threads, scheduler, idle.
 */
#include "runtime/kernel/thread.h"

#include <string.h>

#include "inject/guest/agent.h"
#include "inject/guest/step.h"
#include "runtime/abi/trace.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/tick.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/kernel/x86/timer.h"
#include "runtime/lib/core/lowset.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

#define STACK_CANARY 0x6b636174736b7321ull
#define PRIOS	     32u

static struct thread *threads;
static struct lowset unused; /* entries of the table */
static uint32_t live;
static struct tree sleepers; /* by the end of their delays, then id */
static struct tree waiters;  /* by what they wait for, then id */

static struct thread *current;
static struct thread *zombie; /* exited: its stack was still in use */
static struct {
	struct thread *head, *tail;
} ready[PRIOS];
static uint32_t ready_prios; /* bit p: ready[p] is not empty */

static uint32_t boot_server = IN_KERNEL;

void thread_init(uint32_t max)
{
	uint64_t bytes = (uint64_t)max * sizeof(*threads);

	threads = page_table(bytes + lowset_bytes(max));
	lowset_init(&unused, max, threads + max);
	lowset_fill(&unused);
}

struct thread *thread_current(void)
{
	return current;
}

uint32_t thread_actor_id(const struct thread *t)
{
	return t->actor->aid;
}

int32_t thread_actor_group(const struct thread *t)
{
	return t->actor->group;
}

uint32_t thread_server(void)
{
	return current ? current->server : boot_server;
}

uint32_t thread_set_server(uint32_t in)
{
	uint32_t *server = current ? &current->server : &boot_server;
	uint32_t before = *server;

	*server = in;
	return before;
}

uint32_t thread_max(void)
{
	return unused.size;
}

uint32_t thread_count(void)
{
	return live;
}

static void make_ready(struct thread *t)
{
	t->state = THREAD_READY;
	t->next = NULL;
	t->prev = ready[t->prio].tail;
	if (ready[t->prio].head)
		t->prev->next = t;
	else
		ready[t->prio].head = t;
	ready[t->prio].tail = t;
	ready_prios |= 1u << t->prio;
}

static void drop_ready(struct thread *t)
{
	if (t == ready[t->prio].head)
		ready[t->prio].head = t->next;
	else
		t->prev->next = t->next;
	if (t == ready[t->prio].tail)
		ready[t->prio].tail = t->prev;
	else
		t->next->prev = t->prev;
	if (!ready[t->prio].head)
		ready_prios &= ~(1u << t->prio);
}

static struct thread *take_ready(void)
{
	struct thread *t;

	if (!ready_prios)
		return NULL;
	t = ready[31u - (unsigned)__builtin_clz(ready_prios)].head;
	drop_ready(t);
	return t;
}

static void enqueue(struct tree *queue, struct thread *t, uint64_t key)
{
	t->queue = queue;
	t->node.major = key;
	t->node.minor = t->id;
	tree_insert(queue, &t->node);
}

static void dequeue(struct thread *t)
{
	tree_remove(t->queue, &t->node);
	t->queue = NULL;
}

static void free_zombie(void);

/* A thread of an actor runs for the first time. */
static void enter_actor(void)
{
	struct thread *t = current;

	trace_actor(&t->start, EV_ACTOR_START, t->actor->aid, t->start.rip,
		    t->start.rsp, t->actor->name_hash);
	actor_leave(&t->start);
	frame_enter(&t->start);
}

void thread_begin(void (*entry)(void))
{
	free_zombie();
	entry();
	panic("thread %u returned", current->id);
}

/* Its first switch ends in entry, with the FPU as after a reset. */
void thread_prepare(struct thread *t, void (*entry)(void))
{
	uint64_t *sp =
		page_ptr(t->stack + THREAD_STACK_PAGES * LAYOUT_PAGE_BYTES);

	*(uint64_t *)page_ptr(t->stack) = STACK_CANARY;
	sp -= 2; /* so that thread_first enters its function aligned */
	*--sp = (uint64_t)thread_first;
	*--sp = 0;		 /* rbx */
	*--sp = 0;		 /* rbp */
	*--sp = (uint64_t)entry; /* r12 */
	*--sp = 0;		 /* r13 */
	*--sp = 0;		 /* r14 */
	*--sp = 0;		 /* r15 */
	t->sp = (uint64_t)sp;
	memset(t->fpu, 0, sizeof(t->fpu));
	*(uint16_t *)&t->fpu[0] = 0x37f;   /* FCW */
	*(uint32_t *)&t->fpu[24] = 0x1f80; /* MXCSR */
}

struct thread *thread_create(struct actor *actor, uint32_t prio,
			     void (*entry)(void))
{
	uint32_t slot = lowset_next(&unused, 0);
	struct thread *t = &threads[slot];
	uint64_t stack;

	if (slot == LOWSET_NONE)
		return NULL;
	stack = page_alloc(THREAD_STACK_PAGES);
	if (!stack)
		return NULL;
	lowset_remove(&unused, slot);
	memset(t, 0, sizeof(*t));
	t->id = slot + 1;
	t->actor = actor;
	t->prio = prio;
	t->stack = stack;
	t->server = entry ? actor->server : IN_KERNEL;
	thread_prepare(t, entry ? entry : enter_actor);
	live++;
	trace(EV_THREAD_CREATE, t->id, actor->aid, 0, 0);
	make_ready(t);
	return t;
}

static void free_thread(struct thread *t)
{
	KASSERT(*(uint64_t *)page_ptr(t->stack) == STACK_CANARY);
	page_free(t->stack, THREAD_STACK_PAGES);
	t->state = THREAD_FREE;
	t->actor = NULL;
	lowset_add(&unused, t->id - 1);
	live--;
}

static void free_zombie(void)
{
	if (zombie)
		free_thread(zombie);
	zombie = NULL;
}

void thread_destroy(struct thread *t)
{
	KASSERT(t != current && t->state != THREAD_FREE);
	if (t->state == THREAD_READY)
		drop_ready(t);
	if (t->queue)
		dequeue(t);
	free_thread(t);
}

/* The sleeper whose delay ends first; NULL: nobody sleeps. */
static struct thread *first_sleeper(void)
{
	struct tree_node *first = tree_from(&sleepers, 0, 0);

	return first ? TREE_ENTRY(first, struct thread, node) : NULL;
}

uint64_t thread_next_wake(void)
{
	const struct thread *first = first_sleeper();

	return first ? first->wake : CLOCK_NEVER;
}

uint64_t thread_wake_sleepers(uint64_t now)
{
	struct thread *first;

	while ((first = first_sleeper())) {
		if (first->wake > now)
			return first->wake;
		dequeue(first);
		make_ready(first);
		trace(EV_THREAD_WAKE, first->id, 0, 0, 0);
	}
	return CLOCK_NEVER;
}

/* Nothing can run: move the clock, or end the run. */
static void idle(uint64_t next)
{
	if (PLAN->flags & PLAN_INTERACTIVE) {
		uint64_t poll = clock_now() + TICK_POLL_NS;

		timer_arm(clock_to_tsc(next < poll ? next : poll));
		tick_forget();
		__asm__ volatile("sti; hlt; cli" : : : "memory");
		console_poll();
		return;
	}
	if (next == CLOCK_NEVER)
		site_end(SITE_END_SETTLED);
	if (next >= PLAN->limit_ns)
		site_end(SITE_END_LIMIT);
	tick_forget();
	if (!agent_idle(next))
		SITE->skipped += next - clock_now();
}

static struct thread *pick(void)
{
	for (;;) {
		uint64_t now = clock_now();
		uint64_t next = thread_wake_sleepers(now);
		struct thread *t = take_ready();

		if (now >= PLAN->limit_ns)
			site_end(SITE_END_LIMIT);
		if (t)
			return t;
		current = NULL;
		idle(next);
	}
}

/* Registers, FPU, stacks and space; returns when from runs again. */
static void switch_to(struct thread *from, struct thread *to)
{
	uint64_t boot_sp;

	current = to;
	cpu_kstack = (uint64_t)page_ptr(to->stack) +
		     THREAD_STACK_PAGES * LAYOUT_PAGE_BYTES;
	if (from) {
		KASSERT(*(uint64_t *)page_ptr(from->stack) == STACK_CANARY);
		fpu_save(from->fpu);
	}
	space_load(to->actor->space);
	fpu_load(to->fpu);
	thread_switch(from ? &from->sp : &boot_sp, to->sp);
}

void thread_change(struct thread *to)
{
	switch_to(current, to);
	step_resume(NULL);
}

/* Switch to the next thread. The current one is in a queue, waits, or has
 * exited. */
static void schedule(void)
{
	struct thread *from = current;
	struct thread *to;

	KASSERT(!thread_lent());
	to = pick();
	tick_begin_quantum();
	to->state = THREAD_RUNNING;
	if (to == from) {
		current = to;
		return;
	}
	current = to;
	trace(EV_THREAD_RUN, to->id, to->actor->aid, from ? from->id : 0, 0);
	switch_to(from, to);
	free_zombie();
	step_resume(NULL);
}

void thread_exit(void)
{
	zombie = current;
	current->state = THREAD_WAITING;
	schedule();
	panic("a thread came back from its end");
}

void thread_run_first(void)
{
	schedule();
	panic("the scheduler came back to the boot stack");
}

void thread_sleep_ns(uint64_t ns)
{
	trace(EV_THREAD_DELAY, current->id, ns, 0, 0);
	if (ns == 0) {
		thread_yield();
		return;
	}
	current->wake = clock_now() + ns;
	if (current->wake < ns)
		current->wake = CLOCK_NEVER - 1;
	current->state = THREAD_SLEEPING;
	enqueue(&sleepers, current, current->wake);
	schedule();
}

void thread_wait(const void *what)
{
	current->state = THREAD_WAITING;
	enqueue(&waiters, current, (uint64_t)what);
	schedule();
}

void thread_wake(const void *what)
{
	struct tree_node *n;

	while ((n = tree_from(&waiters, (uint64_t)what, 0)) &&
	       n->major == (uint64_t)what) {
		struct thread *t = TREE_ENTRY(n, struct thread, node);

		dequeue(t);
		make_ready(t);
	}
}

void thread_yield(void)
{
	make_ready(current);
	schedule();
}

bool thread_should_yield(void)
{
	return !thread_lent() && ready_prios >> current->prio & ~1u;
}

bool thread_has_equal(void)
{
	return !thread_lent() && ready_prios >> current->prio & 1u;
}

bool thread_has_rival(void)
{
	return ready_prios >> current->prio;
}
