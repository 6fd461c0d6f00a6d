/* What the files of the store share: connection, statement helpers, rows. */
#ifndef HOTRIG_STORE_SQL_H
#define HOTRIG_STORE_SQL_H

#include <sqlite3.h>

#include "harness/store/store.h"

struct store {
	sqlite3 *db;
	char *file;
	/* Prepared when first needed, for each run: */
	sqlite3_stmt *begin, *commit, *record;
	int64_t cells_of;	  /* campaign that cells is about */
	struct phase_cells cells; /* known to be in the store */
};

/* Set err from the connection's state; returns -1. */
int store_sql_fail(struct store *store, struct err *err, const char *what);
int store_sql_exec(struct store *store, const char *sql, struct err *err);
int store_sql_prepare(struct store *store, const char *sql, sqlite3_stmt **stmt,
		      struct err *err);
/* Run a statement that gives no rows, and finalize it. */
int store_sql_finish(struct store *store, sqlite3_stmt *stmt, struct err *err);

void store_sql_bind_text(sqlite3_stmt *stmt, int at, const char *text);
void store_sql_bind_u64(sqlite3_stmt *stmt, int at, uint64_t value);
void store_sql_bind_hash(sqlite3_stmt *stmt, int at, uint64_t hash);
uint64_t store_sql_hash(sqlite3_stmt *stmt, int column);
char *store_sql_text(sqlite3_stmt *stmt, int column); /* malloc or NULL */

/* Begin a transaction that writes; end it if rc is 0, else undo it. Gives rc,
 * or -1 if it could not be ended. */
int store_sql_begin(struct store *store, struct err *err);
int store_sql_end(struct store *store, int rc, struct err *err);

/*
 * Columns of a run. Those of the result depend on nothing but the run; wall_ns
 * is beside them. RUN_COLUMNS is the order of store_row_get and of the
 * parameters that store_row_bind sets, from 1.
 */
#define RUN_INPUTS                                                             \
	"workload, file, point, fault, event, \"in\", expect, scenario, "      \
	"want_dry"
#define RUN_RESULTS                                                            \
	"ok, verdict, outcome, invariant, violations, detail, digest, "        \
	"dry_digest, clock_ns, instructions, fired_seq, planned, fired, "      \
	"taken, faults, phase, group_restarts, site_restarts, group_ns, "      \
	"group_instructions, site_ns, site_instructions"
#define RUN_COLUMNS                                                            \
	"campaign, number, id, " RUN_INPUTS                                    \
	", state, worker, deaths, " RUN_RESULTS ", wall_ns"

void store_row_get(sqlite3_stmt *stmt, struct store_run *run);
void store_row_bind(sqlite3_stmt *stmt, const struct store_run *run);
/* Step a statement that gives at most one run, and finalize it. */
int store_row_one(struct store *store, sqlite3_stmt *stmt,
		  struct store_run *out, struct err *err);

#endif
