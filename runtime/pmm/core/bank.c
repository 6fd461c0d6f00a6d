/*
 * The bank's workspace, its verifier and look-ups. Does not store to the
 * bank.
 */
#include "runtime/pmm/core/bank.h"

#include <string.h>

#include "runtime/abi/trace.h"
#include "runtime/lib/core/fmt.h"

static uint32_t bucket_count(uint32_t max_blocks)
{
	uint32_t n = 16;

	while (n < max_blocks)
		n *= 2;
	return n;
}

static size_t map_words(uint32_t pages)
{
	return ((size_t)pages + 63) / 64;
}

size_t bank_workspace_bytes(const struct bank_geometry *g)
{
	return map_words(g->data_pages) * sizeof(uint64_t) +
	       bucket_count(g->max_blocks) * sizeof(uint32_t) +
	       g->max_blocks * sizeof(uint32_t);
}

static void workspace_clear(struct bank *bank)
{
	memset(bank->page_map, 0,
	       map_words(bank->geometry.data_pages) * sizeof(uint64_t));
	for (uint32_t i = 0; i < bank->buckets; i++)
		bank->bucket[i] = BANK_NONE;
	bank->blocks = 0;
	bank->pages = 0;
	bank->serial = 1;
}

void bank_init(struct bank *bank, const struct bank_geometry *geometry,
	       void *meta, uint8_t *data, void *workspace)
{
	uint8_t *space = workspace;

	memset(bank, 0, sizeof(*bank));
	bank->geometry = *geometry;
	bank->header = meta;
	bank->block =
		(struct bank_block *)((uint8_t *)meta + BANK_HEADER_BYTES);
	bank->data = data;
	bank->buckets = bucket_count(geometry->max_blocks);
	bank->page_map = (uint64_t *)space;
	space += map_words(geometry->data_pages) * sizeof(uint64_t);
	bank->bucket = (uint32_t *)space;
	space += bank->buckets * sizeof(uint32_t);
	bank->chain = (uint32_t *)space;
	workspace_clear(bank);
}

uint64_t bank_pages_for(uint64_t bytes)
{
	return bytes / BANK_PAGE_BYTES + (bytes % BANK_PAGE_BYTES != 0);
}

static uint32_t *bucket_of(const struct bank *bank, const char *name)
{
	uint64_t hash = trace_hash_bytes(name, strnlen(name, BANK_NAME_BYTES));

	return &bank->bucket[(hash ^ hash >> 32) & (bank->buckets - 1)];
}

static bool page_taken(const struct bank *bank, uint32_t page)
{
	return bank->page_map[page / 64] >> page % 64 & 1;
}

static void pages_mark(struct bank *bank, const struct bank_block *b,
		       bool taken)
{
	for (uint32_t i = 0; i < b->pages; i++) {
		uint32_t page = b->first_page + i;
		uint64_t bit = 1ull << page % 64;

		if (taken)
			bank->page_map[page / 64] |= bit;
		else
			bank->page_map[page / 64] &= ~bit;
	}
}

void bank_track(struct bank *bank, uint32_t slot)
{
	const struct bank_block *b = &bank->block[slot];
	uint32_t *bucket = bucket_of(bank, b->name);

	pages_mark(bank, b, true);
	bank->chain[slot] = *bucket;
	*bucket = slot;
	bank->blocks++;
	bank->pages += b->pages;
	if (b->serial >= bank->serial)
		bank->serial = b->serial + 1;
}

void bank_untrack(struct bank *bank, uint32_t slot)
{
	const struct bank_block *b = &bank->block[slot];
	uint32_t *link = bucket_of(bank, b->name);

	pages_mark(bank, b, false);
	while (*link != slot)
		link = &bank->chain[*link];
	*link = bank->chain[slot];
	bank->blocks--;
	bank->pages -= b->pages;
}

uint32_t bank_find(const struct bank *bank, const char *name)
{
	uint32_t slot = *bucket_of(bank, name);

	while (slot != BANK_NONE &&
	       strncmp(bank->block[slot].name, name, BANK_NAME_BYTES) != 0)
		slot = bank->chain[slot];
	return slot;
}

uint32_t bank_next_with_key(const struct bank *bank, uint32_t from,
			    const void *key, size_t key_size)
{
	for (uint32_t slot = from; slot < bank->geometry.max_blocks; slot++) {
		const struct bank_block *b = &bank->block[slot];

		if (b->state == BANK_LIVE && b->key_size == key_size &&
		    !memcmp(b->key, key, key_size))
			return slot;
	}
	return BANK_NONE;
}

