/*
 * The PMM as the guide has it (PMM-1 to PMM-32) and as docs/deviations.md
 * completes it: a list of blocks that is looked at from end to end each time.
 * Knows nothing of slots, of indexes, or of where the PMM puts a block: places
 * are told to it, and it says whether one may be there.
 *
 * Where several errors apply at once the guide does not say which one is
 * answered: each of them will do.
 */
#ifndef HOTRIG_FUZZ_MODEL_H
#define HOTRIG_FUZZ_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/fuzz/pmm_case.h"

#define MODEL_BLOCKS 80u
#define MODEL_PAGES  140u

struct model_block {
	bool live;
	char name[BANK_NAME_BYTES]; /* zero-padded */
	uint8_t key[BANK_KEY_BYTES];
	uint64_t key_size;
	uint64_t size;
	uint32_t pages;
	uint32_t page;
	uint32_t mode;	  /* of its maker, enum trace_mode */
	uint32_t mappers; /* a bit for each actor that has it mapped */
	uint8_t fill;	  /* what was put in last, 0: still zero */
};

struct model {
	struct fuzz_geometry geometry;
	uint32_t count; /* entries of block, live or not */
	uint32_t live;
	struct model_block block[MODEL_BLOCKS];
	bool taken[MODEL_PAGES];
};

/* Answers as a set: bit 0 K_OK, bit n error -n. */
#define ANSWER(e) (1u << -(e))

void model_reset(struct model *m, const struct fuzz_geometry *geometry);

struct model_block *model_find(struct model *m, const char *name);

/* The answers that are right. */
uint32_t model_allocate(struct model *m, const struct fuzz_step *s);
uint32_t model_free(struct model *m, const struct fuzz_step *s);
uint32_t model_free_all(struct model *m, const struct fuzz_step *s);

/* The block that the step asks for has come to be at this page. NULL: it
 * cannot be there. */
struct model_block *model_create(struct model *m, const struct fuzz_step *s,
				 uint32_t page);
void model_destroy(struct model *m, struct model_block *b);
bool model_has_key(const struct model_block *b, const struct fuzz_step *s);
/* Nobody has any block mapped any more: a site restart. */
void model_unmap_all(struct model *m, uint32_t actors);

#endif
