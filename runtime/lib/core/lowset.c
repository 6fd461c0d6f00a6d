/*
 * Sets of small numbers; see lowset.h.
 */
#include "runtime/lib/core/lowset.h"

#include <string.h>

static uint32_t words_for(uint32_t bits)
{
	return bits / 64 + (bits % 64 != 0);
}

size_t lowset_bytes(uint32_t size)
{
	uint32_t words = words_for(size);
	size_t all = words;

	while (words > 1) {
		words = words_for(words);
		all += words;
	}
	return all * sizeof(uint64_t);
}

void lowset_init(struct lowset *set, uint32_t size, void *space)
{
	uint64_t *word = space;
	uint32_t words = size;

	set->size = size;
	set->levels = 0;
	do {
		words = words_for(words);
		set->level[set->levels] = word;
		set->words[set->levels++] = words;
		word += words;
	} while (words > 1 && set->levels < LOWSET_LEVELS);
}

void lowset_clear(struct lowset *set)
{
	memset(set->level[0], 0, lowset_bytes(set->size));
}

void lowset_fill(struct lowset *set)
{
	uint32_t bits = set->size;

	for (uint32_t l = 0; l < set->levels; l++) {
		memset(set->level[l], 0xff, bits / 64 * sizeof(uint64_t));
		if (bits % 64)
			set->level[l][bits / 64] = (1ull << bits % 64) - 1;
		bits = set->words[l];
	}
}

void lowset_add(struct lowset *set, uint32_t number)
{
	for (uint32_t l = 0; l < set->levels; l++) {
		set->level[l][number / 64] |= 1ull << number % 64;
		number /= 64;
	}
}

void lowset_remove(struct lowset *set, uint32_t number)
{
	for (uint32_t l = 0; l < set->levels; l++) {
		set->level[l][number / 64] &= ~(1ull << number % 64);
		number /= 64;
		if (set->level[l][number])
			return;
	}
}

bool lowset_has(const struct lowset *set, uint32_t number)
{
	return set->level[0][number / 64] >> number % 64 & 1;
}

/* Up to the first level that has something behind from, then down again. */
uint32_t lowset_next(const struct lowset *set, uint32_t from)
{
	uint32_t l = 0;
	uint64_t bits;

	for (;;) {
		if (l == set->levels || from / 64 >= set->words[l])
			return LOWSET_NONE;
		bits = set->level[l][from / 64] & ~0ull << from % 64;
		if (bits)
			break;
		from = from / 64 + 1;
		l++;
	}
	from = (from & ~63u) + (uint32_t)__builtin_ctzll(bits);
	while (l-- > 0)
		from = from * 64 +
		       (uint32_t)__builtin_ctzll(set->level[l][from]);
	return from;
}
