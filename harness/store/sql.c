/*
 * Statement helpers of the store. Hashes are kept as 16 hex digits, so that
 * they read the same in every tool; other numbers as integers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/text.h"
#include "harness/store/sql.h"

int store_sql_fail(struct store *store, struct err *err, const char *what)
{
	return err_set(err, ERR_INFRA, "store %s: %.60s: %s", store->file, what,
		       sqlite3_errmsg(store->db));
}

int store_sql_exec(struct store *store, const char *sql, struct err *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_sql_fail(store, err, sql);
	return 0;
}

int store_sql_prepare(struct store *store, const char *sql, sqlite3_stmt **stmt,
		      struct err *err)
{
	if (sqlite3_prepare_v2(store->db, sql, -1, stmt, NULL) != SQLITE_OK)
		return store_sql_fail(store, err, "prepare");
	return 0;
}

int store_sql_finish(struct store *store, sqlite3_stmt *stmt, struct err *err)
{
	int rc;

	do {
		rc = sqlite3_step(stmt);
	} while (rc == SQLITE_ROW);
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE)
		return store_sql_fail(store, err, "step");
	return 0;
}

void store_sql_bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	if (text)
		sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
	else
		sqlite3_bind_null(stmt, at);
}

void store_sql_bind_u64(sqlite3_stmt *stmt, int at, uint64_t value)
{
	sqlite3_bind_int64(stmt, at, (sqlite3_int64)value);
}

void store_sql_bind_hash(sqlite3_stmt *stmt, int at, uint64_t hash)
{
	char text[17];

	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	store_sql_bind_text(stmt, at, text);
}

uint64_t store_sql_hash(sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return text ? strtoull(text, NULL, 16) : 0;
}

char *store_sql_text(sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return text_dup(text);
}

/* Carry out a statement without parameters or rows, kept in *stmt. */
static int again(struct store *store, const char *sql, sqlite3_stmt **stmt,
		 struct err *err)
{
	int rc;

	if (!*stmt && store_sql_prepare(store, sql, stmt, err) < 0)
		return -1;
	rc = sqlite3_step(*stmt);
	if (rc != SQLITE_DONE)
		store_sql_fail(store, err, sql);
	sqlite3_reset(*stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

int store_sql_begin(struct store *store, struct err *err)
{
	return again(store, "BEGIN IMMEDIATE", &store->begin, err);
}

int store_sql_end(struct store *store, int rc, struct err *err)
{
	if (rc == 0 && again(store, "COMMIT", &store->commit, err) == 0)
		return 0;
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return -1;
}
