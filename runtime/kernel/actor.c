/*
 * The actor table: creation, start, end.
 */
#include "runtime/kernel/actor.h"

#include <string.h>

#include "inject/guest/agent.h"
#include "inject/guest/step.h"
#include "runtime/kernel/call.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/core/keyed.h"
#include "runtime/kernel/pad.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/tick.h"
#include "runtime/kernel/usermem.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/lib/core/lowset.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

#define BOOT_ACTORS	4u
#define START_WORDS_MAX 512u
#define AID_MAX		0xffffu

extern char __pads_start[];

static struct actor *table;
static struct lowset unused; /* entries of the table */
static struct tree all;	     /* by aid, those that end included */
static struct tree caps;     /* by capability */
static uint32_t live;
static uint32_t last_aid;
static uint64_t last_ui;
static uint64_t cap_secret[2]; /* a capability is not to be reckoned */

/* Ends of restartable actors that HR_CTRL has not fetched yet. */
static struct kdeath *deaths;
static uint32_t deaths_size, deaths_first, deaths_count;

void actor_init(uint32_t max_actors)
{
	uint32_t size = max_actors + BOOT_ACTORS;
	uint64_t bytes = (uint64_t)size * sizeof(*table);

	table = page_table(bytes + lowset_bytes(size));
	lowset_init(&unused, size, table + size);
	lowset_fill(&unused);
	deaths_size = size;
	cap_secret[0] = PLAN->seed; /* a run is repeatable */
	cap_secret[1] = PLAN->flags & PLAN_INTERACTIVE ? rdtsc() : 0;
	deaths = page_table((uint64_t)size * sizeof(*deaths));
}

uint32_t actor_count(void)
{
	return live;
}

/* The one with this aid or the next higher one. */
static struct actor *from_aid(uint64_t aid)
{
	struct tree_node *n = tree_from(&all, aid, 0);

	return n ? TREE_ENTRY(n, struct actor, by_aid) : NULL;
}

struct actor *actor_find(uint32_t aid)
{
	struct actor *a = from_aid(aid);

	return a && a->aid == aid && !a->ending ? a : NULL;
}

uint32_t actor_next(uint32_t aid)
{
	const struct actor *a;

	do {
		a = from_aid(aid + 1ull);
		aid = a ? a->aid : 0;
	} while (a && a->ending);
	return aid;
}

uint32_t actor_by_cap(uint64_t ui, uint64_t key)
{
	struct tree_node *n = tree_from(&caps, ui, key);
	const struct actor *a = n ? TREE_ENTRY(n, struct actor, by_cap) : NULL;

	return a && a->cap_ui == ui && a->cap_key == key && !a->ending ? a->aid
								       : 0;
}

/* The next number that no actor has. */
static uint32_t take_aid(void)
{
	const struct actor *a;

	do {
		last_aid = last_aid % AID_MAX + 1;
		a = from_aid(last_aid);
	} while (a && a->aid == last_aid);
	return last_aid;
}

static struct actor *take_entry(const char *name, uint32_t mode, int32_t group)
{
	uint32_t slot = lowset_next(&unused, 0);
	struct actor *a = &table[slot];
	size_t len = strlen(name);

	if (slot == LOWSET_NONE)
		return NULL;
	lowset_remove(&unused, slot);
	memset(a, 0, sizeof(*a));
	a->aid = take_aid();
	a->mode = mode;
	a->group = group;
	if (len >= sizeof(a->name))
		len = sizeof(a->name) - 1;
	memcpy(a->name, name, len);
	a->name_hash = trace_name(a->name);
	a->cap_ui = ++last_ui << 8 | SITE->boots;
	a->cap_key = keyed_hash(cap_secret, a->cap_ui);
	a->space = space_kernel();
	region_set_init(&a->regions);
	a->by_aid.major = a->aid;
	a->by_cap.major = a->cap_ui;
	a->by_cap.minor = a->cap_key;
	tree_insert(&all, &a->by_aid);
	tree_insert(&caps, &a->by_cap);
	live++;
	return a;
}

static void give_entry(struct actor *a)
{
	tree_remove(&all, &a->by_aid);
	tree_remove(&caps, &a->by_cap);
	lowset_add(&unused, (uint32_t)(a - table));
	a->aid = 0;
	live--;
}

struct actor *actor_create_boot(const char *name, uint32_t server)
{
	struct actor *a = take_entry(name, MODE_BOOT, TRACE_NO_GROUP);

	if (!a)
		return NULL;
	a->server = server;
	trace(EV_ACTOR_CREATE, a->aid, a->name_hash, a->mode,
	      (uint64_t)(int64_t)a->group);
	return a;
}

