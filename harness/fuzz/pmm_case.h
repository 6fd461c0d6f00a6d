/*
 * A case of `hotrig fuzz pmm`: a bank of some geometry and a sequence of
 * steps. Bytes to steps and steps to text; what comes of a step is not known
 * here.
 *
 * Every byte string is a case: a byte for the geometry, then six bytes a step,
 * the last one filled up with zero; what is behind FUZZ_STEPS steps is not
 * read. No value of any byte is refused, so a fuzzer wastes nothing on syntax.
 */
#ifndef HOTRIG_FUZZ_PMM_CASE_H
#define HOTRIG_FUZZ_PMM_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/bank.h"

#define FUZZ_STEPS	24u
#define FUZZ_STEP_BYTES 6u
#define FUZZ_CASE_BYTES (1u + FUZZ_STEPS * FUZZ_STEP_BYTES)
#define FUZZ_ACTORS	6u /* 0 is HR_CTRL, a boot actor */
#define FUZZ_KEY_ROOM	40u

/* Bytes of a step by their place, and where usual values end; odd ones, and
 * stops, begin there. */
enum fuzz_byte {
	FUZZ_BYTE_OP, /* and actor */
	FUZZ_BYTE_NAME,
	FUZZ_BYTE_KEY,
	FUZZ_BYTE_SIZE,
	FUZZ_BYTE_ADDR,
	FUZZ_BYTE_CUT
};
#define FUZZ_USUAL_HEAD 0xa0u
#define FUZZ_USUAL_OP	0xe0u
#define FUZZ_USUAL_NAME 0xc0u
#define FUZZ_USUAL_KEY	0xa0u
#define FUZZ_USUAL_SIZE 0xc0u
#define FUZZ_USUAL_ADDR 0xe0u
#define FUZZ_USUAL_CUT	0xa0u

enum fuzz_op {
	FUZZ_ALLOCATE,
	FUZZ_SERIES, /* count allocations with names of their own */
	FUZZ_FREE,
	FUZZ_FREE_ALL,
	FUZZ_RESTART, /* the actor ends and is started again */
	FUZZ_SITE,    /* site restart: boot hot */
	FUZZ_COLD     /* cold boot, over what is there */
};

/* Where an argument lies in the caller. */
enum fuzz_pointer {
	FUZZ_GOOD,
	FUZZ_LAST, /* good: it ends where the caller's memory ends */
	FUZZ_NULL,
	FUZZ_WILD, /* an address that nobody has */
	FUZZ_TOP,  /* the last byte of the address space */
	FUZZ_EDGE  /* its last byte is behind the caller's memory */
};

struct fuzz_actor {
	const char *name;
	uint32_t mode; /* enum trace_mode */
	int32_t group; /* TRACE_NO_GROUP: not restartable */
};
extern const struct fuzz_actor fuzz_actor[FUZZ_ACTORS];

struct fuzz_geometry {
	uint32_t blocks; /* pmm.maxBlocks */
	uint32_t pages;
};

struct fuzz_step {
	enum fuzz_op op;
	uint32_t actor;
	uint32_t count;	   /* of a series */
	bool memory_short; /* a block cannot be mapped */
	uint32_t cut;	   /* stop after so many stores and calls; 0: none */
	enum fuzz_pointer addr_at, name_at, key_at;
	char medium[BANK_MEDIUM_BYTES];
	char name[BANK_NAME_BYTES];
	uint8_t key[FUZZ_KEY_ROOM];
	uint64_t key_size;
	uint64_t size;
};

struct fuzz_case {
	const uint8_t *bytes;
	size_t len;
	size_t at; /* next step */
	struct fuzz_geometry geometry;
};

/* The bytes are not copied. */
void fuzz_case_begin(struct fuzz_case *c, const uint8_t *bytes, size_t len);
/* The next step, or false. */
bool fuzz_case_next(struct fuzz_case *c, struct fuzz_step *step);

/* Name of the number-th block of a series (a field, zero-padded). */
void fuzz_series_name(const struct fuzz_step *step, uint32_t number,
		      char name[BANK_NAME_BYTES]);

/* One line without newline: what the step does, with all its arguments. */
void fuzz_step_text(const struct fuzz_step *step, char *text, size_t size);

#endif
