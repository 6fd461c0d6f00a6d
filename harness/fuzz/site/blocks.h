/*
 * Basic blocks of the images with coverage: which there are, and what a run's
 * counters (runtime/abi/cov.h) say of each.
 */
#ifndef HOTRIG_FUZZ_BLOCKS_H
#define HOTRIG_FUZZ_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "runtime/abi/cov.h"

struct block {
	uint32_t counter; /* from COV_PHYS */
	uint64_t pc;	  /* address in its file, behind the call that counts */
};

struct blocks {
	struct block *block; /* area by area, ascending */
	size_t count;
	size_t first[COV_AREAS + 1]; /* of each area */
};

/* File of an area, below the build folder: "boot/pmm.elf", "kernel.elf". */
const char *blocks_file(unsigned area);

/* From the ELF files of a build folder. ERR_INFRA: one is missing, or has no
 * coverage. */
int blocks_load(struct blocks *blocks, const char *build, struct err *err);
void blocks_free(struct blocks *blocks);

#endif