int actor_create(const struct kactor_spec *spec, uint32_t *aid)
{
	struct actor *a = take_entry(spec->name, spec->mode, spec->group);
	int result = K_OK;

	if (!a)
		return K_EFULL;
	if (a->mode == MODE_USER) {
		a->space = space_create();
		if (!a->space)
			result = K_ENOMEM;
		else if (space_map(a->space, LAYOUT_USRPAD_VIRT,
				   page_phys(__pads_start), PTE_USER)) {
			space_destroy(a->space);
			result = K_ENOMEM;
		}
	}
	if (result) {
		give_entry(a);
		return result;
	}
	a->made = spec->made;
	a->stopped = spec->stopped;
	a->trusted = spec->trusted;
	*aid = a->aid;
	trace(EV_ACTOR_CREATE, a->aid, a->name_hash, a->mode,
	      (uint64_t)(int64_t)a->group);
	return K_OK;
}

int actor_map_new(uint32_t aid, uint64_t virt, uint64_t bytes, uint32_t prot)
{
	struct actor *a = actor_find(aid);

	if (!a)
		return K_EUNKNOWN;
	if (a->group == TRACE_NO_GROUP && call_takes_too_much(bytes))
		return K_ENOMEM;
	return region_map(a, REGION_PAGES, virt, bytes, prot, 0, NULL);
}

int actor_map_bank(uint32_t aid, uint64_t virt, uint32_t page, uint32_t pages,
		   uint32_t prot)
{
	struct actor *a = actor_find(aid);
	int result;

	if (!a)
		return K_EUNKNOWN;
	result = region_map(a, REGION_BANK, virt,
			    (uint64_t)pages * LAYOUT_PAGE_BYTES, prot, page,
			    NULL);
	if (result == K_OK)
		trace(EV_BANK_MAP, aid, page, pages, virt);
	return result;
}

int actor_write(uint32_t aid, uint64_t virt, const void *from, size_t len)
{
	struct actor *a = actor_find(aid);

	return a ? user_poke(a, virt, from, len) : K_EUNKNOWN;
}

uint64_t actor_load_base(uint32_t aid)
{
	struct actor *a = actor_find(aid);
	uint64_t slot = a ? (uint64_t)(a - table) : 0;

	return LAYOUT_SUPLOAD_VIRT +
	       (LAYOUT_SUPLOAD_PLAIN + slot) * LAYOUT_SUPLOAD_STRIDE;
}

/* The main thread's stack: *top is its end. */
static int make_stack(struct actor *a, uint64_t *top)
{
	bool user = a->mode == MODE_USER;
	uint64_t bytes = user ? PLAN->tunables.usr_stack_bytes
			      : PLAN->tunables.sys_stack_bytes;
	uint64_t at;
	int result;

	bytes = (bytes + LAYOUT_PAGE_BYTES - 1) & ~(LAYOUT_PAGE_BYTES - 1ull);
	at = user ? LAYOUT_USRSTACK_TOP - bytes : 0;
	result = region_map(a, REGION_PAGES, at, bytes, KPROT_W, 0, &at);
	*top = at + bytes;
	return result;
}

/* Strings and vectors at the top of the stack (runtime/abi/calls.h). */
static int write_start_block(struct actor *a, uint64_t top,
			     const struct kactor_start *start, uint64_t *sp)
{
	uint64_t words[START_WORDS_MAX];
	uint64_t strings = (top - start->bytes) & ~15ull;
	uint64_t count = 0, at = 0;
	uint32_t n = start->argc + start->envc;

	if (n > START_WORDS_MAX - 4)
		return K_ETOOBIG;
	words[count++] = start->argc;
	for (uint32_t i = 0; i < n; i++) {
		if (i == start->argc)
			words[count++] = 0;
		words[count++] = strings + at;
		at += strlen(start->strings + at) + 1;
	}
	if (start->envc == 0)
		words[count++] = 0;
	words[count++] = 0;
	*sp = (strings - count * 8) & ~15ull;
	if (start->bytes && user_poke(a, strings, start->strings, start->bytes))
		return K_ENOMEM;
	return user_poke(a, *sp, words, count * 8) ? K_ENOMEM : K_OK;
}

static int start_thread(struct actor *a)
{
	a->thread = thread_create(a, THREAD_PRIO_ACTOR, NULL);
	if (!a->thread)
		return K_EFULL;
	a->thread->start = a->begin;
	return K_OK;
}

int actor_begin(struct actor *a, uint64_t rip, uint64_t rsp, uint64_t rdi)
{
	bool user = a->mode == MODE_USER;

	a->begin = (struct frame){
		.rip = rip,
		.rsp = rsp,
		.rdi = rdi,
		.rsi = user ? 0 : (uint64_t)gate_entry,
		.rflags = RFLAGS_IF | RFLAGS_FIXED,
		.cs = user ? USER_CS : KERNEL_CS,
		.ss = user ? USER_DS : KERNEL_DS,
	};
	return a->stopped ? K_OK : start_thread(a);
}

int actor_resume(uint32_t aid)
{
	struct actor *a = actor_find(aid);

	if (!a)
		return K_EUNKNOWN;
	if (!a->stopped)
		return K_EINVAL;
	a->stopped = false;
	return a->begin.rip ? start_thread(a) : K_OK;
}

