/*
 * State as coverage: each cell is a branch of its own for the fuzzer, so that
 * a case is kept because a call met a block in a state in which no call of
 * that kind had got that answer yet, or was cut off behind another event.
 */
#ifndef HOTRIG_FUZZ_CELLS_H
#define HOTRIG_FUZZ_CELLS_H

#include <stdint.h>

enum cell_state {
	CELL_ABSENT,   /* no such block */
	CELL_UNMAPPED, /* nobody has it mapped */
	CELL_OWN,      /* the caller alone has */
	CELL_OTHERS,   /* another actor has */
	CELL_STATES
};

#define CELL_ANSWERS 8u
#define CELL_EVENTS  6u /* none yet, and those of the PMM */

/* op: enum fuzz_op, a call; answer: from 0, K_OK. */
void cell_answer(uint32_t op, uint32_t answer, enum cell_state state);
void cell_cut(uint32_t op, uint32_t event);

#endif
