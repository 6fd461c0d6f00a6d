/* How far a campaign is. */
#include <string.h>

#include "harness/store/sql.h"

static void add_group(sqlite3_stmt *stmt, struct store_counts *out)
{
	const uint64_t n = (uint64_t)sqlite3_column_int64(stmt, 2);
	const char *word = (const char *)sqlite3_column_text(stmt, 1);

	out->runs += n;
	if (sqlite3_column_int(stmt, 0) != STORE_DONE) {
		out->waiting += n;
		return;
	}
	out->done += n;
	out->ok += (uint64_t)sqlite3_column_int64(stmt, 3);
	for (unsigned k = 0; k <= VERDICT_INFRA; k++)
		if (word && !strcmp(word, verdict_name(k)))
			out->verdict[k] += n;
}

/* Runs of shards that were not merged are not there at all. */
static int add_missing(struct store *store, int64_t campaign,
		       struct store_counts *out, struct err *err)
{
	sqlite3_stmt *stmt;
	uint64_t planned = 0;

	if (store_sql_prepare(store,
			      "SELECT planned FROM campaigns "
			      "WHERE id = ?1 AND shards <= 1",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		planned = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	if (planned > out->runs) {
		out->waiting += planned - out->runs;
		out->runs = planned;
	}
	return 0;
}

int store_counts(struct store *store, int64_t campaign,
		 struct store_counts *out, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc;

	memset(out, 0, sizeof(*out));
	if (store_sql_prepare(store,
			      "SELECT state, verdict, count(*), sum(ok) "
			      "FROM runs WHERE campaign = ?1 "
			      "GROUP BY state, verdict",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		add_group(stmt, out);
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE)
		return store_sql_fail(store, err, "counts");
	return add_missing(store, campaign, out, err);
}
