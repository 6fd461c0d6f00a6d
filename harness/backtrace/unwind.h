/*
 * The frames of a thread that stands still, by libunwind, across exception
 * frames and the border between actor and kernel.
 */
#ifndef HOTRIG_BACKTRACE_UNWIND_H
#define HOTRIG_BACKTRACE_UNWIND_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/backtrace/images.h"
#include "harness/machine/stub.h"

#define UNWIND_MAX 64u

struct unwind_frame {
	uint64_t reg[STUB_REGS];
	struct placed placed;
	unsigned back; /* 1: ip is a return address */
	bool trap;     /* entered by exception, interrupt or system call */
};

struct unwind {
	struct unwind_frame frame[UNWIND_MAX]; /* the innermost first */
	unsigned count;
};

/* From these registers (DWARF order) in this space. */
void unwind_thread(struct images *images, const struct space *space,
		   const uint64_t reg[STUB_REGS], struct unwind *out);

/* Lines "  #0  0xADDRESS function at file:line [image]" from frame first on. */
void unwind_print(struct images *images, const struct unwind *unwind,
		  unsigned first, struct text *text);

/* The frame that the innermost exception interrupted; 0: there is none. */
unsigned unwind_interrupted(const struct unwind *unwind);

#endif
