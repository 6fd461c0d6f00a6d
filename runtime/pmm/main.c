/*
 * PMM: the boot actor that owns the persistent memory bank. Takes requests
 * from its LAP, checks them, commits them, traces them; the logic is in core/.
 */
#include <string.h>

#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"
#include "runtime/kernel/kapi.h"
#include "runtime/pmm/core/bank.h"

#include <pmm/chPmm.h>

_Static_assert(sizeof(PmmMedium) == BANK_MEDIUM_BYTES, "guide and bank agree");
_Static_assert(sizeof(PmmMemName) == BANK_NAME_BYTES, "guide and bank agree");
_Static_assert(sizeof(PmmDelKey) == BANK_KEY_BYTES, "guide and bank agree");

static const struct kapi *kapi;
static struct bank bank;

int boot_main(const struct kapi *k);

static uint64_t name_hash(const char *field)
{
	char name[BANK_NAME_BYTES + 1] = "";

	memcpy(name, field, strnlen(field, BANK_NAME_BYTES));
	return kapi->trace_name(name);
}

/* Keys that the trace knows the text of, by hash. */
#define KEYS_KNOWN 64u
static uint64_t keys_known[KEYS_KNOWN];

/* A key that begins as text gets a name.def; its hash takes in all bytes. */
static void define_key(uint64_t hash, const uint8_t *key, size_t key_size)
{
	uint64_t *known = &keys_known[hash % KEYS_KNOWN];
	uint64_t text[3] = {0, 0, 0};
	size_t len = 0;

	while (len < key_size && len < sizeof(text) && key[len] > ' ' &&
	       key[len] < 0x7f)
		len++;
	if (*known == hash || !len)
		return;
	*known = hash;
	memcpy(text, key, len);
	kapi->trace(EV_NAME_DEF, hash, text[0], text[1], text[2]);
}

static uint64_t key_hash(const uint8_t *key, uint64_t key_size)
{
	uint64_t hash;

	if (!key_size || key_size > BANK_KEY_BYTES)
		return 0;
	hash = trace_hash_bytes(key, key_size);
	define_key(hash, key, key_size);
	return hash;
}

static void trace_step(void *arg, enum bank_step step, uint32_t slot,
		       const struct bank_block *b)
{
	uint32_t event;

	(void)arg;
	if (step == BANK_STEP_PREPARE)
		event = EV_PMM_PREPARE;
	else if (step == BANK_STEP_COMMIT)
		event = EV_PMM_COMMIT;
	else if (step == BANK_STEP_RELEASE)
		event = EV_PMM_RELEASE;
	else
		return;
	kapi->trace(event, slot, name_hash(b->name), b->first_page, b->pages);
}

static void caller_of(struct bank_caller *caller, const struct lap_call *call)
{
	caller->boot = call->caller_mode == MODE_BOOT;
	caller->supervisor = call->caller_mode == MODE_SUPERVISOR;
	caller->group = call->caller_group;
}

/* The deletion key, and as much of it as there is when it is too long. */
static int key_in(const struct lap_call *call, uint8_t *key, uint64_t from,
		  uint64_t key_size)
{
	if (!key_size)
		return K_OK;
	return kapi->copy_in(call, key, from,
			     key_size < BANK_KEY_BYTES ? key_size
						       : BANK_KEY_BYTES);
}

/* Can the caller's *addr be written? It is written back as it was. */
static int probe_out(const struct lap_call *call, uint64_t addr)
{
	VmAddr was;
	int e = kapi->copy_in(call, &was, addr, sizeof(was));

	return e == K_OK ? kapi->copy_out(call, addr, &was, sizeof(was)) : e;
}

static int allocate_in(const struct lap_call *call, struct bank_request *r)
{
	PmmName name;
	int e;

	memset(r, 0, sizeof(*r));
	caller_of(&r->caller, call);
	r->size = call->arg[2];
	r->key_size = call->arg[3] ? call->arg[4] : 0;
	e = probe_out(call, call->arg[0]);
	if (e == K_OK)
		e = kapi->copy_in(call, &name, call->arg[1], sizeof(name));
	if (e == K_OK)
		e = key_in(call, r->key, call->arg[3], r->key_size);
	if (e != K_OK)
		return e;
	memcpy(r->medium, name.medium, sizeof(r->medium));
	memcpy(r->name, name.name, sizeof(r->name));
	return K_OK;
}

/* Has an actor other than the caller the block mapped? */
static bool is_shared(const struct lap_call *call, const char *name)
{
	uint32_t slot = bank_find(&bank, name);
	uint32_t user = 0;
	uint32_t supervisor = 0;

	if (slot == BANK_NONE)
		return false;
	kapi->bank_users(bank.block[slot].first_page, bank.block[slot].pages,
			 call->caller, &user, &supervisor);
	return user + supervisor != 0;
}

/* The block's address in the caller; boot actors see all of the bank. */
static int map(const struct lap_call *call, const struct bank_choice *c,
	       uint64_t *addr)
{
	if (call->caller_mode == MODE_BOOT) {
		*addr = (uintptr_t)(kapi->bank_data +
				    (size_t)c->first_page * BANK_PAGE_BYTES);
		return K_OK;
	}
	return kapi->bank_map(call->caller, c->first_page, c->pages, addr);
}

/*
 * PMM_OP_ALLOCATE (addr *, name *, size, key *, keysize): create or find a
 * block and map it in the caller (PMM-8..20). A block that was created and
 * cannot be mapped is taken back.
 */
