/*
 * Reads the bank out of guest memory. Everything in it may be nonsense.
 */
#include "harness/oracle/final.h"

#include <string.h>

#include "runtime/abi/layout.h"

/* Of two blocks of one name the first is found. */
static bool index_names(struct final_bank *bank)
{
	uint32_t max = bank->header.max_blocks, live = 0;
	char name[BANK_NAME_BYTES + 1];
	struct bank_block block;
	uint64_t hash;

	for (uint32_t i = 0; i < max; i++) {
		final_bank_block(bank, i, &block);
		live += block.state == BANK_LIVE;
	}
	if (!oracle_map_init(&bank->by_name, live))
		return false;
	for (uint32_t i = 0; i < max; i++) {
		final_bank_block(bank, i, &block);
		if (block.state != BANK_LIVE)
			continue;
		final_bank_name(&block, name);
		hash = trace_hash_name(name);
		if (oracle_map_find(&bank->by_name, hash) == MAP_NONE)
			oracle_map_add(&bank->by_name, hash, i);
	}
	return true;
}

void final_bank_read(struct final_bank *bank, const struct oracle_input *in)
{
	uint64_t at = LAYOUT_BANK_PHYS;

	memset(bank, 0, sizeof(*bank));
	if (!in->ram || in->ram_bytes < at + BANK_HEADER_BYTES)
		return;
	bank->ram = in->ram;
	bank->ram_bytes = in->ram_bytes;
	memcpy(&bank->header, in->ram + at, sizeof(bank->header));
	if (bank->header.magic != BANK_MAGIC)
		return;
	bank->table = in->ram + at + BANK_HEADER_BYTES;
	bank->readable = (in->ram_bytes - at - BANK_HEADER_BYTES) /
				 sizeof(struct bank_block) >=
			 bank->header.max_blocks;
	if (bank->readable)
		bank->readable = index_names(bank);
}

void final_bank_free(struct final_bank *bank)
{
	oracle_map_free(&bank->by_name);
}

void final_bank_block(const struct final_bank *bank, uint32_t slot,
		      struct bank_block *block)
{
	memcpy(block, bank->table + (size_t)slot * sizeof(*block),
	       sizeof(*block));
}

bool final_bank_find(const struct final_bank *bank, const char *name,
		     struct bank_block *block)
{
	uint32_t slot;

	if (!bank->readable)
		return false;
	slot = oracle_map_find(&bank->by_name, trace_hash_name(name));
	if (slot == MAP_NONE)
		return false;
	final_bank_block(bank, slot, block);
	return true;
}

const uint8_t *final_bank_data(const struct final_bank *bank,
			       const struct bank_block *block)
{
	uint64_t pages = bank->header.data_pages;
	uint64_t from = bank->header.data_phys;

	if (from > bank->ram_bytes ||
	    pages > (bank->ram_bytes - from) / LAYOUT_PAGE_BYTES ||
	    block->first_page > pages ||
	    block->pages > pages - block->first_page)
		return NULL;
	return bank->ram + from +
	       (uint64_t)block->first_page * LAYOUT_PAGE_BYTES;
}

void final_bank_name(const struct bank_block *block,
		     char name[BANK_NAME_BYTES + 1])
{
	memcpy(name, block->name, BANK_NAME_BYTES);
	name[BANK_NAME_BYTES] = 0;
}
