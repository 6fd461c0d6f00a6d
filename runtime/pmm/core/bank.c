/*
 * The bank's workspace and look-ups. Does not store to the bank.
 *
 * Names: a hash table of chains of slots. Keys: a hash table of chains too,
 * in which each key stands once, for a ring of all slots that have it. So
 * neither many blocks of one key nor many keys make anything longer.
 */
#include "runtime/pmm/core/bank.h"

#include <string.h>

#include "runtime/abi/trace.h"

static uint32_t bucket_count(uint32_t max_blocks)
{
	uint32_t n = 16;

	while (n < max_blocks)
		n *= 2;
	return n;
}

size_t bank_workspace_bytes(const struct bank_geometry *g)
{
	return runs_bytes(g->data_pages) + 2 * lowset_bytes(g->max_blocks) +
	       2 * (size_t)bucket_count(g->max_blocks) * sizeof(uint32_t) +
	       4 * (size_t)g->max_blocks * sizeof(uint32_t);
}

/* The next part of the workspace. */
static void *part(uint8_t **space, size_t bytes)
{
	void *at = *space;

	*space += bytes;
	return at;
}

static uint32_t *slots_part(uint8_t **space, uint32_t count)
{
	return part(space, (size_t)count * sizeof(uint32_t));
}

void bank_init(struct bank *bank, const struct bank_geometry *geometry,
	       void *meta, uint8_t *data, void *workspace)
{
	uint32_t slots = geometry->max_blocks;
	uint8_t *space = workspace;

	memset(bank, 0, sizeof(*bank));
	bank->geometry = *geometry;
	bank->header = meta;
	bank->block =
		(struct bank_block *)((uint8_t *)meta + BANK_HEADER_BYTES);
	bank->data = data;
	bank->buckets = bucket_count(slots);
	runs_init(&bank->runs, geometry->data_pages,
		  part(&space, runs_bytes(geometry->data_pages)));
	lowset_init(&bank->free, slots, part(&space, lowset_bytes(slots)));
	lowset_init(&bank->selection, slots, part(&space, lowset_bytes(slots)));
	bank->name_bucket = slots_part(&space, bank->buckets);
	bank->key_bucket = slots_part(&space, bank->buckets);
	bank->name_chain = slots_part(&space, slots);
	bank->key_chain = slots_part(&space, slots);
	bank->key_next = slots_part(&space, slots);
	bank->key_prev = slots_part(&space, slots);
}

void bank_clear(struct bank *bank)
{
	size_t bytes = bank->buckets * sizeof(uint32_t);

	runs_clear(&bank->runs);
	lowset_fill(&bank->free);
	lowset_clear(&bank->selection);
	memset(bank->name_bucket, 0xff, bytes);
	memset(bank->key_bucket, 0xff, bytes);
	bank->blocks = 0;
	bank->pages = 0;
	bank->serial = 1;
}

uint64_t bank_pages_for(uint64_t bytes)
{
	return bytes / BANK_PAGE_BYTES + (bytes % BANK_PAGE_BYTES != 0);
}

static uint32_t bucket_of(const struct bank *bank, const void *bytes,
			  size_t len)
{
	uint64_t hash = trace_hash_bytes(bytes, len);

	return (uint32_t)(hash ^ hash >> 32) & (bank->buckets - 1);
}

static uint32_t *bucket_of_name(const struct bank *bank, const char *name)
{
	return &bank->name_bucket[bucket_of(bank, name,
					    strnlen(name, BANK_NAME_BYTES))];
}

static uint32_t *bucket_of_key(const struct bank *bank, const void *key,
			       size_t key_size)
{
	return &bank->key_bucket[bucket_of(bank, key, key_size)];
}

static bool has_key(const struct bank_block *b, const void *key,
		    size_t key_size)
{
	return b->key_size == key_size && !memcmp(b->key, key, key_size);
}

