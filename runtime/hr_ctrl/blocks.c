/*
 * System blocks: asked for, found and given back through the PMM; what a
 * block is, is read from its descriptor. Does not write into any block.
 */
#include <errno.h>
#include <pmm/chPmm.h>
#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/hr_ctrl/hr.h"
#include "runtime/include/exec/chError.h"

static const struct bank_block *descriptors(uint32_t *count)
{
	const struct bank_header *header = hr_kapi->bank_meta;

	*count = header->max_blocks;
	return (const struct bank_block *)((const uint8_t *)header +
					   BANK_HEADER_BYTES);
}

const struct bank_block *hr_block_next(const struct bank_block *at)
{
	uint32_t count = 0;
	const struct bank_block *first = descriptors(&count);

	for (at = at ? at + 1 : first; at < first + count; at++) {
		if (at->state == BANK_LIVE)
			return at;
	}
	return NULL;
}

/* The live block of a slot that the PMM named, NULL: it named none. */
static const struct bank_block *block_of(int64_t slot)
{
	uint32_t count = 0;
	const struct bank_block *first = descriptors(&count);

	return slot < 0 ? NULL : &first[slot];
}

const struct bank_block *hr_block_find(enum hr_block_kind kind, uint32_t number)
{
	char name[BANK_NAME_BYTES];
	uint64_t arg[6] = {(uint64_t)name};

	hr_block_name(name, kind, number);
	return block_of(hr_kapi->lap_invoke(LAP_PMM, PMM_OP_FIND, arg));
}

void *hr_block_address(const struct bank_block *block)
{
	return hr_kapi->bank_data +
	       (uint64_t)block->first_page * LAYOUT_PAGE_BYTES;
}

int hr_block_new(enum hr_block_kind kind, uint32_t number, int32_t gid,
		 uint64_t bytes, void **at)
{
	PmmName name = {.medium = "RAM"};
	uint8_t key[BANK_KEY_BYTES];
	uint64_t address = 0;
	uint64_t arg[6] = {(uint64_t)&address, (uint64_t)&name, bytes,
			   (uint64_t)key, hr_group_key(key, gid)};
	int64_t got;

	hr_block_name(name.name, kind, number);
	got = hr_kapi->lap_invoke(LAP_PMM, PMM_OP_ALLOCATE, arg);
	if (got == K_OK) {
		*at = (void *)address;
		return 0;
	}
	return got == K_EFULL ? -EAGAIN : -ENOMEM;
}

/* Freeing cannot fail: the block was seen, and it is not in use by others. */
static void free_named(const char name[static BANK_NAME_BYTES])
{
	PmmName pmm = {.medium = "RAM"};
	uint64_t arg[6] = {(uint64_t)&pmm};
	int64_t got;

	memcpy(pmm.name, name, sizeof(pmm.name));
	got = hr_kapi->lap_invoke(LAP_PMM, PMM_OP_FREE, arg);
	if (got != K_OK)
		hr_kapi->panic("hr_ctrl: PMM does not free %s: %d", pmm.name,
			       (int)got);
}

void hr_block_free(enum hr_block_kind kind, uint32_t number)
{
	char name[BANK_NAME_BYTES];

	hr_block_name(name, kind, number);
	free_named(name);
}

void hr_blocks_free_group(int32_t gid)
{
	const struct bank_block *list =
		hr_block_find(HR_BLOCK_LIST, (uint32_t)gid);
	const struct bank_block *b;
	uint8_t key[BANK_KEY_BYTES];
	uint64_t arg[6] = {(uint64_t)key, hr_group_key(key, gid)};

	hr_kapi->lap_invoke(LAP_PMM, PMM_OP_SELECT, arg);
	while ((b = block_of(
			hr_kapi->lap_invoke(LAP_PMM, PMM_OP_SELECTED, arg)))) {
		if (b != list)
			free_named(b->name);
	}
}
