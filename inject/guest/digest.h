/*
 * Digests of the user blocks in the bank, taken by the agent behind the
 * PMM's back: the evidence that content outlives restarts (PMM-2, PMM-3) and
 * that new blocks are zero (PMM-10).
 */
#ifndef HOTRIG_INJECT_DIGEST_H
#define HOTRIG_INJECT_DIGEST_H

#include <stdint.h>

/* One block.digest record for every live block that is not the system's;
 * phase: enum digest_phase. Nothing if there is no bank. */
void digest_blocks(uint32_t phase);

/* One block.digest record, phase DIGEST_CREATED, for the block of these pages
 * that was created just now; name: its hash. */
void digest_created(uint64_t name, uint64_t first_page, uint64_t pages);

/* trace_hash_words of it. */
uint64_t digest_words(const void *data, uint64_t bytes);

#endif
