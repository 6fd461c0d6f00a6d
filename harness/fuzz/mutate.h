/*
 * Mutations of cases that are a head and records of one size: whole records
 * are put in, taken out, moved, repeated, and their bytes are changed one at a
 * time. AFL++'s own mutations put in and take out single bytes, so what was a
 * sequence of calls is another one from there on.
 *
 * A layout says how large the parts are and what is worth trying; it comes
 * from the decoder of the case (pmm_mutate.c, site_mutate.c). AFL++'s side is
 * mutator/afl.c. Keeps no state but the random numbers': the same seed and the
 * same cases, the same mutations.
 */
#ifndef HOTRIG_FUZZ_MUTATE_H
#define HOTRIG_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

#define MUTATE_CASE_BYTES   256u
#define MUTATE_RECORD_BYTES 8u

struct mutate_layout {
	size_t head_bytes;
	size_t record_bytes; /* at most MUTATE_RECORD_BYTES */
	size_t case_bytes;   /* what is behind is not decoded; at most
				MUTATE_CASE_BYTES */
	/* A value of byte at that is worth trying, given the bytes of the
	 * record (of the head) before it. What is in it and behind it are those
	 * of some record of the case: calls are worth more that are about the
	 * same. */
	uint8_t (*usual)(uint64_t *random, const uint8_t *record, size_t at);
	uint8_t (*usual_head)(uint64_t *random, const uint8_t *head, size_t at);
};
extern const struct mutate_layout pmm_layout, site_layout;

/* MUTATION(id, weight) */
#define MUTATIONS(MUTATION)                                                    \
	MUTATION(INSERT, 8)    /* a usual record */                            \
	MUTATION(DELETE, 4)    /* a run of records */                          \
	MUTATION(FIELD, 8)     /* one byte of a record */                      \
	MUTATION(REPLACE, 3)   /* a record by a usual one */                   \
	MUTATION(DUPLICATE, 2) /* a record, to anywhere */                     \
	MUTATION(MOVE, 2)      /* a run of records */                          \
	MUTATION(SWAP, 1)      /* two records */                               \
	MUTATION(REPEAT, 2)    /* a run of records, there and then */          \
	MUTATION(SPLICE, 4)    /* a run of records of another case */          \
	MUTATION(HEAD, 1)      /* one byte of it */

enum mutation {
#define MUTATION(id, weight) MUTATE_##id,
	MUTATIONS(MUTATION)
#undef MUTATION
		MUTATIONS_COUNT
};

/*
 * A case made of another one by one or some mutations, into out, which has
 * room for max bytes. Returns its length: a head and whole records, at most
 * max and at most a case; what is given of a last record is filled up with
 * zero, as the decoders have it. more: a case to splice with; may be NULL.
 * done: counts what was done, if it is not NULL.
 */
size_t mutate(const struct mutate_layout *layout, uint64_t *random,
	      const uint8_t *bytes, size_t len, const uint8_t *more,
	      size_t more_len, uint8_t *out, size_t max,
	      unsigned done[MUTATIONS_COUNT]);

/* Below n, which is not 0. */
uint32_t mutate_below(uint64_t *random, uint32_t n);

/* An index, each as often as its weight says. */
uint32_t mutate_choose(uint64_t *random, const uint8_t *weights, uint32_t n);

#endif
