/*
 * Opening a store and what concerns campaigns as a whole. Write-ahead
 * logging: readers never wait, and workers wait for each other only for the
 * length of one small transaction. Runs: runs.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/env.h"
#include "harness/store/sql.h"

static const char SCHEMA[] =
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);"
	"CREATE TABLE campaigns("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" name TEXT NOT NULL, file TEXT NOT NULL, spec TEXT NOT NULL,"
	" workers INTEGER NOT NULL, wall_ns INTEGER NOT NULL,"
	" planned INTEGER NOT NULL, shard INTEGER NOT NULL,"
	" shards INTEGER NOT NULL);"
	"CREATE TABLE runs("
	" campaign INTEGER NOT NULL REFERENCES campaigns(id),"
	" number INTEGER NOT NULL, id TEXT NOT NULL, workload TEXT NOT NULL,"
	" file TEXT, point TEXT, fault TEXT, event TEXT, \"in\" TEXT,"
	" expect TEXT, scenario TEXT NOT NULL, want_dry TEXT,"
	" state INTEGER NOT NULL, worker INTEGER NOT NULL,"
	" deaths INTEGER NOT NULL,"
	" ok INTEGER, verdict TEXT, outcome TEXT, invariant TEXT,"
	" violations TEXT, detail TEXT, digest TEXT, dry_digest TEXT,"
	" wall_ns INTEGER, clock_ns INTEGER, instructions INTEGER,"
	" fired_seq INTEGER, planned INTEGER, fired INTEGER, taken INTEGER,"
	" faults TEXT, phase TEXT,"
	" group_restarts INTEGER, site_restarts INTEGER,"
	" group_ns INTEGER, group_instructions INTEGER,"
	" site_ns INTEGER, site_instructions INTEGER,"
	" PRIMARY KEY(campaign, number), UNIQUE(campaign, id));"
	"CREATE INDEX runs_state ON runs(campaign, state, number);"
	"CREATE TABLE cells("
	" campaign INTEGER NOT NULL REFERENCES campaigns(id),"
	" event TEXT NOT NULL, phase TEXT NOT NULL,"
	" PRIMARY KEY(campaign, event, phase)) WITHOUT ROWID;";

static int schema_version(struct store *store, int *version, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc;

	*version = 0;
	if (store_sql_prepare(store, "SELECT count(*) FROM sqlite_master",
			      &stmt, err) < 0) {
		err->class = ERR_USAGE; /* not an SQLite file */
		return -1;
	}
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW && sqlite3_column_int(stmt, 0) == 0)
		*version = -1;
	sqlite3_finalize(stmt);
	if (rc != SQLITE_ROW) {
		store_sql_fail(store, err, "read");
		err->class = ERR_USAGE;
		return -1;
	}
	if (*version == -1)
		return 0;
	if (store_sql_prepare(store,
			      "SELECT value FROM meta WHERE key = 'version'",
			      &stmt, err) < 0)
		return err_set(err, ERR_USAGE, "store %s: not a hotrig store",
			       store->file);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		*version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return 0;
}

static int schema_check(struct store *store, struct err *err)
{
	char sql[100];
	int version;

	if (schema_version(store, &version, err) < 0 ||
	    store_sql_exec(store, "PRAGMA synchronous = NORMAL", err) < 0)
		return -1;
	if (version == STORE_VERSION)
		return 0;
	if (version != -1)
		return err_set(err, ERR_USAGE,
			       "store %s: written by version %d of the store, "
			       "this hotrig needs version %d; use another file",
			       store->file, version, STORE_VERSION);
	snprintf(sql, sizeof(sql), "INSERT INTO meta VALUES('version', '%d')",
		 STORE_VERSION);
	if (store_sql_exec(store, "PRAGMA journal_mode = WAL", err) < 0 ||
	    store_sql_exec(store, "BEGIN IMMEDIATE", err) < 0 ||
	    store_sql_exec(store, SCHEMA, err) < 0 ||
	    store_sql_exec(store, sql, err) < 0)
		return -1;
	return store_sql_exec(store, "COMMIT", err);
}

/* The file may be anybody's: nothing in it is carried out. */
static void close_doors(sqlite3 *db)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
}

int store_open(const char *file, bool create, struct store **out,
	       struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE;
	struct store *store = calloc(1, sizeof(*store));

	if (!store || !(store->file = strdup(file))) {
		free(store);
		return err_set(err, ERR_INFRA, "store: out of memory");
	}
	if (create)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(file, &store->db, flags, NULL) != SQLITE_OK) {
		err_set(err, ERR_USAGE, "store %s: %s", file,
			sqlite3_errmsg(store->db));
		store_close(store);
		return -1;
	}
	sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
	close_doors(store->db);
	if (schema_check(store, err) < 0) {
		store_close(store);
		return -1;
	}
	*out = store;
	return 0;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	sqlite3_finalize(store->begin);
	sqlite3_finalize(store->commit);
	sqlite3_finalize(store->record);
	sqlite3_close(store->db);
	free(store->file);
	free(store);
}

const char *store_default(char *path, size_t size)
{
	const char *file = env_get("HOTRIG_STORE");
	const char *folder = env_get("HOTRIG_BUILD");

	if (file)
		snprintf(path, size, "%s", file);
	else
		snprintf(path, size, "%s/campaign.db",
			 folder ? folder : "build");
	return path;
}

int store_campaign_last(struct store *store, const char *name,
			struct store_campaign *out, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc;

	memset(out, 0, sizeof(*out));
	if (store_sql_prepare(store,
			      "SELECT id, name, file, spec, workers, wall_ns, "
			      "planned, shard, shards FROM campaigns WHERE ?1 "
			      "IS NULL OR name = ?1 "
			      "ORDER BY id DESC LIMIT 1",
			      &stmt, err) < 0)
		return -1;
	store_sql_bind_text(stmt, 1, name);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		out->id = sqlite3_column_int64(stmt, 0);
		snprintf(out->name, sizeof(out->name), "%s",
			 (const char *)sqlite3_column_text(stmt, 1));
		snprintf(out->file, sizeof(out->file), "%s",
			 (const char *)sqlite3_column_text(stmt, 2));
		out->spec = store_sql_hash(stmt, 3);
		out->workers = (uint32_t)sqlite3_column_int64(stmt, 4);
		out->wall_ns = (uint64_t)sqlite3_column_int64(stmt, 5);
		out->planned = (uint64_t)sqlite3_column_int64(stmt, 6);
		out->shard = (uint32_t)sqlite3_column_int64(stmt, 7);
		out->shards = (uint32_t)sqlite3_column_int64(stmt, 8);
	}
	sqlite3_finalize(stmt);
	if (rc == SQLITE_ROW)
		return 0;
	if (rc != SQLITE_DONE)
		return store_sql_fail(store, err, "campaigns");
	return err_set(err, ERR_USAGE, "store %s: no campaign%s%s", store->file,
		       name ? " named " : "", name ? name : "");
}

int store_campaign_time(struct store *store, int64_t campaign, uint64_t wall_ns,
			uint32_t workers, struct err *err)
{
	sqlite3_stmt *stmt;

	if (store_sql_prepare(store,
			      "UPDATE campaigns SET wall_ns = wall_ns + ?2, "
			      "workers = ?3 WHERE id = ?1",
			      &stmt, err) < 0)
		return -1;
	sqlite3_bind_int64(stmt, 1, campaign);
	store_sql_bind_u64(stmt, 2, wall_ns);
	store_sql_bind_u64(stmt, 3, workers);
	return store_sql_finish(store, stmt, err);
}
