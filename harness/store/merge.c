/*
 * Several stores into one. Each source is attached to the new store in turn;
 * which of two rows of one run stays does not depend on who came first.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/text.h"
#include "harness/store/sql.h"

/* A result is worth more than infra, infra more than none. */
#define WORTH(row)                                                             \
	"(CASE WHEN " row ".state <> 2 THEN 0 "                                \
	"WHEN " row ".verdict = 'infra' THEN 1 ELSE 2 END)"

/* Rows s of the source and m of the new store, of the same run. */
#define SAME_RUN                                                               \
	"src.campaigns sc "                                                    \
	"JOIN main.campaigns mc ON mc.name = sc.name "                         \
	"JOIN src.runs s ON s.campaign = sc.id "                               \
	"JOIN main.runs m ON m.campaign = mc.id AND m.number = s.number "

/* What the campaigns of the source are called here. */
#define CAMPAIGNS_AS_C                                                         \
	"(SELECT sc.id AS old, mc.id AS new FROM src.campaigns sc "            \
	"JOIN main.campaigns mc ON mc.name = sc.name) AS c"

static const char GATHER[] =
	"INSERT INTO gathered SELECT name, file, spec, workers, wall_ns, "
	"planned FROM src.campaigns";

static const char OTHER_CAMPAIGN[] =
	"SELECT s.name, '' FROM src.campaigns s JOIN gathered g "
	"ON g.name = s.name "
	"WHERE g.spec <> s.spec OR g.planned <> s.planned ORDER BY s.name";

/* They were at work side by side: the longest time counts. */
static const char MAKE_CAMPAIGNS[] =
	"INSERT INTO main.campaigns(name, file, spec, workers, wall_ns, "
	"planned, shard, shards) SELECT name, min(file), spec, sum(workers), "
	"max(wall_ns), planned, 1, 1 FROM gathered GROUP BY name ORDER BY name";

static const char OTHER_RESULT[] =
	"SELECT sc.name, s.id FROM " SAME_RUN
	"WHERE s.id <> m.id OR (" WORTH("s") " = 2 AND " WORTH(
		"m") " = 2 "
		     "AND (s.digest <> m.digest OR s.dry_digest <> "
		     "m.dry_digest "
		     "OR s.verdict <> m.verdict OR s.outcome <> m.outcome "
		     "OR s.ok <> m.ok OR s.invariant IS NOT m.invariant "
		     "OR s.violations IS NOT m.violations "
		     "OR s.instructions <> m.instructions "
		     "OR s.faults IS NOT m.faults)) ORDER BY sc.name, s.number";

static const char SHORTEST_TIME[] =
	"UPDATE main.runs SET wall_ns = t.ns FROM (SELECT m.campaign AS c, "
	"m.number AS n, s.wall_ns AS ns FROM " SAME_RUN
	"WHERE " WORTH("s") " = 2 AND " WORTH(
		"m") " = 2 "
		     "AND s.wall_ns < m.wall_ns) AS t "
		     "WHERE campaign = t.c AND number = t.n";

static const char DROP_WORSE[] =
	"DELETE FROM main.runs WHERE (campaign, number) IN "
	"(SELECT m.campaign, m.number FROM " SAME_RUN
	"WHERE " WORTH("s") " > " WORTH("m") " OR (" WORTH(
		"s") " = 1 AND " WORTH("m") " = 1 AND s.detail < m.detail))";

/* Claims of another store mean nothing here. */
static const char ADD_RUNS[] =
	"INSERT OR IGNORE INTO main.runs(" RUN_COLUMNS ") "
	"SELECT c.new, number, id, " RUN_INPUTS ", "
	"CASE state WHEN 1 THEN 0 ELSE state END, 0, 0, " RUN_RESULTS
	", wall_ns FROM src.runs JOIN " CAMPAIGNS_AS_C " ON c.old = campaign "
	"ORDER BY c.new, number";

static const char ADD_CELLS[] =
	"INSERT OR IGNORE INTO main.cells SELECT c.new, event, phase "
	"FROM src.cells JOIN " CAMPAIGNS_AS_C " ON c.old = campaign";

