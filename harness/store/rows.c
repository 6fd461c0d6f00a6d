/* A run as a row: from its columns and to the parameters of a statement. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/store/sql.h"

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
	free(run->faults);
	free(run->phase);
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

static uint64_t next_u64(sqlite3_stmt *stmt, int *column)
{
	return (uint64_t)sqlite3_column_int64(stmt, (*column)++);
}

static char *next_text(sqlite3_stmt *stmt, int *column)
{
	return store_sql_text(stmt, (*column)++);
}

/* Of a column that a sound store never leaves empty. */
static char *next_name(sqlite3_stmt *stmt, int *column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, (*column)++);

	return text_dup(text ? text : "");
}

static const char *next_word(sqlite3_stmt *stmt, int *column)
{
	return (const char *)sqlite3_column_text(stmt, (*column)++);
}

static uint64_t next_hash(sqlite3_stmt *stmt, int *column)
{
	return store_sql_hash(stmt, (*column)++);
}

static void get_inputs(sqlite3_stmt *stmt, int *at, struct store_run *run)
{
	run->workload = next_name(stmt, at);
	run->file = next_text(stmt, at);
	run->point = next_text(stmt, at);
	run->fault = next_text(stmt, at);
	run->event = next_text(stmt, at);
	run->in = next_text(stmt, at);
	run->expect = next_text(stmt, at);
	run->scenario = next_name(stmt, at);
	run->want_dry = next_hash(stmt, at);
}

static void get_result(sqlite3_stmt *stmt, int *at, struct store_run *run)
{
	run->ok = next_u64(stmt, at) != 0;
	run->verdict = verdict_of(next_word(stmt, at));
	run->outcome = outcome_of(next_word(stmt, at));
	run->invariant = next_text(stmt, at);
	run->violations = next_text(stmt, at);
	run->detail = next_text(stmt, at);
	run->digest = next_hash(stmt, at);
	run->dry_digest = next_hash(stmt, at);
	run->clock_ns = next_u64(stmt, at);
	run->instructions = next_u64(stmt, at);
	run->fired_seq = (uint32_t)next_u64(stmt, at);
	run->planned = (uint32_t)next_u64(stmt, at);
	run->fired = (uint32_t)next_u64(stmt, at);
	run->taken = (uint32_t)next_u64(stmt, at);
	run->faults = next_text(stmt, at);
	run->phase = next_text(stmt, at);
	run->group_restarts = (uint32_t)next_u64(stmt, at);
	run->site_restarts = (uint32_t)next_u64(stmt, at);
	run->group_ns = next_u64(stmt, at);
	run->group_instructions = next_u64(stmt, at);
	run->site_ns = next_u64(stmt, at);
	run->site_instructions = next_u64(stmt, at);
}

void store_row_get(sqlite3_stmt *stmt, struct store_run *run)
{
	int at = 0;

	memset(run, 0, sizeof(*run));
	run->campaign = (int64_t)next_u64(stmt, &at);
	run->number = (int64_t)next_u64(stmt, &at);
	run->id = next_name(stmt, &at);
	get_inputs(stmt, &at, run);
	run->state = (enum store_state)next_u64(stmt, &at);
	run->worker = (int64_t)next_u64(stmt, &at);
	run->deaths = (uint32_t)next_u64(stmt, &at);
	get_result(stmt, &at, run);
	run->wall_ns = next_u64(stmt, &at);
}

static void bind_inputs(sqlite3_stmt *stmt, int *at,
			const struct store_run *run)
{
	store_sql_bind_text(stmt, ++*at, run->workload);
	store_sql_bind_text(stmt, ++*at, run->file);
	store_sql_bind_text(stmt, ++*at, run->point);
	store_sql_bind_text(stmt, ++*at, run->fault);
	store_sql_bind_text(stmt, ++*at, run->event);
	store_sql_bind_text(stmt, ++*at, run->in);
	store_sql_bind_text(stmt, ++*at, run->expect);
	store_sql_bind_text(stmt, ++*at, run->scenario);
	++*at;
	if (run->want_dry)
		store_sql_bind_hash(stmt, *at, run->want_dry);
}

static void bind_result(sqlite3_stmt *stmt, int *at,
			const struct store_run *run)
{
	store_sql_bind_u64(stmt, ++*at, run->ok);
	store_sql_bind_text(stmt, ++*at, verdict_name(run->verdict));
	store_sql_bind_text(stmt, ++*at, outcome_name(run->outcome));
	store_sql_bind_text(stmt, ++*at, run->invariant);
	store_sql_bind_text(stmt, ++*at, run->violations);
	store_sql_bind_text(stmt, ++*at, run->detail);
	store_sql_bind_hash(stmt, ++*at, run->digest);
	store_sql_bind_hash(stmt, ++*at, run->dry_digest);
	store_sql_bind_u64(stmt, ++*at, run->clock_ns);
	store_sql_bind_u64(stmt, ++*at, run->instructions);
	store_sql_bind_u64(stmt, ++*at, run->fired_seq);
	store_sql_bind_u64(stmt, ++*at, run->planned);
	store_sql_bind_u64(stmt, ++*at, run->fired);
	store_sql_bind_u64(stmt, ++*at, run->taken);
	store_sql_bind_text(stmt, ++*at, run->faults);
	store_sql_bind_text(stmt, ++*at, run->phase);
	store_sql_bind_u64(stmt, ++*at, run->group_restarts);
	store_sql_bind_u64(stmt, ++*at, run->site_restarts);
	store_sql_bind_u64(stmt, ++*at, run->group_ns);
	store_sql_bind_u64(stmt, ++*at, run->group_instructions);
	store_sql_bind_u64(stmt, ++*at, run->site_ns);
	store_sql_bind_u64(stmt, ++*at, run->site_instructions);
	store_sql_bind_u64(stmt, ++*at, run->wall_ns);
}

void store_row_bind(sqlite3_stmt *stmt, const struct store_run *run)
{
	int at = 0;

	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	sqlite3_bind_int64(stmt, ++at, run->campaign);
	sqlite3_bind_int64(stmt, ++at, run->number);
	store_sql_bind_text(stmt, ++at, run->id);
	bind_inputs(stmt, &at, run);
	sqlite3_bind_int(stmt, ++at, (int)run->state);
	sqlite3_bind_int64(stmt, ++at, run->worker);
	store_sql_bind_u64(stmt, ++at, run->deaths);
	if (run->state == STORE_DONE)
		bind_result(stmt, &at, run);
}

int store_row_one(struct store *store, sqlite3_stmt *stmt,
		  struct store_run *out, struct err *err)
{
	int rc = sqlite3_step(stmt);
	int found = rc == SQLITE_ROW;

	if (found) {
		store_row_get(stmt, out);
		rc = sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	if (rc == SQLITE_DONE)
		return found;
	if (found)
		store_run_free(out);
	return store_sql_fail(store, err, "run");
}
