/*
 * Reads the bank by its layout (runtime/abi/bank.h), trusting nothing in it.
 */
#include "inject/guest/digest.h"

#include <string.h>

#include "runtime/abi/bank.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/trace/trace_guest.h"

uint64_t digest_words(const void *data, uint64_t bytes)
{
	return trace_hash_words(TRACE_FNV_BASIS, data, bytes);
}

void digest_blocks(uint32_t phase)
{
	const struct bank_header *bank = page_ptr(LAYOUT_BANK_PHYS);
	const struct bank_block *block =
		(const void *)((const char *)bank + BANK_HEADER_BYTES);
	uint32_t max = PLAN->tunables.pmm_max_blocks;

	if (bank->magic != BANK_MAGIC || bank->max_blocks != max)
		return;
	for (uint32_t i = 0; i < max; i++) {
		const struct bank_block *b = &block[i];

		if (b->state != BANK_LIVE || (b->flags & BANK_SYSTEM) ||
		    b->first_page > bank->data_pages ||
		    b->pages > bank->data_pages - b->first_page ||
		    !memchr(b->name, 0, sizeof(b->name)))
			continue;
		trace_note(
			EV_BLOCK_DIGEST, trace_name(b->name),
			digest_words(
				page_ptr(bank->data_phys +
					 b->first_page *
						 (uint64_t)LAYOUT_PAGE_BYTES),
				b->pages * (uint64_t)LAYOUT_PAGE_BYTES),
			b->pages, phase);
	}
}
