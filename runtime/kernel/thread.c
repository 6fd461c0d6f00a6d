/*
 * Threads, scheduler, idle.
 */
#include "runtime/kernel/thread.h"

#include <string.h>

#include "inject/guest/step.h"
#include "runtime/abi/trace.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/kernel/x86/timer.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

#define STACK_CANARY 0x6b636174736b7321ull
#define PRIOS	     32u
#define IDLE_POLL_NS 10000000ull /* interactive: look at the serial line */

static struct thread *threads;
static uint32_t max_threads;
static uint32_t live;
static uint32_t sleepers;

static struct thread *current;
static struct thread *zombie; /* exited: its stack was still in use */
static struct {
	struct thread *head, *tail;
} ready[PRIOS];
static uint32_t ready_prios; /* bit p: ready[p] is not empty */

static uint64_t quantum_end;
static uint64_t armed_for; /* clock the timer was armed for, CLOCK_NEVER: no */
static uint32_t boot_server = IN_KERNEL;
/* Instructions of an early tick outside its own time keeping, in ns. */
static uint64_t early_cost;

void thread_init(uint32_t max)
{
	uint64_t bytes = (uint64_t)max * sizeof(*threads);
	uint64_t phys = page_alloc((bytes + 4095) / 4096);

	KASSERT(phys);
	threads = page_ptr(phys);
	max_threads = max;
	armed_for = CLOCK_NEVER;
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
	return max_threads;
}

uint32_t thread_count(void)
{
	return live;
}

static void make_ready(struct thread *t)
{
	t->state = THREAD_READY;
	t->next = NULL;
	if (ready[t->prio].head)
		ready[t->prio].tail->next = t;
	else
		ready[t->prio].head = t;
	ready[t->prio].tail = t;
	ready_prios |= 1u << t->prio;
}

static struct thread *take_ready(void)
{
	struct thread *t;
	unsigned prio;

	if (!ready_prios)
		return NULL;
	prio = 31u - (unsigned)__builtin_clz(ready_prios);
	t = ready[prio].head;
	ready[prio].head = t->next;
	if (!t->next)
		ready_prios &= ~(1u << prio);
	return t;
}

static void drop_ready(struct thread *t)
{
	struct thread **at = &ready[t->prio].head;
	struct thread *last = NULL;

	while (*at != t) {
		last = *at;
		at = &(*at)->next;
	}
	*at = t->next;
	if (ready[t->prio].tail == t)
		ready[t->prio].tail = last;
	if (!ready[t->prio].head)
		ready_prios &= ~(1u << t->prio);
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
	struct thread *t = NULL;
	uint64_t stack;

	for (uint32_t i = 0; i < max_threads && !t; i++)
		if (threads[i].state == THREAD_FREE)
			t = &threads[i];
	if (!t)
		return NULL;
	stack = page_alloc(THREAD_STACK_PAGES);
	if (!stack)
		return NULL;
	memset(t, 0, sizeof(*t));
	t->id = (uint32_t)(t - threads) + 1;
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
	if (t->state == THREAD_SLEEPING)
		sleepers--;
	free_thread(t);
}

/* The sleeper whose delay ends first; NULL: nobody sleeps. */
static struct thread *first_sleeper(void)
{
	struct thread *first = NULL;

	for (uint32_t i = 0; sleepers && i < max_threads; i++)
		if (threads[i].state == THREAD_SLEEPING &&
		    (!first || threads[i].wake < first->wake))
			first = &threads[i];
	return first;
}

/* Make sleepers ready whose time has come; the next one's time. */
static uint64_t wake_sleepers(uint64_t now)
{
	struct thread *first;

	while ((first = first_sleeper())) {
		if (first->wake > now)
			return first->wake;
		sleepers--;
		make_ready(first);
		trace(EV_THREAD_WAKE, first->id, 0, 0, 0);
	}
	return CLOCK_NEVER;
}