/* Behind one that has the same key, or as the only one. */
static void enter_key(struct bank *bank, uint32_t slot)
{
	const struct bank_block *b = &bank->block[slot];
	uint32_t at = bank_find_key(bank, b->key, b->key_size);
	uint32_t *bucket;

	bank->key_next[slot] = slot;
	bank->key_prev[slot] = slot;
	if (at != BANK_NONE) {
		uint32_t next = bank->key_next[at];

		bank->key_next[slot] = next;
		bank->key_prev[slot] = at;
		bank->key_prev[next] = slot;
		bank->key_next[at] = slot;
		return;
	}
	bucket = bucket_of_key(bank, b->key, b->key_size);
	bank->key_chain[slot] = *bucket;
	*bucket = slot;
}

/* If the slot stands for its key, the next one takes its place. */
static void leave_key(struct bank *bank, uint32_t slot)
{
	const struct bank_block *b = &bank->block[slot];
	uint32_t *link = bucket_of_key(bank, b->key, b->key_size);
	uint32_t next = bank->key_next[slot];

	while (*link != BANK_NONE && *link != slot)
		link = &bank->key_chain[*link];
	if (*link == slot && next == slot) {
		*link = bank->key_chain[slot];
	} else if (*link == slot) {
		bank->key_chain[next] = bank->key_chain[slot];
		*link = next;
	}
	bank->key_next[bank->key_prev[slot]] = next;
	bank->key_prev[next] = bank->key_prev[slot];
}

void bank_enter(struct bank *bank, uint32_t slot)
{
	const struct bank_block *b = &bank->block[slot];
	uint32_t *bucket = bucket_of_name(bank, b->name);

	lowset_remove(&bank->free, slot);
	bank->name_chain[slot] = *bucket;
	*bucket = slot;
	if (b->key_size)
		enter_key(bank, slot);
	bank->blocks++;
	bank->pages += b->pages;
	if (b->serial >= bank->serial)
		bank->serial = b->serial + 1;
}

void bank_track(struct bank *bank, uint32_t slot)
{
	const struct bank_block *b = &bank->block[slot];

	bank_enter(bank, slot);
	runs_take(&bank->runs, b->first_page, b->pages);
}

void bank_untrack(struct bank *bank, uint32_t slot)
{
	const struct bank_block *b = &bank->block[slot];
	uint32_t *link = bucket_of_name(bank, b->name);

	while (*link != slot)
		link = &bank->name_chain[*link];
	*link = bank->name_chain[slot];
	if (b->key_size)
		leave_key(bank, slot);
	lowset_add(&bank->free, slot);
	runs_free(&bank->runs, b->first_page, b->pages);
	bank->blocks--;
	bank->pages -= b->pages;
}

uint32_t bank_find(const struct bank *bank, const char *name)
{
	uint32_t slot = *bucket_of_name(bank, name);

	while (slot != BANK_NONE &&
	       strncmp(bank->block[slot].name, name, BANK_NAME_BYTES) != 0)
		slot = bank->name_chain[slot];
	return slot;
}

uint32_t bank_find_key(const struct bank *bank, const void *key,
		       size_t key_size)
{
	uint32_t slot = *bucket_of_key(bank, key, key_size);

	while (slot != BANK_NONE && !has_key(&bank->block[slot], key, key_size))
		slot = bank->key_chain[slot];
	return slot;
}

uint32_t bank_same_key(const struct bank *bank, uint32_t slot)
{
	return bank->key_next[slot];
}

void bank_select_key(struct bank *bank, const void *key, size_t key_size)
{
	uint32_t first = bank_find_key(bank, key, key_size);
	uint32_t slot = first;

	while (bank_take_selected(bank) != BANK_NONE)
		;
	if (first == BANK_NONE)
		return;
	do {
		lowset_add(&bank->selection, slot);
		slot = bank->key_next[slot];
	} while (slot != first);
}

uint32_t bank_take_selected(struct bank *bank)
{
	uint32_t slot = lowset_next(&bank->selection, 0);

	if (slot != BANK_NONE)
		lowset_remove(&bank->selection, slot);
	return slot;
}
