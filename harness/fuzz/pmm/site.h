/*
 * A site that consists of memory and the PMM: the real runtime/pmm, and in
 * place of the kernel a few functions that count what the PMM does and can
 * stop it anywhere.
 */
#ifndef HOTRIG_FUZZ_SITE_H
#define HOTRIG_FUZZ_SITE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/fuzz/pmm_case.h"

#define SITE_RELEASES 128u

/* What a call has made known by its events so far. */
struct site_seen {
	uint32_t event; /* the last: 0 none, 1 request, 2 prepare, 3 commit,
			 * 4 release, 5 result */
	bool committed;
	uint32_t page;
	uint32_t releases; /* the blocks that begin at these pages are gone */
	uint32_t released[SITE_RELEASES];
};

/* Memory of this geometry, as after power-on, and a cold boot. Repeatable. */
void site_begin(const struct fuzz_geometry *geometry);

/* Load the PMM and let it begin. Every mapping is gone. */
void site_boot(bool hot);
/* A cold boot that ends behind the cut-th store of the formatting; false: it
 * has fewer. */
bool site_format(uint32_t cut);

/*
 * One call as the step has it. True: it has come back with *answer, and an
 * allocation with *page, the place of its block. False: it was cut off, and
 * the site must boot.
 */
bool site_call(const struct fuzz_step *step, int64_t *answer, uint32_t *page);
const struct site_seen *site_seen(void);

/* HR_CTRL asks for the block of that name: its slot, or negative. */
int64_t site_find(const char name[BANK_NAME_BYTES]);

/* The actor's mappings are gone, because it has ended. */
void site_end_actor(uint32_t actor);
/* Write each event of the PMM there, as "      event NAME"; NULL: none. */
void site_show(FILE *text);

/* Bit set of the actors that have the page mapped. */
uint32_t site_users(uint32_t page);

const struct bank_block *site_block(uint32_t slot);

/* A mark in every page of a block, made from fill and place in the block;
 * fill 0: zero bytes. */
void site_put(uint32_t page, uint32_t pages, uint8_t fill);
bool site_holds(uint32_t page, uint32_t pages, uint8_t fill);

/* The core's verifier over the same memory, with a workspace of its own: NULL
 * or what is wrong. */
const char *site_verify(uint32_t blocks, uint32_t pages);

/* Print the text and abort: what a fuzzer takes for a finding. */
_Noreturn void site_fail(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

#endif
