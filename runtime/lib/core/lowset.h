/*
 * A set of small numbers that finds its lowest member above a bound in a few
 * steps, however large it is: a bit a number, and over each 64 words of bits
 * a word that says which of them are not zero, up to three levels.
 *
 * Pure; the caller provides the memory. Numbers are below size.
 */
#ifndef HOTRIG_LIB_LOWSET_H
#define HOTRIG_LIB_LOWSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOWSET_LEVELS 3u
#define LOWSET_MAX    (64u * 64u * 64u) /* size at most */
#define LOWSET_NONE   UINT32_MAX

struct lowset {
	uint64_t *level[LOWSET_LEVELS]; /* 0: the numbers themselves */
	uint32_t words[LOWSET_LEVELS];
	uint32_t levels;
	uint32_t size;
};

/* Bytes of memory for a set of numbers below size; a multiple of eight. */
size_t lowset_bytes(uint32_t size);

/* Set *set up over that much memory, aligned to eight bytes, of any content;
 * lowset_fill or lowset_clear comes next. */
void lowset_init(struct lowset *set, uint32_t size, void *space);
/* Every number, no number. */
void lowset_fill(struct lowset *set);
void lowset_clear(struct lowset *set);

/* Adding a member and removing what is none change nothing. */
void lowset_add(struct lowset *set, uint32_t number);
void lowset_remove(struct lowset *set, uint32_t number);

bool lowset_has(const struct lowset *set, uint32_t number);

/* The lowest member >= from, or LOWSET_NONE. */
uint32_t lowset_next(const struct lowset *set, uint32_t from);

#endif
