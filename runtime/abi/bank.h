/*
 * The persistent memory bank as it lies in memory (PMM-6, PMM-8, PMM-9).
 *
 *   LAYOUT_BANK_PHYS   struct bank_header, padded to BANK_HEADER_BYTES
 *                      struct bank_block [max_blocks]
 *                      padding to a page
 *   data_phys          data pages: rambankSize rounded down to whole pages
 *
 * A block exists if and only if its descriptor's state is BANK_LIVE. Creating
 * one: zero the data pages, fill in the descriptor but for state, write sum,
 * then state (one aligned 8-byte store). Freeing one: state back to
 * BANK_FREE. So a stop at any instruction leaves each block whole or absent.
 *
 * Which pages are taken follows from the live descriptors and is written
 * nowhere. Two live descriptors never overlap and never share a name.
 */
#ifndef HOTRIG_ABI_BANK_H
#define HOTRIG_ABI_BANK_H

#include <stdint.h>

#define BANK_MAGIC	  0x316b6e6162746f68ull /* "hotbank1" */
#define BANK_VERSION	  1u
#define BANK_HEADER_BYTES 128u

#define BANK_FREE 0ull
#define BANK_LIVE 0x6576696c6b636c62ull /* "blckliv" */

#define BANK_MEDIUM_BYTES 16u /* sizeof(PmmMedium) */
#define BANK_NAME_BYTES	  32u /* sizeof(PmmMemName), NUL included */
#define BANK_KEY_BYTES	  32u /* sizeof(PmmDelKey) */

enum bank_block_flags {
	BANK_SYSTEM = 1u << 0,	  /* image or list of HR_CTRL (PMM-31) */
	BANK_SUPERVISOR = 1u << 1 /* created by a supervisor actor */
};

struct bank_header {
	uint64_t magic; /* written last */
	uint32_t version;
	uint32_t max_blocks;
	uint64_t data_phys;
	uint64_t data_pages;
	uint64_t sum; /* FNV-1a of version .. data_pages */
	uint8_t reserved[88];
};

struct bank_block {
	uint64_t state;	 /* BANK_FREE or BANK_LIVE */
	uint64_t sum;	 /* FNV-1a of serial .. key */
	uint64_t serial; /* order of creation, from 1, never used again */
	uint64_t size;	 /* bytes asked for at creation */
	uint32_t flags;
	uint32_t first_page; /* in data pages */
	uint32_t pages;
	uint32_t key_size;
	char name[BANK_NAME_BYTES];  /* NUL-terminated, zero-padded */
	uint8_t key[BANK_KEY_BYTES]; /* zero-padded */
	uint8_t reserved[16];
};

#define BANK_BLOCK_SUM_FROM  16u /* offset of serial */
#define BANK_BLOCK_SUM_BYTES 96u

_Static_assert(sizeof(struct bank_header) == BANK_HEADER_BYTES, "bank is ABI");
_Static_assert(sizeof(struct bank_block) == 128, "bank is ABI");

/* Bytes of header and descriptors, rounded up to whole pages. */
static inline uint64_t bank_meta_bytes(uint32_t max_blocks)
{
	uint64_t n = BANK_HEADER_BYTES +
		     (uint64_t)max_blocks * sizeof(struct bank_block);

	return (n + 4095u) & ~4095ull;
}

/* System names and keys begin with this; no actor may use them. */
#define BANK_SYS_PREFIX "__SYS"

#endif