/* Refuse with the first row that sql gives: campaign and run. */
static int none_of(struct store *store, const char *sql, enum err_class class,
		   const char *file, const char *what, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc;

	if (store_sql_prepare(store, sql, &stmt, err) < 0)
		return -1;
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		err_set(err, class, "%s: campaign %s%s%s: %s", file,
			(const char *)sqlite3_column_text(stmt, 0),
			*(const char *)sqlite3_column_text(stmt, 1) ? ", run "
								    : "",
			(const char *)sqlite3_column_text(stmt, 1), what);
	else if (rc != SQLITE_DONE)
		store_sql_fail(store, err, "merge");
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

static int add_campaigns(struct store *store, const char *file, struct err *err)
{
	if (none_of(store, OTHER_CAMPAIGN, ERR_USAGE, file,
		    "not the same campaign as that of this name in the stores "
		    "before: file, workloads or runtime differ",
		    err) < 0)
		return -1;
	return store_sql_exec(store, GATHER, err);
}

static int add_runs(struct store *store, const char *file, struct err *err)
{
	if (none_of(store, OTHER_RESULT, ERR_INFRA, file,
		    "another result than in the stores before", err) < 0 ||
	    store_sql_exec(store, SHORTEST_TIME, err) < 0 ||
	    store_sql_exec(store, DROP_WORSE, err) < 0 ||
	    store_sql_exec(store, ADD_RUNS, err) < 0)
		return -1;
	return store_sql_exec(store, ADD_CELLS, err);
}

static int attach(struct store *store, const char *file, struct err *err)
{
	sqlite3_stmt *stmt;
	struct store *source;

	if (store_open(file, false, &source, err) < 0)
		return -1;
	store_close(source);
	if (store_sql_prepare(store, "ATTACH ?1 AS src", &stmt, err) < 0)
		return -1;
	store_sql_bind_text(stmt, 1, file);
	return store_sql_finish(store, stmt, err);
}

static int with_source(struct store *store, const char *file,
		       int (*fn)(struct store *store, const char *file,
				 struct err *err),
		       struct err *err)
{
	struct err ignored;
	int rc;

	if (attach(store, file, err) < 0)
		return -1;
	rc = store_sql_begin(store, err);
	if (rc == 0)
		rc = store_sql_end(store, fn(store, file, err), err);
	if (store_sql_exec(store, "DETACH src", rc < 0 ? &ignored : err) < 0)
		return -1;
	return rc;
}

static int merge(struct store *store, const char *const *files, size_t count,
		 struct err *err)
{
	int rc = store_sql_exec(store,
				"CREATE TEMP TABLE gathered(name, file, spec, "
				"workers, wall_ns, planned)",
				err);

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = with_source(store, files[i], add_campaigns, err);
	if (rc == 0)
		rc = store_sql_exec(store, MAKE_CAMPAIGNS, err);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = with_source(store, files[i], add_runs, err);
	return rc;
}

static void remove_store(const char *file)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	char path[600];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", file, parts[i]);
		unlink(path);
	}
}

int store_merge(const char *out, const char *const *files, size_t count,
		struct err *err)
{
	struct store *store;
	char path[560];
	int rc;

	if (access(out, F_OK) == 0)
		return err_set(err, ERR_USAGE,
			       "%s: exists; merge makes a new store", out);
	snprintf(path, sizeof(path), "%s.new", out);
	remove_store(path);
	if (store_open(path, true, &store, err) < 0)
		return -1;
	rc = merge(store, files, count, err);
	store_close(store);
	if (rc == 0 && rename(path, out) < 0)
		rc = err_set(err, ERR_INFRA, "%s: %s", out, strerror(errno));
	if (rc < 0)
		remove_store(path);
	return rc;
}

#define CAMPAIGNS_OF(base)                                                     \
	"(SELECT id AS of, name AS campaign_name, spec FROM " base             \
	".campaigns) ON of = campaign"
#define ROWS_OF(base)                                                          \
	"SELECT campaign_name, number, id, spec, " RUN_INPUTS                  \
	", state = 2, " RUN_RESULTS " FROM " base                              \
	".runs JOIN " CAMPAIGNS_OF(base)
#define CELLS_OF(base)                                                         \
	"SELECT campaign_name, event, phase FROM " base                        \
	".cells JOIN " CAMPAIGNS_OF(base)
#define DIFFERENCES(of)                                                        \
	"SELECT * FROM (" of("main") " EXCEPT " of(                            \
		"src") ") UNION "                                              \
		       "SELECT * FROM (" of("src") " EXCEPT " of("main") ")"

static int64_t differences(struct store *store, const char *sql, char *text,
			   size_t size, struct err *err)
{
	sqlite3_stmt *stmt;
	int64_t count = 0;
	int rc;

	if (store_sql_prepare(store, sql, &stmt, err) < 0)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		if (!count++ && !*text)
			snprintf(text, size, "campaign %s, %s: %s",
				 (const char *)sqlite3_column_text(stmt, 0),
				 (const char *)sqlite3_column_text(stmt, 1),
				 (const char *)sqlite3_column_text(stmt, 2));
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? count
				 : store_sql_fail(store, err, "compare");
}

int64_t store_compare(const char *a, const char *b, char *text, size_t size,
		      struct err *err)
{
	static const char runs[] = "SELECT * FROM (" DIFFERENCES(
		ROWS_OF) ") "
			 "GROUP BY 1, 2 ORDER BY 1, 2";
	static const char cells[] = DIFFERENCES(CELLS_OF);
	struct store *store;
	int64_t of_runs, of_cells = 0;

	*text = '\0';
	if (store_open(a, false, &store, err) < 0)
		return -1;
	if (attach(store, b, err) < 0) {
		store_close(store);
		return -1;
	}
	of_runs = differences(store, runs, text, size, err);
	if (of_runs == 0)
		of_cells = differences(store, cells, text, size, err);
	store_close(store);
	return of_cells < 0 ? -1 : of_runs + of_cells;
}
