/*
 * Runs in the store: adding and finding. Each public function that writes is
 * one transaction.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/store/cells.h"

/* Neighbours share a checkpoint, so a shard takes several at a time. */
#define SHARD_STRIPE 8

bool store_in_shard(const struct store_campaign *campaign,
		    const struct store_run *run)
{
	if (campaign->shards <= 1 || !run->point)
		return true;
	return run->number / SHARD_STRIPE % campaign->shards ==
	       campaign->shard - 1;
}

static int by_id(const void *a, const void *b)
{
	const struct store_run *x = *(struct store_run *const *)a;
	const struct store_run *y = *(struct store_run *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x > y) - (x < y);
}

/* Number the runs from 1, of one id only the first; how many there are. */
static uint64_t number_runs(struct store_run *runs, size_t count)
{
	struct store_run **sorted =
		text_alloc((count + 1) * sizeof(struct store_run *));
	int64_t number = 0;

	for (size_t i = 0; i < count; i++) {
		sorted[i] = &runs[i];
		runs[i].number = 1;
	}
	qsort(sorted, count, sizeof(struct store_run *), by_id);
	for (size_t i = 1; i < count; i++)
		if (!strcmp(sorted[i]->id, sorted[i - 1]->id))
			sorted[i]->number = 0;
	free(sorted);
	for (size_t i = 0; i < count; i++)
		if (runs[i].number)
			runs[i].number = ++number;
	return (uint64_t)number;
}

static int insert_run(struct store *store, sqlite3_stmt *stmt,
		      const struct store_run *run, struct err *err)
{
	store_row_bind(stmt, run);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		return store_sql_fail(store, err, run->id);
	if (run->state != STORE_DONE)
		return 0;
	return store_cells_add(store, run->campaign, &run->seen, err);
}

static int insert_runs(struct store *store,
		       const struct store_campaign *campaign,
		       struct store_run *runs, size_t count, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc = 0;

	if (store_sql_prepare(
		    store,
		    "INSERT OR IGNORE INTO runs(" RUN_COLUMNS
		    ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		    "?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, "
		    "?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, "
		    "?34, ?35, ?36, ?37, ?38)",
		    &stmt, err) < 0)
		return -1;
	for (size_t i = 0; i < count && rc == 0; i++) {
		runs[i].campaign = campaign->id;
		if (runs[i].number && store_in_shard(campaign, &runs[i]))
			rc = insert_run(store, stmt, &runs[i], err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static int drop_campaign(struct store *store, const char *name, const char *sql,
			 struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store, sql, &stmt, err) < 0)
		return -1;
	store_sql_bind_text(stmt, 1, name);
	return store_sql_finish(store, stmt, err);
}

#define OF_THIS_NAME "(SELECT id FROM campaigns WHERE name = ?1)"

static int insert_campaign(struct store *store, struct store_campaign *campaign,
			   struct err *err)
{
	sqlite3_stmt *stmt;

	if (drop_campaign(store, campaign->name,
			  "DELETE FROM runs WHERE campaign IN " OF_THIS_NAME,
			  err) < 0 ||
	    drop_campaign(store, campaign->name,
			  "DELETE FROM cells WHERE campaign IN " OF_THIS_NAME,
			  err) < 0 ||
	    drop_campaign(store, campaign->name,
			  "DELETE FROM campaigns WHERE name = ?1", err) < 0)
		return -1;
	if (store_sql_prepare(store,
			      "INSERT INTO campaigns(name, file, spec, "
			      "workers, wall_ns, planned, shard, shards) "
			      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			      &stmt, err) < 0)
		return -1;
	store_sql_bind_text(stmt, 1, campaign->name);
	store_sql_bind_text(stmt, 2, campaign->file);
	store_sql_bind_hash(stmt, 3, campaign->spec);
	store_sql_bind_u64(stmt, 4, campaign->workers);
	store_sql_bind_u64(stmt, 5, campaign->wall_ns);
	store_sql_bind_u64(stmt, 6, campaign->planned);
	store_sql_bind_u64(stmt, 7, campaign->shards ? campaign->shard : 1);
	store_sql_bind_u64(stmt, 8, campaign->shards ? campaign->shards : 1);
	if (store_sql_finish(store, stmt, err) < 0)
		return -1;
	campaign->id = sqlite3_last_insert_rowid(store->db);
	return 0;
}

static int add(struct store *store, struct store_campaign *campaign,
	       struct store_run *runs, size_t count, bool fill, struct err *err)
{
	int rc;

	campaign->planned = number_runs(runs, count);
	if (store_sql_begin(store, err) < 0)
		return -1;
	rc = fill ? 0 : insert_campaign(store, campaign, err);
	if (rc == 0)
		rc = insert_runs(store, campaign, runs, count, err);
	rc = store_sql_end(store, rc, err);
	if (rc < 0)
		store_cells_forget(store);
	return rc;
}

int store_campaign_add(struct store *store, struct store_campaign *campaign,
		       struct store_run *runs, size_t count, struct err *err)
{
	return add(store, campaign, runs, count, false, err);
}

int store_campaign_fill(struct store *store, struct store_campaign *campaign,
			struct store_run *runs, size_t count, struct err *err)
{
	return add(store, campaign, runs, count, true, err);
}

int store_each(struct store *store, int64_t campaign,
	       int (*fn)(const struct store_run *run, void *context),
	       void *context, struct err *err)
{
	sqlite3_stmt *stmt;
	struct store_run run;
	int rc = SQLITE_ROW, result = 0;

	if (store_sql_prepare(store,
			      "SELECT " RUN_COLUMNS " FROM runs "
			      "WHERE campaign = ?1 ORDER BY number",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	while (result == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		store_row_get(stmt, &run);
		result = fn(&run, context);
		store_run_free(&run);
	}
	sqlite3_finalize(stmt);
	if (result == 0 && rc != SQLITE_DONE)
		return store_sql_fail(store, err, "runs");
	return result;
}

int store_find(struct store *store, int64_t campaign, const char *id,
	       struct store_run *out, struct err *err)
{
	sqlite3_stmt *stmt;
	char *end;
	long long number;
	int rc;

	errno = 0;
	number = strtoll(id, &end, 10);
	if (errno || *end || end == id)
		number = -1;
	if (store_sql_prepare(store,
			      "SELECT " RUN_COLUMNS " FROM runs "
			      "WHERE campaign = ?1 AND (id = ?2 OR "
			      "number = ?3) ORDER BY id = ?2 DESC LIMIT 1",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	store_sql_bind_text(stmt, 2, id);
	sqlite3_bind_int64(stmt, 3, number);
	rc = store_row_one(store, stmt, out, err);
	if (rc == 0)
		return err_set(err, ERR_USAGE, "store %s: no run \"%s\"",
			       store->file, id);
	return rc < 0 ? -1 : 0;
}
