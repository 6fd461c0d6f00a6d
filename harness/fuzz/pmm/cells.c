/* State as coverage: see cells.h. */
#include "harness/fuzz/pmm/cells.h"

#include "harness/fuzz/pmm_case.h"

#define CALLS 3u

#define CELL(n)                                                                \
	case n:                                                                \
		__asm__ volatile("" ::"i"(n));                                 \
		break;
#define CELLS_4(n)  CELL(n) CELL(n + 1) CELL(n + 2) CELL(n + 3)
#define CELLS_16(n) CELLS_4(n) CELLS_4(n + 4) CELLS_4(n + 8) CELLS_4(n + 12)
#define CELLS_64(n)                                                            \
	CELLS_16(n) CELLS_16(n + 16) CELLS_16(n + 32) CELLS_16(n + 48)

_Static_assert(CALLS *CELL_ANSWERS *CELL_STATES + CALLS * CELL_EVENTS <= 128,
	       "as many branches as cells");

static void hit(uint32_t cell)
{
	switch (cell) {
		CELLS_64(0)
		CELLS_64(64)
	default:
		break;
	}
}

static uint32_t call_of(uint32_t op)
{
	return op == FUZZ_FREE ? 1 : op == FUZZ_FREE_ALL ? 2 : 0;
}

void cell_answer(uint32_t op, uint32_t answer, enum cell_state state)
{
	if (answer < CELL_ANSWERS)
		hit((call_of(op) * CELL_ANSWERS + answer) * CELL_STATES +
		    state);
}

void cell_cut(uint32_t op, uint32_t event)
{
	hit(CALLS * CELL_ANSWERS * CELL_STATES + call_of(op) * CELL_EVENTS +
	    event);
}
