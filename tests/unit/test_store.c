/* The store: claims, results, resumption, refusal of foreign files. */
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

struct fixture {
	char dir[64];
	char file[96];
	struct store *store;
	struct err err;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/hotrig-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->file, sizeof(f->file), "%s/a.db", f->dir);
	assert_int_equal(store_open(f->file, true, &f->store, &f->err), 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	unlink(f->file);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static void make_run(struct store_run *run, const char *id)
{
	memset(run, 0, sizeof(*run));
	run->id = text_dup(id);
	run->workload = text_dup("w");
	run->scenario = text_dup("name: w\n");
	run->fault = text_dup("segv");
	run->point = text_dup("event:3");
}

static int64_t add(struct fixture *f, const char *name, size_t count)
{
	static const char *const ids[] = {"w/1:a/segv", "w/2:b/segv",
					  "w/3:c/segv"};
	struct store_campaign campaign = {.spec = 0xabcdef0123456789};
	struct store_run run[3];

	snprintf(campaign.name, sizeof(campaign.name), "%s", name);
	for (size_t i = 0; i < count; i++)
		make_run(&run[i], ids[i]);
	assert_int_equal(
		store_campaign_add(f->store, &campaign, run, count, &f->err),
		0);
	for (size_t i = 0; i < count; i++)
		store_run_free(&run[i]);
	return campaign.id;
}

static void finish(struct fixture *f, struct store_run *run,
		   enum verdict_kind verdict)
{
	run->state = STORE_DONE;
	run->verdict = verdict;
	run->outcome = OUTCOME_RECOVERED;
	run->ok = verdict == VERDICT_HELD;
	run->digest = 0xfedcba9876543210;
	run->instructions = 77;
	run->violations = text_dup(run->ok ? NULL : "liveness: event 1: x\n");
	assert_int_equal(store_record(f->store, run, &f->err), 0);
}

/* Claim one run. */
static int claim(struct fixture *f, int64_t id, int64_t worker,
		 struct store_run *run)
{
	return store_claim(f->store, id, worker, 1, run, 1, &f->err);
}

static void test_claims_in_order_until_none_waits(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, "c", 2);
	struct store_run run;

	assert_int_equal(claim(f, id, 7, &run), 1);
	assert_string_equal(run.id, "w/1:a/segv");
	assert_int_equal(run.number, 1);
	assert_int_equal(run.state, STORE_CLAIMED);
	assert_int_equal(run.worker, 7);
	assert_string_equal(run.scenario, "name: w\n");
	assert_null(run.expect);
	store_run_free(&run);
	assert_int_equal(claim(f, id, 8, &run), 1);
	assert_string_equal(run.id, "w/2:b/segv");
	store_run_free(&run);
	assert_int_equal(claim(f, id, 9, &run), 0);
}

static void test_result_is_found_again(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, "c", 2);
	struct store_counts counts;
	struct store_run run;

	assert_int_equal(claim(f, id, 7, &run), 1);
	finish(f, &run, VERDICT_VIOLATED);
	store_run_free(&run);
	assert_int_equal(store_find(f->store, id, "w/1:a/segv", &run, &f->err),
			 0);
	assert_int_equal(run.state, STORE_DONE);
	assert_int_equal(run.verdict, VERDICT_VIOLATED);
	assert_int_equal(run.outcome, OUTCOME_RECOVERED);
	assert_true(run.digest == 0xfedcba9876543210);
	assert_int_equal(run.instructions, 77);
	assert_string_equal(run.violations, "liveness: event 1: x\n");
	store_run_free(&run);
	assert_int_equal(store_counts(f->store, id, &counts, &f->err), 0);
	assert_int_equal(counts.runs, 2);
	assert_int_equal(counts.done, 1);
	assert_int_equal(counts.ok, 0);
	assert_int_equal(counts.waiting, 1);
	assert_int_equal(counts.verdict[VERDICT_VIOLATED], 1);
}

