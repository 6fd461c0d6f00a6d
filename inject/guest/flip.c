/*
 * Flipped bits: where a place is at this moment. Memory is changed through the
 * direct map, so that protection does not matter.
 */
#include <stddef.h>
#include <string.h>

#include "inject/guest/fault.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/hrlist.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/x86/paging.h"

#define IMAGE_PREFIX "__SYS.I"
#define LETTER_AT    6u /* of "__SYS.I" */

/* The word that holds this byte of whoever runs. */
static uint64_t *at_address(uint64_t space, uint64_t virt)
{
	uint64_t entry = space_lookup(space, virt);

	if (!(entry & PTE_PRESENT) || (entry & PTE_ADDR) >= PLAN->ram_bytes)
		return NULL;
	return (uint64_t *)((char *)page_ptr(entry & PTE_ADDR) +
			    virt % LAYOUT_PAGE_BYTES / 8 * 8);
}

static uint64_t *at_running(uint64_t virt)
{
	const struct thread *t = thread_current();

	return at_address(t ? t->actor->space : space_kernel(), virt);
}

/* An instance of the executable: the running one if it can be. Entries are
 * on words. */
static uint64_t *at_actor(uint64_t executable, uint64_t offset)
{
	const struct thread *t = thread_current();
	const struct actor *a = t ? t->actor : NULL;

	for (uint32_t aid = 0; !a || !watch_names(a, executable);) {
		aid = actor_next(aid);
		if (!aid)
			return NULL;
		a = actor_find(aid);
	}
	return at_address(a->space, a->entry + offset);
}

static const struct bank_block *blocks(void)
{
	return page_ptr(LAYOUT_BANK_PHYS + BANK_HEADER_BYTES);
}

static uint8_t *block_data(const struct bank_block *b)
{
	return page_ptr(LAYOUT_BANK_PHYS +
			bank_meta_bytes(PLAN->tunables.pmm_max_blocks) +
			(uint64_t)b->first_page * LAYOUT_PAGE_BYTES);
}

static const struct bank_block *block_by_hash(uint64_t hash)
{
	const struct bank_block *b = blocks();

	for (uint32_t i = 0; i < PLAN->tunables.pmm_max_blocks; i++, b++)
		if (b->state == BANK_LIVE && trace_hash_name(b->name) == hash)
			return b;
	return NULL;
}

/* Hash of "__SYS.G<number>". */
static uint64_t list_name(uint64_t number)
{
	char name[BANK_NAME_BYTES] = "__SYS.G", digits[8];
	size_t n = 0, at = LETTER_AT + 1;

	do
		digits[n++] = (char)('0' + number % 10);
	while ((number /= 10) && n < sizeof(digits));
	while (n)
		name[at++] = digits[--n];
	name[at] = '\0';
	return trace_hash_name(name);
}

/* Image, text or data block of the member whose name has this hash. */
static const struct bank_block *member_block(uint64_t member, char letter)
{
	const struct bank_block *b = blocks();
	char name[BANK_NAME_BYTES];

	for (uint32_t i = 0; i < PLAN->tunables.pmm_max_blocks; i++, b++) {
		const struct hr_image *image =
			(const struct hr_image *)block_data(b);

		if (b->state != BANK_LIVE ||
		    memcmp(b->name, IMAGE_PREFIX, LETTER_AT + 1) != 0 ||
		    trace_hash_name(image->name) != member)
			continue;
		memcpy(name, b->name, sizeof(name));
		name[LETTER_AT] = letter;
		return block_by_hash(trace_hash_name(name));
	}
	return NULL;
}

static uint64_t *at_block(const struct bank_block *b, uint64_t offset)
{
	if (!b || offset >= (uint64_t)b->pages * LAYOUT_PAGE_BYTES)
		return NULL;
	return (uint64_t *)(block_data(b) + offset / 8 * 8);
}

uint64_t *flip_word(uint32_t i, struct frame *frame)
{
	const struct plan_place *place = &fault_of(i)->flip;
	uint64_t byte = place->value + fault_of(i)->param[0] / 8;

	switch (place->kind) {
	case PLACE_REGISTER:
		return frame && place->value < sizeof(*frame) / 8
			       ? (uint64_t *)frame + place->value
			       : NULL;
	case PLACE_ADDRESS:
		return at_running(byte);
	case PLACE_ACTOR:
		return at_actor(place->owner, byte);
	case PLACE_LIST:
		return at_block(block_by_hash(list_name(place->owner)), byte);
	case PLACE_IMAGE:
		return at_block(member_block(place->owner, 'I'), byte);
	case PLACE_TEXT:
		return at_block(member_block(place->owner, 'T'), byte);
	case PLACE_DATA:
		return at_block(member_block(place->owner, 'D'), byte);
	case PLACE_BLOCK:
		return at_block(block_by_hash(place->owner), byte);
	default:
		return NULL;
	}
}

void flip_word_bit(uint32_t i, uint64_t *word)
{
	const struct plan_place *place = &fault_of(i)->flip;
	uint64_t bit = fault_of(i)->param[0];
	uint64_t from = place->kind == PLACE_REGISTER ? 0 : place->value;

	*word ^= 1ull << ((from % 8 * 8 + bit) % 64);
	fault_taken(i, *word, (uint64_t)word);
}
