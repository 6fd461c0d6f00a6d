/*
 * Runs in the store: adding, claiming, recording, finding. Each public
 * function that writes is one transaction.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/store/sql.h"

#define RUN_COLUMNS                                                            \
	"campaign, number, id, workload, file, point, fault, event, \"in\", "  \
	"expect, scenario, want_dry, state, worker, ok, verdict, outcome, "    \
	"invariant, violations, detail, digest, dry_digest, wall_ns, "         \
	"clock_ns, instructions, fired_seq"

void store_run_free(struct store_run *run)
{
	free(run->id);
	free(run->workload);
	free(run->file);
	free(run->point);
	free(run->fault);
	free(run->event);
	free(run->in);
	free(run->expect);
	free(run->scenario);
	free(run->invariant);
	free(run->violations);
	free(run->detail);
	memset(run, 0, sizeof(*run));
}

static enum verdict_kind verdict_of(const char *word)
{
	for (unsigned k = 0; word && k <= VERDICT_INFRA; k++)
		if (!strcmp(word, verdict_name(k)))
			return k;
	return VERDICT_INFRA;
}

static enum outcome outcome_of(const char *word)
{
	for (unsigned k = 0; word && k < OUTCOME_COUNT; k++)
		if (!strcmp(word, outcome_name(k)))
			return k;
	return OUTCOME_NONE;
}

static uint64_t column_u64(sqlite3_stmt *stmt, int column)
{
	return (uint64_t)sqlite3_column_int64(stmt, column);
}

/* A row selected as RUN_COLUMNS. */
static void run_from_row(sqlite3_stmt *stmt, struct store_run *run)
{
	memset(run, 0, sizeof(*run));
	run->campaign = sqlite3_column_int64(stmt, 0);
	run->number = sqlite3_column_int64(stmt, 1);
	run->id = store_sql_text(stmt, 2);
	run->workload = store_sql_text(stmt, 3);
	run->file = store_sql_text(stmt, 4);
	run->point = store_sql_text(stmt, 5);
	run->fault = store_sql_text(stmt, 6);
	run->event = store_sql_text(stmt, 7);
	run->in = store_sql_text(stmt, 8);
	run->expect = store_sql_text(stmt, 9);
	run->scenario = store_sql_text(stmt, 10);
	run->want_dry = store_sql_hash(stmt, 11);
	run->state = (enum store_state)sqlite3_column_int(stmt, 12);
	run->worker = sqlite3_column_int64(stmt, 13);
	run->ok = sqlite3_column_int(stmt, 14) != 0;
	run->verdict = verdict_of((const char *)sqlite3_column_text(stmt, 15));
	run->outcome = outcome_of((const char *)sqlite3_column_text(stmt, 16));
	run->invariant = store_sql_text(stmt, 17);
	run->violations = store_sql_text(stmt, 18);
	run->detail = store_sql_text(stmt, 19);
	run->digest = store_sql_hash(stmt, 20);
	run->dry_digest = store_sql_hash(stmt, 21);
	run->wall_ns = column_u64(stmt, 22);
	run->clock_ns = column_u64(stmt, 23);
	run->instructions = column_u64(stmt, 24);
	run->fired_seq = (uint32_t)column_u64(stmt, 25);
}

/* Bind the results, ok .. fired_seq, to parameters 15 .. 26. */
static void bind_result(sqlite3_stmt *stmt, const struct store_run *run)
{
	if (run->state != STORE_DONE)
		return;
	sqlite3_bind_int(stmt, 15, run->ok);
	store_sql_bind_text(stmt, 16, verdict_name(run->verdict));
	store_sql_bind_text(stmt, 17, outcome_name(run->outcome));
	store_sql_bind_text(stmt, 18, run->invariant);
	store_sql_bind_text(stmt, 19, run->violations);
	store_sql_bind_text(stmt, 20, run->detail);
	store_sql_bind_hash(stmt, 21, run->digest);
	store_sql_bind_hash(stmt, 22, run->dry_digest);
	store_sql_bind_u64(stmt, 23, run->wall_ns);
	store_sql_bind_u64(stmt, 24, run->clock_ns);
	store_sql_bind_u64(stmt, 25, run->instructions);
	store_sql_bind_u64(stmt, 26, run->fired_seq);
}

static int insert_run(struct store *store, sqlite3_stmt *stmt,
		      const struct store_run *run, struct err *err)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	sqlite3_bind_int64(stmt, 1, run->campaign);
	sqlite3_bind_int64(stmt, 2, run->number);
	store_sql_bind_text(stmt, 3, run->id);
	store_sql_bind_text(stmt, 4, run->workload);
	store_sql_bind_text(stmt, 5, run->file);
	store_sql_bind_text(stmt, 6, run->point);
	store_sql_bind_text(stmt, 7, run->fault);
	store_sql_bind_text(stmt, 8, run->event);
	store_sql_bind_text(stmt, 9, run->in);
	store_sql_bind_text(stmt, 10, run->expect);
	store_sql_bind_text(stmt, 11, run->scenario);
	if (run->want_dry)
		store_sql_bind_hash(stmt, 12, run->want_dry);
	sqlite3_bind_int(stmt, 13, (int)run->state);
	sqlite3_bind_int64(stmt, 14, run->worker);
	bind_result(stmt, run);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		return store_sql_fail(store, err, run->id);
	return 0;
}