static KnError allocate(const struct lap_call *call, uint64_t *block,
			uint64_t *addr)
{
	struct bank_request r;
	struct bank_choice c;
	KnError e = allocate_in(call, &r);

	if (e == K_OK)
		*block = name_hash(r.name);
	kapi->trace(EV_PMM_REQUEST, call->op, *block, r.size,
		    e == K_OK ? key_hash(r.key, r.key_size) : 0);
	if (e != K_OK)
		return e;
	r.shared = is_shared(call, r.name);
	e = bank_check_allocate(&bank, &r, &c);
	if (e != K_OK)
		return e;

	bank_commit_allocate(&bank, &r, &c);
	e = map(call, &c, addr);
	if (e != K_OK) {
		if (!c.exists)
			bank_commit_free(&bank, c.slot);
		return e;
	}
	return kapi->copy_out(call, call->arg[0], addr, sizeof(*addr));
}

/* Nobody may reach the pages any more once they can be given away. */
static void release(uint32_t slot)
{
	kapi->bank_unmap(bank.block[slot].first_page, bank.block[slot].pages);
	bank_commit_free(&bank, slot);
}

/* PMM_OP_FREE (name *): free one block (PMM-21, PMM-23, PMM-24). */
static KnError free_one(const struct lap_call *call, uint64_t *block)
{
	struct bank_caller caller;
	PmmName name;
	uint32_t slot;
	KnError e = kapi->copy_in(call, &name, call->arg[0], sizeof(name));

	if (e == K_OK)
		*block = name_hash(name.name);
	kapi->trace(EV_PMM_REQUEST, call->op, *block, 0, 0);
	if (e != K_OK)
		return e;
	caller_of(&caller, call);
	e = bank_check_free(&bank, &caller, name.medium, name.name, &slot);
	if (e != K_OK)
		return e;

	release(slot);
	return K_OK;
}

/* PMM_OP_FREE_ALL (key *, keysize): free all blocks of a key (PMM-22). */
static KnError free_all(const struct lap_call *call)
{
	struct bank_caller caller;
	uint8_t key[BANK_KEY_BYTES];
	uint64_t key_size = call->arg[1];
	uint32_t slot;
	KnError e;

	e = call->arg[0] ? key_in(call, key, call->arg[0], key_size) : K_EINVAL;
	kapi->trace(EV_PMM_REQUEST, call->op, 0, 0,
		    e == K_OK ? key_hash(key, key_size) : 0);
	if (e != K_OK)
		return e;
	caller_of(&caller, call);
	e = bank_check_free_all(&bank, &caller, key, key_size);
	if (e != K_OK)
		return e;

	bank_select_key(&bank, key, key_size);
	while ((slot = bank_take_selected(&bank)) != BANK_NONE)
		release(slot);
	return K_OK;
}

/*
 * PMM_OP_FIND (name *), PMM_OP_SELECT (key *, keysize), PMM_OP_SELECTED ():
 * look-ups for HR_CTRL, whose pointers are good. A slot; K_OK for the
 * selection; K_EUNKNOWN: no such block, no more of them.
 */
static int64_t look_up(const struct lap_call *call)
{
	uint32_t slot = BANK_NONE;

	if (call->op == PMM_OP_FIND) {
		slot = bank_find(&bank, (const char *)call->arg[0]);
	} else if (call->op == PMM_OP_SELECT) {
		bank_select_key(&bank, (const void *)call->arg[0],
				call->arg[1]);
		return K_OK;
	} else if (call->op == PMM_OP_SELECTED) {
		slot = bank_take_selected(&bank);
	} else {
		return K_ENOTIMP;
	}
	return slot == BANK_NONE ? K_EUNKNOWN : (int64_t)slot;
}

static int64_t handle(struct lap_call *call)
{
	uint64_t block = 0;
	uint64_t addr = 0;
	KnError e;

	switch (call->op) {
	case PMM_OP_ALLOCATE:
		e = allocate(call, &block, &addr);
		break;
	case PMM_OP_FREE:
		e = free_one(call, &block);
		break;
	case PMM_OP_FREE_ALL:
		e = free_all(call);
		break;
	default:
		if (call->caller_mode == MODE_BOOT)
			return look_up(call);
		return K_ENOTIMP;
	}
	kapi->trace(EV_PMM_RESULT, call->op, (uint64_t)(int64_t)e, block, addr);
	return e;
}

/* A bank that is not sound is never used: the site says so and boots cold. */
static void verify(void)
{
	char why[160];
	int e = bank_verify(&bank, why, sizeof(why));

	kapi->trace(EV_PMM_VERIFY, (uint64_t)(int64_t)e, bank.blocks,
		    bank.pages, kapi->hot);
	if (e)
		kapi->site_cold(COLD_BANK, why);
}

int boot_main(const struct kapi *k)
{
	struct bank_geometry geometry;
	void *workspace;

	kapi = k;
	if (k->version != KAPI_VERSION)
		return K_EINVAL;
	geometry.max_blocks = k->tunables.pmm_max_blocks;
	geometry.data_pages = (uint32_t)k->bank_data_pages;
	geometry.data_phys = k->bank_data_phys;
	workspace = k->pages_take(bank_workspace_bytes(&geometry));
	if (!workspace)
		return K_ENOMEM;
	bank_init(&bank, &geometry, k->bank_meta, k->bank_data, workspace);
	bank.hook = trace_step;
	if (!k->hot || bank_is_unformatted(&bank))
		bank_format(&bank);
	verify();
	return k->lap_bind(LAP_PMM, handle);
}
