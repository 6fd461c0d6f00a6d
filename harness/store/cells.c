/* The table of pairs of event and phase. */
#include "harness/store/cells.h"

#include <string.h>

void store_cells_forget(struct store *store)
{
	memset(&store->cells, 0, sizeof(store->cells));
	store->cells_of = 0;
}

static int insert(struct store *store, int64_t campaign, const char *event,
		  const char *phase, struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "INSERT OR IGNORE INTO cells VALUES(?1, ?2, ?3)",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	store_sql_bind_text(stmt, 2, event);
	store_sql_bind_text(stmt, 3, phase);
	return store_sql_finish(store, stmt, err);
}

int store_cells_add(struct store *store, int64_t campaign,
		    const struct phase_cells *seen, struct err *err)
{
	if (store->cells_of != campaign)
		store_cells_forget(store);
	store->cells_of = campaign;
	if (!memcmp(&store->cells, seen, sizeof(*seen)))
		return 0;
	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		for (unsigned event = 0; event < EV_COUNT; event++) {
			if (!phase_cell(seen, phase, event) ||
			    phase_cell(&store->cells, phase, event))
				continue;
			if (insert(store, campaign, event_name(event),
				   phase_name(phase), err) < 0)
				return -1;
			phase_cell_add(&store->cells, phase, event);
		}
	return 0;
}

int store_each_cell(struct store *store, int64_t campaign,
		    int (*fn)(const char *event, const char *phase,
			      void *context),
		    void *context, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc = SQLITE_ROW, result = 0;

	if (store_sql_prepare(store,
			      "SELECT event, phase FROM cells "
			      "WHERE campaign = ?1 ORDER BY event, phase",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	while (result == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		result =
			fn((const char *)sqlite3_column_text(stmt, 0),
			   (const char *)sqlite3_column_text(stmt, 1), context);
	sqlite3_finalize(stmt);
	if (result == 0 && rc != SQLITE_DONE)
		return store_sql_fail(store, err, "cells");
	return result;
}
