/*
 * From waiting to done: claiming, recording, giving back. Each function is
 * one transaction.
 */
#include <string.h>

#include "harness/store/cells.h"

#define WAITING "FROM runs WHERE campaign = ?1 AND state = 0 "

/* The span of the waiting numbers stands for how many there are: counting
 * them would take longer than the claim. */
static int select_waiting(struct store *store, int64_t campaign, unsigned jobs,
			  size_t room, sqlite3_stmt **stmt, struct err *err)
{
	if (store_sql_prepare(store,
			      "SELECT " RUN_COLUMNS " " WAITING
			      "ORDER BY number LIMIT min(?2, 1 + ifnull("
			      "((SELECT max(number) " WAITING ") - "
			      "(SELECT min(number) " WAITING ")) / (4 * ?3), "
			      "0))",
			      stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(*stmt, 1, campaign);
	store_sql_bind_u64(*stmt, 2, room);
	store_sql_bind_u64(*stmt, 3, jobs ? jobs : 1);
	return 0;
}

static int mark_claimed(struct store *store, struct store_run *runs,
			size_t count, int64_t worker, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc = SQLITE_DONE;

	if (store_sql_prepare(store,
			      "UPDATE runs SET state = 1, worker = ?3 "
			      "WHERE campaign = ?1 AND number = ?2",
			      &stmt, err) < 0)
		return -1;
	for (size_t i = 0; i < count && rc == SQLITE_DONE; i++) {
		runs[i].state = STORE_CLAIMED;
		runs[i].worker = worker;
		sqlite3_bind_int64(stmt, 1, runs[i].campaign);
		sqlite3_bind_int64(stmt, 2, runs[i].number);
		sqlite3_bind_int64(stmt, 3, worker);
		rc = sqlite3_step(stmt);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? 0 : store_sql_fail(store, err, "claim");
}

static int claim(struct store *store, int64_t campaign, int64_t worker,
		 unsigned jobs, struct store_run *out, size_t room,
		 size_t *count, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc = SQLITE_ROW;

	if (select_waiting(store, campaign, jobs, room, &stmt, err) < 0)
		return -1;
	while (*count < room && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		store_row_get(stmt, &out[(*count)++]);
	sqlite3_finalize(stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return store_sql_fail(store, err, "claim");
	return mark_claimed(store, out, *count, worker, err);
}

int store_claim(struct store *store, int64_t campaign, int64_t worker,
		unsigned jobs, struct store_run *out, size_t room,
		struct err *err)
{
	size_t count = 0;
	int rc;

	if (store_sql_begin(store, err) < 0)
		return -1;
	rc = claim(store, campaign, worker, jobs, out, room, &count, err);
	rc = store_sql_end(store, rc, err);
	for (size_t i = 0; rc < 0 && i < count; i++)
		store_run_free(&out[i]);
	return rc < 0 ? rc : (int)count;
}

int store_claimed_by(struct store *store, int64_t campaign, int64_t worker,
		     struct store_run *out, struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "SELECT " RUN_COLUMNS " FROM runs "
			      "WHERE campaign = ?1 AND state = 1 "
			      "AND worker = ?2 ORDER BY number LIMIT 1",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	sqlite3_bind_int64(stmt, 2, worker);
	return store_row_one(store, stmt, out, err);
}

/* All columns again: the statement is that of an added run. */
static int update(struct store *store, const struct store_run *run,
		  struct err *err)
{
	if (!store->record &&
	    store_sql_prepare(
		    store,
		    "UPDATE runs SET (state, deaths, " RUN_RESULTS
		    ", wall_ns) = (?13, ?15, ?16, ?17, ?18, ?19, ?20, ?21, "
		    "?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, "
		    "?33, ?34, ?35, ?36, ?37, ?38) WHERE campaign = ?1 "
		    "AND number = ?2 AND state = 1 AND worker = ?14",
		    &store->record, err) < 0)
		return -1;
	store_row_bind(store->record, run);
	if (sqlite3_step(store->record) != SQLITE_DONE) {
		store_sql_fail(store, err, "record");
		sqlite3_reset(store->record);
		return -1;
	}
	sqlite3_reset(store->record);
	return 0;
}

int store_record(struct store *store, const struct store_run *run,
		 struct err *err)
{
	int rc;

	if (store_sql_begin(store, err) < 0)
		return -1;
	rc = update(store, run, err);
	if (rc == 0 && sqlite3_changes(store->db))
		rc = store_cells_add(store, run->campaign, &run->seen, err);
	rc = store_sql_end(store, rc, err);
	if (rc < 0)
		store_cells_forget(store);
	return rc;
}

int store_requeue(struct store *store, const struct store_run *run,
		  struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "UPDATE runs SET state = 0, worker = 0, "
			      "deaths = deaths + 1 WHERE campaign = ?1 "
			      "AND number = ?2 AND state = 1 AND worker = ?3",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, run->campaign);
	sqlite3_bind_int64(stmt, 2, run->number);
	sqlite3_bind_int64(stmt, 3, run->worker);
	return store_sql_finish(store, stmt, err);
}

int store_release(struct store *store, int64_t campaign, int64_t worker,
		  struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "UPDATE runs SET state = 0, worker = 0 "
			      "WHERE campaign = ?1 AND state = 1 "
			      "AND (?2 = 0 OR worker = ?2)",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	sqlite3_bind_int64(stmt, 2, worker);
	return store_sql_finish(store, stmt, err);
}

int store_retry_infra(struct store *store, int64_t campaign, struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(
		    store,
		    "UPDATE runs SET (state, worker, deaths, " RUN_RESULTS
		    ", wall_ns) = (0, 0, 0, NULL, NULL, "
		    "NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
		    "NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
		    "NULL, NULL, NULL, NULL, NULL, NULL, NULL) "
		    "WHERE campaign = ?1 AND state = 2 "
		    "AND verdict = 'infra' AND point IS NOT NULL",
		    &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	return store_sql_finish(store, stmt, err);
}
