/* Which events in which phases the recorded runs of a campaign have gone
 * through. */
#ifndef HOTRIG_STORE_CELLS_H
#define HOTRIG_STORE_CELLS_H

#include "harness/store/sql.h"

/*
 * Within a transaction: add those of a run. What is added is taken as known
 * from then on; after a transaction that was undone, forget.
 */
int store_cells_add(struct store *store, int64_t campaign,
		    const struct phase_cells *seen, struct err *err);
void store_cells_forget(struct store *store);

#endif