static int insert_runs(struct store *store, int64_t campaign,
		       struct store_run *runs, size_t count, struct err *err)
{
	sqlite3_stmt *stmt;
	int64_t number = 1;
	int rc = 0;

	if (store_sql_prepare(store,
			      "INSERT OR IGNORE INTO runs(" RUN_COLUMNS
			      ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
			      "?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
			      "?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
			      &stmt, err) < 0)
		return -1;
	for (size_t i = 0; i < count && rc == 0; i++) {
		runs[i].campaign = campaign;
		runs[i].number = number;
		rc = insert_run(store, stmt, &runs[i], err);
		if (rc == 0 && sqlite3_changes(store->db))
			number++;
	}
	sqlite3_finalize(stmt);
	return rc;
}

static int insert_campaign(struct store *store, struct store_campaign *campaign,
			   struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "DELETE FROM runs WHERE campaign IN "
			      "(SELECT id FROM campaigns WHERE name = ?1)",
			      &stmt, err) < 0)
		return -1;
	store_sql_bind_text(stmt, 1, campaign->name);
	if (store_sql_finish(store, stmt, err) < 0)
		return -1;
	if (store_sql_prepare(store, "DELETE FROM campaigns WHERE name = ?1",
			      &stmt, err) < 0)
		return -1;
	store_sql_bind_text(stmt, 1, campaign->name);
	if (store_sql_finish(store, stmt, err) < 0)
		return -1;
	if (store_sql_prepare(store,
			      "INSERT INTO campaigns(name, file, spec, "
			      "workers, wall_ns) VALUES(?1, ?2, ?3, ?4, ?5)",
			      &stmt, err) < 0)
		return -1;
	store_sql_bind_text(stmt, 1, campaign->name);
	store_sql_bind_text(stmt, 2, campaign->file);
	store_sql_bind_hash(stmt, 3, campaign->spec);
	store_sql_bind_u64(stmt, 4, campaign->workers);
	store_sql_bind_u64(stmt, 5, campaign->wall_ns);
	if (store_sql_finish(store, stmt, err) < 0)
		return -1;
	campaign->id = sqlite3_last_insert_rowid(store->db);
	return 0;
}

int store_campaign_add(struct store *store, struct store_campaign *campaign,
		       struct store_run *runs, size_t count, struct err *err)
{
	if (store_sql_exec(store, "BEGIN IMMEDIATE", err) < 0)
		return -1;
	if (insert_campaign(store, campaign, err) < 0 ||
	    insert_runs(store, campaign->id, runs, count, err) < 0) {
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
		return -1;
	}
	return store_sql_exec(store, "COMMIT", err);
}

/* Step a statement that returns at most one run. */
static int one_run(struct store *store, sqlite3_stmt *stmt,
		   struct store_run *out, struct err *err)
{
	int rc = sqlite3_step(stmt);
	int found = rc == SQLITE_ROW;

	if (found) {
		run_from_row(stmt, out);
		rc = sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	if (rc == SQLITE_DONE)
		return found;
	if (found)
		store_run_free(out);
	return store_sql_fail(store, err, "run");
}

int store_claim(struct store *store, int64_t campaign, int64_t worker,
		struct store_run *out, struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "UPDATE runs SET state = 1, worker = ?2 "
			      "WHERE campaign = ?1 AND number = "
			      "(SELECT number FROM runs WHERE campaign = ?1 "
			      "AND state = 0 ORDER BY number LIMIT 1) "
			      "RETURNING " RUN_COLUMNS,
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	sqlite3_bind_int64(stmt, 2, worker);
	return one_run(store, stmt, out, err);
}

int store_claimed_by(struct store *store, int64_t campaign, int64_t worker,
		     struct store_run *out, struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "SELECT " RUN_COLUMNS " FROM runs "
			      "WHERE campaign = ?1 AND state = 1 "
			      "AND worker = ?2 LIMIT 1",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	sqlite3_bind_int64(stmt, 2, worker);
	return one_run(store, stmt, out, err);
}

int store_record(struct store *store, const struct store_run *run,
		 struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(
		    store,
		    "UPDATE runs SET state = 2, ok = ?15, verdict = ?16, "
		    "outcome = ?17, invariant = ?18, violations = ?19, "
		    "detail = ?20, digest = ?21, dry_digest = ?22, "
		    "wall_ns = ?23, clock_ns = ?24, instructions = ?25, "
		    "fired_seq = ?26 WHERE campaign = ?1 AND number = ?2",
		    &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, run->campaign);
	sqlite3_bind_int64(stmt, 2, run->number);
	bind_result(stmt, run);
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

int store_each(struct store *store, int64_t campaign,
	       int (*fn)(const struct store_run *run, void *context),
	       void *context, struct err *err)
{
	sqlite3_stmt *stmt;
	struct store_run run;
	int rc, result = 0;

	if (store_sql_prepare(store,
			      "SELECT " RUN_COLUMNS " FROM runs "
			      "WHERE campaign = ?1 ORDER BY number",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	while (result == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		run_from_row(stmt, &run);
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
	rc = one_run(store, stmt, out, err);
	if (rc == 0)
		return err_set(err, ERR_USAGE, "store %s: no run \"%s\"",
			       store->file, id);
	return rc < 0 ? -1 : 0;
}