/* Nothing can run: move the clock, or end the run. */
static void idle(uint64_t next)
{
	if (PLAN->flags & PLAN_INTERACTIVE) {
		uint64_t poll = clock_now() + IDLE_POLL_NS;

		timer_arm(clock_to_tsc(next < poll ? next : poll));
		armed_for = CLOCK_NEVER;
		__asm__ volatile("sti; hlt; cli" : : : "memory");
		console_poll();
		return;
	}
	if (next == CLOCK_NEVER)
		site_end(SITE_END_SETTLED);
	if (next >= PLAN->limit_ns)
		site_end(SITE_END_LIMIT);
	SITE->skipped += next - clock_now();
	armed_for = CLOCK_NEVER;
}

static struct thread *pick(void)
{
	for (;;) {
		uint64_t now = clock_now();
		uint64_t next = wake_sleepers(now);
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
	quantum_end = clock_now() + PLAN->quantum_ns;
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
	current->waits_for = NULL;
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
	sleepers++;
	schedule();
}

void thread_wait(const void *what)
{
	current->waits_for = what;
	current->state = THREAD_WAITING;
	schedule();
}

void thread_wake(const void *what)
{
	for (uint32_t i = 0; i < max_threads; i++) {
		struct thread *t = &threads[i];

		if (t->state == THREAD_WAITING && t->waits_for == what) {
			t->waits_for = NULL;
			make_ready(t);
		}
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

/* A better or, once the quantum is used up, an equal thread is ready. */
static bool must_switch(uint64_t now)
{
	bool equal = !thread_lent() && ready_prios >> current->prio & 1u;

	return thread_should_yield() || (equal && now >= quantum_end);
}

bool thread_tick_early(uint64_t tsc)
{
	if (clock_at(tsc) >= armed_for)
		return false;
	timer_eoi();
	SITE->stolen += rdtsc() - tsc + early_cost;
	timer_arm(clock_to_tsc(armed_for));
	return true;
}

void thread_tick(void)
{
	timer_eoi();
	armed_for = CLOCK_NEVER;
	if (PLAN->flags & PLAN_INTERACTIVE)
		console_poll();
	trace(EV_THREAD_TICK, current->id, 0, 0, 0);
	wake_sleepers(clock_now());
	if (clock_now() >= PLAN->limit_ns)
		site_end(SITE_END_LIMIT);
	if (thread_lent() && clock_now() >= current->wake)
		thread_return(LEND_LATE);
	if (must_switch(clock_now()))
		thread_yield();
}

/* Time over which an interrupt that is due now is let in, or masked. */
static uint64_t measure_window(bool due)
{
	uint64_t from, to;

	timer_stop();
	if (due)
		timer_arm(rdtsc());
	cpu_level = 0;
	from = rdtsc();
	__asm__ volatile("sti; nop; nop; cli" : : : "memory");
	to = rdtsc();
	cpu_level = 1;
	return to - from;
}

void thread_calibrate(void)
{
	static uint8_t stack[1024] ALIGNED(16);
	uint64_t stolen = SITE->stolen;
	uint64_t with, without;

	cpu_kstack = (uint64_t)stack + sizeof(stack);
	armed_for = clock_now() + PLAN->quantum_ns + 1000000;
	without = measure_window(false);
	with = measure_window(true);
	timer_stop();
	early_cost = with - without - (SITE->stolen - stolen);
	armed_for = CLOCK_NEVER;
	SITE->stolen = stolen;
}

void thread_arm_timer(void)
{
	const struct thread *sleeper = first_sleeper();
	uint64_t until = PLAN->limit_ns;

	if (PLAN->flags & PLAN_INTERACTIVE)
		until = clock_now() + IDLE_POLL_NS;
	if (sleeper && sleeper->wake < until)
		until = sleeper->wake;
	if ((ready_prios >> current->prio) && quantum_end < until)
		until = quantum_end;
	if (thread_lent() && current->wake < until)
		until = current->wake;
	if (until == armed_for)
		return;
	armed_for = until;
	if (until == CLOCK_NEVER)
		timer_stop();
	else
		timer_arm(clock_to_tsc(until));
}