static void test_finds_by_number_and_refuses_unknown(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, "c", 3);
	struct store_run run;

	assert_int_equal(store_find(f->store, id, "3", &run, &f->err), 0);
	assert_string_equal(run.id, "w/3:c/segv");
	store_run_free(&run);
	assert_int_equal(store_find(f->store, id, "4", &run, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	assert_non_null(strstr(f->err.text, "no run \"4\""));
}

static void test_release_gives_claims_back(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, "c", 3);
	struct store_run run;

	for (int64_t worker = 1; worker <= 2; worker++) {
		assert_int_equal(claim(f, id, worker, &run), 1);
		store_run_free(&run);
	}
	assert_int_equal(store_claimed_by(f->store, id, 2, &run, &f->err), 1);
	assert_string_equal(run.id, "w/2:b/segv");
	store_run_free(&run);
	assert_int_equal(store_release(f->store, id, 1, &f->err), 0);
	assert_int_equal(claim(f, id, 3, &run), 1);
	assert_string_equal(run.id, "w/1:a/segv");
	finish(f, &run, VERDICT_HELD);
	store_run_free(&run);
	assert_int_equal(store_release(f->store, id, 0, &f->err), 0);
	assert_int_equal(claim(f, id, 3, &run), 1);
	assert_string_equal(run.id, "w/2:b/segv");
	store_run_free(&run);
}

static void test_several_claims_shrink_towards_the_end(void **state)
{
	struct fixture *f = *state;
	struct store_campaign campaign = {.name = "c"};
	struct store_run run[100], claimed[STORE_CLAIM_MAX];
	char id[20];
	int n, claims = 0, all = 0;

	for (int i = 0; i < 100; i++) {
		snprintf(id, sizeof(id), "w/%d", i);
		make_run(&run[i], id);
	}
	assert_int_equal(
		store_campaign_add(f->store, &campaign, run, 100, &f->err), 0);
	while ((n = store_claim(f->store, campaign.id, 7, 2, claimed,
				STORE_CLAIM_MAX, &f->err)) > 0) {
		if (claims == 0)
			assert_int_equal(n, 1 + 99 / 8);
		for (int i = 0; i < n; i++) {
			assert_int_equal(claimed[i].number, ++all);
			store_run_free(&claimed[i]);
		}
		claims++;
	}
	assert_int_equal(n, 0);
	assert_int_equal(all, 100);
	assert_true(claims > 20);
	for (int i = 0; i < 100; i++)
		store_run_free(&run[i]);
}

static void test_late_result_of_a_released_run_is_dropped(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, "c", 1);
	struct store_run run, again;

	assert_int_equal(claim(f, id, 7, &run), 1);
	assert_int_equal(store_release(f->store, id, 7, &f->err), 0);
	assert_int_equal(claim(f, id, 8, &again), 1);
	finish(f, &again, VERDICT_HELD);
	finish(f, &run, VERDICT_VIOLATED);
	store_run_free(&run);
	store_run_free(&again);
	assert_int_equal(store_find(f->store, id, "1", &run, &f->err), 0);
	assert_int_equal(run.verdict, VERDICT_HELD);
	assert_int_equal(run.worker, 8);
	store_run_free(&run);
}

static void test_deaths_are_counted_and_infra_can_wait_again(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, "c", 1);
	struct store_run run;

	assert_int_equal(claim(f, id, 7, &run), 1);
	assert_int_equal(store_requeue(f->store, &run, &f->err), 0);
	store_run_free(&run);
	assert_int_equal(claim(f, id, 8, &run), 1);
	assert_int_equal(run.deaths, 1);
	finish(f, &run, VERDICT_INFRA);
	store_run_free(&run);
	assert_int_equal(claim(f, id, 8, &run), 0);
	assert_int_equal(store_retry_infra(f->store, id, &f->err), 0);
	assert_int_equal(claim(f, id, 8, &run), 1);
	assert_int_equal(run.deaths, 0);
	assert_null(run.violations);
	store_run_free(&run);
}

static int append_cell(const char *event, const char *phase, void *context)
{
	struct text *text = context;

	text_printf(text, "%s %s\n", event, phase);
	return 0;
}

static void test_figures_and_cells_come_back(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, "c", 2);
	struct store_run run;
	struct text cells = {0};

	for (int i = 0; i < 2; i++) {
		assert_int_equal(claim(f, id, 7, &run), 1);
		run.planned = 2;
		run.fired = 1;
		run.phase = text_dup("boot");
		run.faults = text_dup("segv a boot fired\nexit - - planned\n");
		run.group_ns = 88;
		run.site_instructions = 11;
		phase_cell_add(&run.seen, PHASE_BOOT, EV_BOOT_COLD);
		if (i)
			phase_cell_add(&run.seen, PHASE_NORMAL, EV_CON_OUT);
		finish(f, &run, VERDICT_HELD);
		store_run_free(&run);
	}
	assert_int_equal(store_find(f->store, id, "2", &run, &f->err), 0);
	assert_int_equal(run.planned, 2);
	assert_int_equal(run.fired, 1);
	assert_int_equal(run.taken, 0);
	assert_string_equal(run.phase, "boot");
	assert_string_equal(run.faults,
			    "segv a boot fired\nexit - - planned\n");
	assert_int_equal(run.group_ns, 88);
	assert_int_equal(run.site_instructions, 11);
	store_run_free(&run);
	assert_int_equal(
		store_each_cell(f->store, id, append_cell, &cells, &f->err), 0);
	assert_string_equal(cells.at, "boot.cold boot\ncon.out normal\n");
	text_free(&cells);
}

