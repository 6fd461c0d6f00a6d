/*
 * Private data of actors.
 */
#include "runtime/kernel/pad.h"

#include <errno.h>
#include <pd/chPd.h>
#include <stddef.h>

#include "inject/guest/agent.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/call.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/usermem.h"
#include "runtime/trace/trace_guest.h"

_Static_assert(K_OP_PAD_RETURN == 16, "entry.S: destructor_return");

struct pad_key {
	PdKey number; /* 0: entry free */
	struct actor *maker;
	uint64_t destructor; /* 0: none */
};

struct pad_value {
	struct pad_value *next; /* of the actor, or of the free entries */
	PdKey key;
	uint64_t value;
};

static struct pad_key keys[PAD_KEYS_MAX];
static struct pad_value values[PAD_VALUES_MAX];
static struct pad_value *free_values;
static uint32_t values_taken; /* entries that were never free again follow */
static PdKey last_key;

/* Runs the destructors, one after the other; what it runs now. */
static struct thread runner;
static struct {
	uint32_t ended; /* aid */
	const struct pad_key *key;
} run;

static struct pad_key *find_key(PdKey number)
{
	for (uint32_t i = 0; number > 0 && i < PAD_KEYS_MAX; i++)
		if (keys[i].number == number)
			return &keys[i];
	return NULL;
}

static struct pad_key *free_key(void)
{
	for (uint32_t i = 0; i < PAD_KEYS_MAX; i++)
		if (keys[i].number == 0)
			return &keys[i];
	return NULL;
}

static struct pad_value *take_value(void)
{
	struct pad_value *v = free_values;

	if (v)
		free_values = v->next;
	else if (values_taken < PAD_VALUES_MAX)
		v = &values[values_taken++];
	return v;
}

static void give_value(struct pad_value *v)
{
	v->next = free_values;
	free_values = v;
}

/* The stack of its destructors is a region of the actor: with guard pages,
 * and gone with it. */
static int prepare_stacks(struct actor *a)
{
	uint64_t bytes = PLAN->tunables.sys_stack_bytes;
	uint64_t at = 0;
	int result = thread_lend_init(&runner);

	if (result == K_OK && !a->pad_stack) {
		result = region_map(a, REGION_PAGES, 0, bytes, KPROT_W, 0, &at);
		if (result == K_OK)
			a->pad_stack = at + bytes;
	}
	return result;
}

/* (PdKey *, destructor). K_EPRIV, K_EFULL, K_EFAULT, K_ENOMEM. */
int64_t call_pad_key_create(struct actor *a, const uint64_t *arg)
{
	struct pad_key *key = free_key();
	PdKey number = last_key % INT32_MAX + 1;
	int result = K_OK;

	if (a->mode != MODE_SUPERVISOR)
		return K_EPRIV;
	if (!key)
		return K_EFULL;
	if (arg[1])
		result = prepare_stacks(a);
	if (result == K_OK && user_write(a, arg[0], &number, sizeof(number)))
		result = K_EFAULT;
	if (result != K_OK)
		return result;
	last_key = number;
	a->makes_keys = true;
	*key = (struct pad_key){number, a, arg[1]};
	return K_OK;
}

/* The link to the value an actor has under a key; to NULL: behind its last. */
static struct pad_value **value_of(struct actor *of, PdKey key)
{
	struct pad_value **at = &of->pads;

	while (*at && (*at)->key != key)
		at = &(*at)->next;
	return at;
}

/* (cap, key, value). K_EPRIV, K_EINVAL (capability or key), K_EFAULT,
 * K_EFULL. */
int64_t call_pad_set(struct actor *a, const uint64_t *arg)
{
	struct pad_value **at, *v;
	struct actor *of;
	int error;

	if (a->mode != MODE_SUPERVISOR)
		return K_EPRIV;
	of = call_by_capability(a, arg[0], &error);
	if (!of)
		return error;
	if (of->mode == MODE_BOOT || !find_key((PdKey)arg[1]))
		return K_EINVAL;
	at = value_of(of, (PdKey)arg[1]);
	v = *at;
	if (!v) {
		v = take_value();
		if (!v)
			return K_EFULL;
		*v = (struct pad_value){NULL, (PdKey)arg[1], 0};
		*at = v;
	}
	v->value = arg[2];
	return K_OK;
}

/* The destructor has returned (entry.S: destructor_return). */
int64_t call_pad_return(struct actor *a, const uint64_t *arg)
{
	(void)a;
	(void)arg;
	if (thread_lent())
		thread_return(LEND_DONE);
	return K_ENOTIMP;
}

static void enter_destructor(void)
{
	trace_actor(&runner.start, EV_PAD_RUN, run.ended,
		    (uint64_t)run.key->number, run.key->maker->aid,
		    run.key->destructor);
	actor_leave(&runner.start);
	frame_enter(&runner.start);
}

static void run_destructor(const struct actor *ended, const struct pad_key *key,
			   uint64_t value)
{
	struct frame *f = &runner.start;
	uint64_t back = (uint64_t)destructor_return;
	enum thread_lend how;

	run.ended = ended->aid;
	run.key = key;
	runner.actor = key->maker;
	*f = (struct frame){
		.rip = key->destructor,
		.rsp = key->maker->pad_stack - 8,
		.rdi = value,
		.rflags = RFLAGS_IF | RFLAGS_FIXED,
		.cs = KERNEL_CS,
		.ss = KERNEL_DS,
	};
	/* The maker may have freed the stack: a region like any other. */
	if (user_poke(key->maker, f->rsp, &back, sizeof(back)))
		return;
	how = thread_lend(&runner, enter_destructor, PAD_LIMIT_NS);
	agent_thread_end(&runner);
	trace(EV_PAD_DONE, ended->aid, (uint64_t)key->number, how, 0);
}

void pad_actor_end(struct actor *actor)
{
	while (actor->pads) {
		struct pad_value *v = actor->pads;
		const struct pad_key *key = find_key(v->key);
		uint64_t value = v->value;

		actor->pads = v->next;
		give_value(v);
		if (key && key->destructor && value)
			run_destructor(actor, key, value);
	}
	for (uint32_t i = 0; actor->makes_keys && i < PAD_KEYS_MAX; i++)
		if (keys[i].maker == actor)
			keys[i] = (struct pad_key){0};
}

bool pad_may_call(uint32_t lap, uint32_t op)
{
	if (lap != LAP_KERNEL)
		return false;
	switch (op) {
	case K_OP_EXIT:
	case K_OP_CONSOLE_WRITE:
	case K_OP_RGN_ALLOCATE:
	case K_OP_RGN_FREE:
	case K_OP_SYS_TIME:
	case K_OP_GET_CONF:
	case K_OP_ACTOR_SELF:
	case K_OP_PAD_RETURN:
		return true;
	default:
		return false;
	}
}

int64_t pad_refusal(uint32_t lap)
{
	return lap == LAP_HR_CTRL || lap == LAP_AM ? -EBUSY : K_EBUSY;
}
