/*
 * Every store to the bank, in the order that makes a stop after any of them
 * harmless: a block is whole or absent (runtime/abi/bank.h).
 */
#include "runtime/pmm/core/bank.h"

#include <string.h>

#include "runtime/abi/trace.h"
#include "runtime/compiler.h"

static void step(struct bank *bank, enum bank_step what, uint32_t slot)
{
	if (bank->hook)
		bank->hook(bank->hook_arg, what, slot,
			   slot == BANK_NONE ? NULL : &bank->block[slot]);
}

static void store_format(struct bank *bank, void *at, uint64_t value)
{
	store_u64(at, value);
	step(bank, BANK_STEP_FORMAT, BANK_NONE);
}

/* Eight bytes at a time; both sides are aligned. */
static uint64_t word_of(const void *from, size_t word)
{
	uint64_t value;

	memcpy(&value, (const uint8_t *)from + word * sizeof(value),
	       sizeof(value));
	return value;
}

void bank_format(struct bank *bank)
{
	struct bank_header header;
	uint64_t *to = (uint64_t *)bank->header;
	uint64_t *table = (uint64_t *)bank->block;
	size_t words = sizeof(header) / sizeof(uint64_t);
	size_t table_words = bank->geometry.max_blocks *
			     (sizeof(struct bank_block) / sizeof(uint64_t));

	memset(&header, 0, sizeof(header));
	header.version = BANK_VERSION;
	header.max_blocks = bank->geometry.max_blocks;
	header.data_phys = bank->geometry.data_phys;
	header.data_pages = bank->geometry.data_pages;
	header.sum = trace_hash_bytes(
		&header.version, offsetof(struct bank_header, sum) -
					 offsetof(struct bank_header, version));

	/* No bank from here on: it would have to be formatted again. */
	store_format(bank, &bank->header->magic, 0);
	for (size_t i = 0; i < table_words; i++)
		store_format(bank, &table[i], 0);
	for (size_t i = 1; i < words; i++)
		store_format(bank, &to[i], word_of(&header, i));
	/* An empty bank from here on. */
	store_format(bank, &bank->header->magic, BANK_MAGIC);

	bank_clear(bank);
	runs_build(&bank->runs);
}

static void describe(struct bank_block *b, const struct bank *bank,
		     const struct bank_request *r, const struct bank_choice *c)
{
	memset(b, 0, sizeof(*b));
	b->serial = bank->serial;
	b->size = r->size;
	if (r->caller.boot)
		b->flags = BANK_SYSTEM;
	else if (r->caller.supervisor)
		b->flags = BANK_SUPERVISOR;
	b->first_page = c->first_page;
	b->pages = c->pages;
	b->key_size = (uint32_t)r->key_size;
	memcpy(b->name, r->name, strnlen(r->name, BANK_NAME_BYTES));
	memcpy(b->key, r->key, r->key_size);
	b->sum = trace_hash_bytes((const uint8_t *)b + BANK_BLOCK_SUM_FROM,
				  BANK_BLOCK_SUM_BYTES);
}

void bank_commit_allocate(struct bank *bank, const struct bank_request *r,
			  const struct bank_choice *c)
{
	struct bank_block *b = &bank->block[c->slot];
	struct bank_block body;

	if (c->exists)
		return;
	describe(&body, bank, r, c);

	/* The pages belong to no block yet: nobody misses what was there. */
	for (uint32_t i = 0; i < c->pages; i++) {
		memset(bank->data +
			       (size_t)(c->first_page + i) * BANK_PAGE_BYTES,
		       0, BANK_PAGE_BYTES);
		step(bank, BANK_STEP_PAGE, c->slot);
	}

	/* A free descriptor: its content means nothing, whole or half. */
	for (size_t i = BANK_BLOCK_SUM_FROM / sizeof(uint64_t);
	     i < sizeof(body) / sizeof(uint64_t); i++) {
		store_u64((uint64_t *)b + i, word_of(&body, i));
		step(bank, BANK_STEP_FIELD, c->slot);
	}

	/* Still a free descriptor: the block is absent. */
	store_u64(&b->sum, body.sum);
	step(bank, BANK_STEP_PREPARE, c->slot);

	/* The linking store: the block is whole. */
	store_u64(&b->state, BANK_LIVE);
	bank_track(bank, c->slot);
	step(bank, BANK_STEP_COMMIT, c->slot);
}

void bank_commit_free(struct bank *bank, uint32_t slot)
{
	/* The unlinking store: the block is absent, its pages are free. */
	store_u64(&bank->block[slot].state, BANK_FREE);
	bank_untrack(bank, slot);
	step(bank, BANK_STEP_RELEASE, slot);
}
