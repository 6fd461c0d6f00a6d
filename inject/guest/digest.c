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

/* Offset of the first eight bytes that are not all zero, or bytes. */
static uint64_t zero_until(const uint64_t *word, uint64_t bytes)
{
	uint64_t n = bytes / sizeof(*word);
	uint64_t i = 0;

	/* A page has a multiple of eight words. */
	while (i < n &&
	       !(word[i] | word[i + 1] | word[i + 2] | word[i + 3] |
		 word[i + 4] | word[i + 5] | word[i + 6] | word[i + 7]))
		i += 8;
	while (i < n && !word[i])
		i++;
	return i * sizeof(*word);
}

void digest_created(uint64_t name, uint64_t first_page, uint64_t pages)
{
	const struct bank_header *bank = page_ptr(LAYOUT_BANK_PHYS);
	uint64_t bytes = pages * LAYOUT_PAGE_BYTES;
	uint64_t zero;

	if (bank->magic != BANK_MAGIC || first_page > bank->data_pages ||
	    pages > bank->data_pages - first_page)
		return;
	zero = zero_until(
		page_ptr(bank->data_phys + first_page * LAYOUT_PAGE_BYTES),
		bytes);
	trace_note(EV_BLOCK_DIGEST, name, zero < bytes ? zero + 1 : 0, pages,
		   DIGEST_CREATED);
}

void digest_blocks(uint32_t phase)
{
	const struct bank_header *bank = page_ptr(LAYOUT_BANK_PHYS);
	const struct bank_block *block =
		(const void *)((const char *)bank + BANK_HEADER_BYTES);
	uint32_t max = PLAN->tunables.pmm_max_blocks;

	if (bank->magic != BANK_MAGIC || bank->max_blocks != max)
		return;
	trace_pause();
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
	trace_resume();
}
