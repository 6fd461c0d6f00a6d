/* Shards and what is made of them again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/text.h"
#include "harness/store/store.h"

#define RUNS   100
#define SHARDS 3

struct fixture {
	char dir[64];
	char whole[96];
	char shard[SHARDS][96];
	char out[2][96];
	struct err err;
};

/* Carry out what waits; the result follows from the number alone. */
static void carry_out(struct store *store, int64_t campaign, int64_t worker,
		      int64_t odd_one, struct err *err)
{
	struct store_run run;

	while (store_claim(store, campaign, worker, 1, &run, 1, err) > 0) {
		run.state = STORE_DONE;
		run.verdict = VERDICT_HELD;
		run.outcome = OUTCOME_RECOVERED;
		run.ok = true;
		run.digest = (uint64_t)run.number * 0x10001;
		run.digest += run.number == odd_one;
		run.wall_ns = (uint64_t)worker;
		run.faults = text_dup("segv con.out normal taken\n");
		phase_cell_add(&run.seen, PHASE_NORMAL,
			       1 + (unsigned)run.number % 30);
		assert_int_equal(store_record(store, &run, err), 0);
		store_run_free(&run);
	}
}

/* A campaign of a golden run and others. */
static void make(struct fixture *f, const char *file, uint32_t shard,
		 uint32_t shards, uint64_t spec, int64_t odd_one)
{
	struct store_campaign campaign = {
		.name = "c", .spec = spec, .shard = shard, .shards = shards};
	struct store_run run[RUNS] = {0};
	struct store *store;
	char id[20];

	for (int i = 0; i < RUNS; i++) {
		/* The last two are the same run. */
		snprintf(id, sizeof(id), "w/%d", i == RUNS - 1 ? i - 1 : i);
		run[i].id = text_dup(id);
		run[i].workload = text_dup("w");
		run[i].scenario = text_dup("name: w\n");
		run[i].point = i ? text_dup("event:3") : NULL;
	}
	assert_int_equal(store_open(file, true, &store, &f->err), 0);
	assert_int_equal(
		store_campaign_add(store, &campaign, run, RUNS, &f->err), 0);
	assert_int_equal(campaign.planned, RUNS - 1);
	carry_out(store, campaign.id, (int64_t)shard + 10, odd_one, &f->err);
	store_close(store);
	for (int i = 0; i < RUNS; i++)
		store_run_free(&run[i]);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	char dir[] = "/tmp/hotrig-merge-XXXXXX";

	assert_non_null(mkdtemp(dir));
	memcpy(f->dir, dir, sizeof(dir));
	snprintf(f->whole, sizeof(f->whole), "%s/whole.db", f->dir);
	make(f, f->whole, 1, 1, 7, 0);
	for (uint32_t i = 0; i < SHARDS; i++) {
		snprintf(f->shard[i], sizeof(f->shard[i]), "%s/%u.db", dir, i);
		make(f, f->shard[i], i + 1, SHARDS, 7, 0);
	}
	for (int i = 0; i < 2; i++)
		snprintf(f->out[i], sizeof(f->out[i]), "%s/out%d.db", dir, i);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	unlink(f->whole);
	for (int i = 0; i < SHARDS; i++)
		unlink(f->shard[i]);
	unlink(f->out[0]);
	unlink(f->out[1]);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static int64_t compare(struct fixture *f, const char *a, const char *b)
{
	char text[200];

	return store_compare(a, b, text, sizeof(text), &f->err);
}

static void counts_of(struct fixture *f, const char *file,
		      struct store_counts *counts)
{
	struct store_campaign campaign;
	struct store *store;

	assert_int_equal(store_open(file, false, &store, &f->err), 0);
	assert_int_equal(store_campaign_last(store, "c", &campaign, &f->err),
			 0);
	assert_int_equal(store_counts(store, campaign.id, counts, &f->err), 0);
	store_close(store);
}

static void test_shards_are_disjoint_and_even(void **state)
{
	struct fixture *f = *state;
	struct store_counts counts;
	uint64_t all = 0;

	for (int i = 0; i < SHARDS; i++) {
		counts_of(f, f->shard[i], &counts);
		assert_in_range(counts.runs, 30, 42);
		assert_int_equal(counts.waiting, 0);
		all += counts.runs - 1; /* the golden run is in each */
	}
	assert_int_equal(all, RUNS - 2);
}

static void test_any_order_gives_the_undivided_store(void **state)
{
	struct fixture *f = *state;
	const char *ways[2][3] = {{f->shard[0], f->shard[1], f->shard[2]},
				  {f->shard[2], f->shard[0], f->shard[1]}};

	for (int i = 0; i < 2; i++) {
		assert_int_equal(store_merge(f->out[i], ways[i], 3, &f->err),
				 0);
		assert_int_equal(compare(f, f->whole, f->out[i]), 0);
	}
	assert_int_equal(compare(f, f->out[0], f->out[1]), 0);
	assert_true(compare(f, f->whole, f->shard[1]) > 50);
}

static void test_missing_shard_is_not_carried_out(void **state)
{
	struct fixture *f = *state;
	const char *two[] = {f->shard[0], f->shard[2]};
	const char *rest[] = {f->shard[1], f->out[0], f->shard[0]};
	struct store_counts counts;

	assert_int_equal(store_merge(f->out[0], two, 2, &f->err), 0);
	counts_of(f, f->out[0], &counts);
	assert_int_equal(counts.runs, RUNS - 1);
	assert_int_equal(counts.runs - counts.done, counts.waiting);
	assert_in_range(counts.waiting, 30, 42);
	assert_int_equal(store_merge(f->out[1], rest, 3, &f->err), 0);
	assert_int_equal(compare(f, f->whole, f->out[1]), 0);
}

static void test_conflicts_are_named(void **state)
{
	struct fixture *f = *state;
	const char *both[] = {f->whole, f->out[0]};

	make(f, f->out[0], 1, 1, 7, 42);
	assert_int_equal(store_merge(f->out[1], both, 2, &f->err), -1);
	assert_int_equal(f->err.class, ERR_INFRA);
	assert_non_null(strstr(f->err.text, "run w/41: another result"));
	assert_non_null(strstr(f->err.text, f->out[0]));
	unlink(f->out[0]);
	make(f, f->out[0], 1, 1, 8, 0);
	assert_int_equal(store_merge(f->out[1], both, 2, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	assert_non_null(strstr(f->err.text, "campaign c: not the same"));
	assert_int_equal(access(f->out[1], F_OK), -1);
}

static void test_existing_file_stays(void **state)
{
	struct fixture *f = *state;
	const char *one[] = {f->shard[0]};

	assert_int_equal(store_merge(f->whole, one, 1, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	assert_non_null(strstr(f->err.text, "exists"));
}

/* In the store: every third run infra, the others as they are. */
static void spoil(struct fixture *f, const char *file)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db,
			     "UPDATE runs SET verdict = 'infra', ok = 0, "
			     "digest = '0', detail = 'QEMU was killed' "
			     "WHERE number % 3 = 1",
			     NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_changes(db), RUNS / 3);
	sqlite3_close(db);
	assert_int_equal(compare(f, f->whole, file), RUNS / 3);
}

static void test_result_counts_more_than_infra(void **state)
{
	struct fixture *f = *state;
	const char *ways[2][2] = {{f->whole, f->out[0]}, {f->out[0], f->whole}};

	make(f, f->out[0], 1, 1, 7, 0);
	spoil(f, f->out[0]);
	for (int i = 0; i < 2; i++) {
		unlink(f->out[1]);
		assert_int_equal(store_merge(f->out[1], ways[i], 2, &f->err),
				 0);
		assert_int_equal(compare(f, f->whole, f->out[1]), 0);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_shards_are_disjoint_and_even),
		CASE(test_any_order_gives_the_undivided_store),
		CASE(test_missing_shard_is_not_carried_out),
		CASE(test_conflicts_are_named),
		CASE(test_existing_file_stays),
		CASE(test_result_counts_more_than_infra),
	};

	return cmocka_run_group_tests_name("store merge", tests, NULL, NULL);
}
