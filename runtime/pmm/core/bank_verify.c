/*
 * The verifier: is what lies in the bank sound? It fills the workspace on the
 * way and stores nothing to the bank.
 */
#include "runtime/pmm/core/bank.h"

#include <string.h>

#include "runtime/abi/trace.h"
#include "runtime/lib/core/fmt.h"

/* Whole words at a time, as memcmp does it; n at most that of the header. */
static bool all_zero(const void *bytes, size_t n)
{
	static const uint8_t zero[sizeof(((struct bank_header *)0)->reserved)];

	return memcmp(bytes, zero, n) == 0;
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
	if (runs_any_taken(&bank->runs, b->first_page, b->pages))
		return "pages of another block";
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

	bank_clear(bank);
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
		bank_enter(bank, slot);
		runs_mark(&bank->runs, b->first_page, b->pages);
	}
	runs_build(&bank->runs);
	/* A free descriptor keeps its serial: no serial comes back. */
	bank->serial = serial + 1;
	return 0;
}
