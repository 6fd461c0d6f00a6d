/*
 * State as coverage: what a run's trace shows, as cells of AFL++'s map. A case
 * is kept because something happened in a state in which it had not happened
 * yet.
 *
 *   event x phase x fault    the last fault that has fired
 *   PMM call x answer x who has the block of that name mapped
 *   HR_CTRL call x answer x state of the group x members that it has
 *   event of a group x what that group has been through before
 */
#ifndef HOTRIG_FUZZ_SITE_CELLS_H
#define HOTRIG_FUZZ_SITE_CELLS_H

#include <stdint.h>

#include "harness/trace/trace.h"

#define CELLS 14336u

/* Set the cells of a run, a byte each. */
void cells_mark(const struct trace *trace, uint8_t cells[CELLS]);

#endif