int actor_start(uint32_t aid, const struct kactor_start *start)
{
	struct actor *a = actor_find(aid);
	uint64_t top, sp;
	int result;

	if (!a || a->begin.rip)
		return K_EINVAL;
	result = make_stack(a, &top);
	if (result == K_OK)
		result = write_start_block(a, top, start, &sp);
	if (result != K_OK)
		return result;
	a->entry = start->entry;
	return actor_begin(a, start->entry, sp, sp);
}

static void note_death(const struct actor *a)
{
	struct kdeath *note;

	KASSERT(deaths_count < deaths_size);
	note = &deaths[(deaths_first + deaths_count++) % deaths_size];
	note->aid = a->aid;
	note->cause = a->cause;
	note->status = a->status;
	note->group = a->group;
	memcpy(note->name, a->name, sizeof(note->name));
	thread_wake(&deaths);
}

void actor_death_wait(struct kdeath *note)
{
	while (deaths_count == 0)
		thread_wait(&deaths);
	*note = deaths[deaths_first];
	deaths_first = (deaths_first + 1) % deaths_size;
	deaths_count--;
}

static void stop_waiting(struct actor *a)
{
	if (!a->awaits)
		return;
	*a->waiter_link = a->next_waiter;
	if (a->next_waiter)
		a->next_waiter->waiter_link = a->waiter_link;
	a->awaits = NULL;
}

/* They run later, when the table entry may be another actor's. */
static void tell_waiters(struct actor *a)
{
	while (a->waiters) {
		struct actor *waiter = a->waiters;

		waiter->awaited_cause = a->cause;
		waiter->awaited_status = a->status;
		stop_waiting(waiter);
	}
	thread_wake(a);
}

/* Give back everything; the actor's thread is gone or is the current one. */
static void reap(struct actor *a)
{
	const struct thread *t = thread_current();
	uint64_t space = a->space;

	if (a->mode == MODE_USER) {
		/* Regions are unmapped page by page, then the tables go. They
		 * are in use only if the actor ended itself; one that another
		 * actor has ended leaves that one's space alone. */
		if (!t || t->actor == a)
			space_load(space_kernel());
		region_unmap_all(a);
		space_unmap(space, LAYOUT_USRPAD_VIRT);
		space_destroy(space);
		a->space = space_kernel();
	} else {
		region_unmap_all(a);
	}
	trace(EV_ACTOR_GONE, a->aid, page_free_count(), 0, 0);
	if (a->group != TRACE_NO_GROUP && a->cause != CAUSE_STOP)
		note_death(a);
	tell_waiters(a);
	stop_waiting(a);
	give_entry(a);
}

void actor_end(struct actor *actor, uint32_t cause, int64_t status)
{
	struct thread *t = actor->thread;

	if (actor->ending)
		return;
	actor->ending = true;
	actor->cause = cause;
	actor->status = status;
	trace(EV_ACTOR_END, actor->aid, cause, (uint64_t)status,
	      actor->name_hash);
	agent_actor_end(actor);
	pad_actor_end(actor);
	if (t && t == thread_current()) {
		t->doomed = true;
		return;
	}
	if (t)
		thread_destroy(t);
	actor->thread = NULL;
	reap(actor);
}

int actor_delete(uint32_t aid, uint32_t cause, int64_t status)
{
	struct actor *a = actor_find(aid);

	if (!a)
		return K_EUNKNOWN;
	if (a->mode == MODE_BOOT)
		return K_EPRIV;
	actor_end(a, cause, status);
	return K_OK;
}

void actor_leave(struct frame *frame)
{
	struct thread *t = thread_current();

	for (;;) {
		if (t->pending)
			agent_return(frame);
		if (t->doomed) {
			struct actor *a = t->actor;

			a->thread = NULL;
			reap(a);
			thread_exit();
		}
		if (!thread_should_yield())
			break;
		thread_yield();
	}
	step_resume(frame);
	tick_arm();
	if (agent_hangs(frame))
		tick_skip();
	cpu_level = 0;
}

int actor_info(uint32_t aid, struct kactor_info *info)
{
	const struct actor *a = actor_find(aid);

	if (!a)
		return K_EUNKNOWN;
	*info = (struct kactor_info){
		.aid = a->aid,
		.mode = a->mode,
		.group = a->group,
		.threads = a->thread ? 1 : 0,
		.cap_ui = a->cap_ui,
		.cap_key = a->cap_key,
	};
	memcpy(info->name, a->name, sizeof(info->name));
	return K_OK;
}

int actor_await(uint32_t aid, uint32_t *cause, int64_t *status)
{
	struct actor *a = actor_find(aid);
	struct actor *self = thread_current()->actor;

	if (!a)
		return K_EUNKNOWN;
	self->awaits = a;
	self->next_waiter = a->waiters;
	self->waiter_link = &a->waiters;
	if (a->waiters)
		a->waiters->waiter_link = &self->next_waiter;
	a->waiters = self;
	while (self->awaits)
		thread_wait(a);
	*cause = self->awaited_cause;
	*status = self->awaited_status;
	return K_OK;
}
