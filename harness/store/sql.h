/* What the files of the store share: the connection and statement helpers. */
#ifndef HOTRIG_STORE_SQL_H
#define HOTRIG_STORE_SQL_H

#include <sqlite3.h>

#include "harness/store/store.h"

struct store {
	sqlite3 *db;
	char *file;
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

#endif