uint32_t bank_free_slot(const struct bank *bank)
{
	for (uint32_t slot = 0; slot < bank->geometry.max_blocks; slot++) {
		if (bank->block[slot].state == BANK_FREE)
			return slot;
	}
	return BANK_NONE;
}

uint32_t bank_free_pages(const struct bank *bank, uint32_t pages)
{
	uint32_t run = 0;

	for (uint32_t page = 0; page < bank->geometry.data_pages; page++) {
		run = page_taken(bank, page) ? 0 : run + 1;
		if (run == pages)
			return page + 1 - pages;
	}
	return BANK_NONE;
}

static bool all_zero(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < n; i++) {
		if (p[i])
			return false;
	}
	return true;
}

static const char *header_fault(const struct bank *bank)
{
	const struct bank_header *h = bank->header;

	if (h->magic != BANK_MAGIC)
		return "magic";
	if (h->version != BANK_VERSION)
		return "version";
	if (h->sum !=
	    trace_hash_bytes(&h->version,
			     offsetof(struct bank_header, sum) -
				     offsetof(struct bank_header, version)))
		return "sum";
	if (h->max_blocks != bank->geometry.max_blocks)
		return "number of descriptors";
	if (h->data_phys != bank->geometry.data_phys)
		return "place of data";
	if (h->data_pages != bank->geometry.data_pages)
		return "number of pages";
	if (!all_zero(h->reserved, sizeof(h->reserved)))
		return "reserved bytes";
	return NULL;
}

static const char *name_fault(const struct bank_block *b)
{
	size_t len = strnlen(b->name, BANK_NAME_BYTES);

	if (!len)
		return "empty name";
	if (len == BANK_NAME_BYTES)
		return "name without end";
	if (!all_zero(b->name + len, BANK_NAME_BYTES - len))
		return "name not padded";
	return NULL;
}

static const char *pages_fault(const struct bank *bank,
			       const struct bank_block *b)
{
	uint32_t all = bank->geometry.data_pages;

	if (!b->size || b->pages != bank_pages_for(b->size))
		return "pages do not fit size";
	if (b->first_page >= all || b->pages > all - b->first_page)
		return "pages out of bounds";
	for (uint32_t i = 0; i < b->pages; i++) {
		if (page_taken(bank, b->first_page + i))
			return "pages of another block";
	}
	return NULL;
}

static const char *block_fault(const struct bank *bank,
			       const struct bank_block *b)
{
	const char *fault;

	if (b->sum != trace_hash_bytes((const uint8_t *)b + BANK_BLOCK_SUM_FROM,
				       BANK_BLOCK_SUM_BYTES))
		return "sum";
	fault = name_fault(b);
	if (fault)
		return fault;
	if (bank_find(bank, b->name) != BANK_NONE)
		return "name of another block";
	if (!b->serial)
		return "no serial";
	if (b->flags & ~(uint32_t)(BANK_SYSTEM | BANK_SUPERVISOR))
		return "flags";
	if (b->key_size > BANK_KEY_BYTES)
		return "key size";
	if (!all_zero(b->key + b->key_size, BANK_KEY_BYTES - b->key_size))
		return "key not padded";
	if (!all_zero(b->reserved, sizeof(b->reserved)))
		return "reserved bytes";
	return pages_fault(bank, b);
}

bool bank_is_unformatted(const struct bank *bank)
{
	return bank->header->magic == 0;
}

int bank_verify(struct bank *bank, char *why, size_t size)
{
	const char *fault = header_fault(bank);
	uint64_t serial = 0;

	workspace_clear(bank);
	if (fault) {
		fmt_format(why, size, "bank header: %s", fault);
		return -1;
	}
	for (uint32_t slot = 0; slot < bank->geometry.max_blocks; slot++) {
		const struct bank_block *b = &bank->block[slot];

		if (b->serial > serial)
			serial = b->serial;
		if (b->state == BANK_FREE)
			continue;
		fault = b->state == BANK_LIVE ? block_fault(bank, b) : "state";
		if (fault) {
			fmt_format(why, size, "block %u (%.*s): %s",
				   (unsigned)slot, (int)BANK_NAME_BYTES,
				   b->name, fault);
			return -1;
		}
		bank_track(bank, slot);
	}
	/* A free descriptor keeps its serial: no serial comes back. */
	bank->serial = serial + 1;
	return 0;
}