static void test_lock_is_held_by_one(void **state)
{
	struct fixture *f = *state;
	int first, second;

	assert_int_equal(store_lock(f->file, 0, &first, &f->err), 0);
	assert_int_equal(store_lock(f->file, 30, &second, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	assert_non_null(strstr(f->err.text, "another campaign command"));
	store_unlock(f->file, first);
	assert_int_equal(store_lock(f->file, 0, &second, &f->err), 0);
	store_unlock(f->file, second);
}

static void test_same_name_replaces_other_name_stays(void **state)
{
	struct fixture *f = *state;
	struct store_campaign campaign;
	struct store_counts counts;
	int64_t first = add(f, "a", 3);
	int64_t other = add(f, "b", 1);
	int64_t second = add(f, "a", 2);

	assert_int_not_equal(first, second);
	assert_int_equal(store_counts(f->store, first, &counts, &f->err), 0);
	assert_int_equal(counts.runs, 0);
	assert_int_equal(store_counts(f->store, other, &counts, &f->err), 0);
	assert_int_equal(counts.runs, 1);
	assert_int_equal(
		store_campaign_last(f->store, NULL, &campaign, &f->err), 0);
	assert_int_equal(campaign.id, second);
	assert_true(campaign.spec == 0xabcdef0123456789);
	assert_int_equal(store_campaign_last(f->store, "b", &campaign, &f->err),
			 0);
	assert_int_equal(campaign.id, other);
	assert_int_equal(store_campaign_last(f->store, "x", &campaign, &f->err),
			 -1);
	assert_int_equal(f->err.class, ERR_USAGE);
}

static void test_two_runs_of_one_id_keep_the_first(void **state)
{
	struct fixture *f = *state;
	struct store_campaign campaign = {.name = "c"};
	struct store_counts counts;
	struct store_run run[3], found;

	make_run(&run[0], "w/1");
	make_run(&run[1], "w/1");
	make_run(&run[2], "w/2");
	assert_int_equal(
		store_campaign_add(f->store, &campaign, run, 3, &f->err), 0);
	assert_int_equal(store_counts(f->store, campaign.id, &counts, &f->err),
			 0);
	assert_int_equal(counts.runs, 2);
	assert_int_equal(
		store_find(f->store, campaign.id, "2", &found, &f->err), 0);
	assert_string_equal(found.id, "w/2");
	store_run_free(&found);
	for (int i = 0; i < 3; i++)
		store_run_free(&run[i]);
}

static void test_other_version_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *store;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE meta SET value = '99'", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(store_open(f->file, false, &store, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	assert_non_null(strstr(f->err.text, "version 99 of the store"));
}

static void test_foreign_and_missing_files_are_refused(void **state)
{
	struct fixture *f = *state;
	struct store *store;
	char file[100];
	FILE *out;

	snprintf(file, sizeof(file), "%s/b.db", f->dir);
	assert_int_equal(store_open(file, false, &store, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	out = fopen(file, "w");
	assert_non_null(out);
	fputs("this is not a database, whatever its name may say\n", out);
	fclose(out);
	assert_int_equal(store_open(file, true, &store, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	unlink(file);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_claims_in_order_until_none_waits),
		CASE(test_result_is_found_again),
		CASE(test_finds_by_number_and_refuses_unknown),
		CASE(test_release_gives_claims_back),
		CASE(test_several_claims_shrink_towards_the_end),
		CASE(test_late_result_of_a_released_run_is_dropped),
		CASE(test_deaths_are_counted_and_infra_can_wait_again),
		CASE(test_figures_and_cells_come_back),
		CASE(test_lock_is_held_by_one),
		CASE(test_same_name_replaces_other_name_stays),
		CASE(test_two_runs_of_one_id_keep_the_first),
		CASE(test_other_version_is_refused),
		CASE(test_foreign_and_missing_files_are_refused),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
