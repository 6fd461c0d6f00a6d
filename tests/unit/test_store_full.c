/* A full disk in the middle of a campaign: nothing recorded is lost, and it
 * goes on when there is room again. A limit on the size of files stands for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/base/text.h"
#include "harness/campaign/campaign.h"

#define RUNS 400

static int stub_run(void *context, const struct scenario *scenario,
		    struct run_result *result, struct err *err)
{
	(void)context;
	(void)scenario;
	(void)err;
	memset(result, 0, sizeof(*result));
	result->verdict.kind = VERDICT_HELD;
	result->digest = 0x600d;
	return 0;
}

static const struct campaign_runner stub = {stub_run, NULL};

static int64_t enter(const char *file, struct err *err)
{
	struct store_campaign campaign = {.name = "c"};
	struct store_run run[RUNS] = {0};
	struct store *store;
	char id[20];

	for (int i = 0; i < RUNS; i++) {
		snprintf(id, sizeof(id), "w/%d", i);
		run[i].id = text_dup(id);
		run[i].workload = text_dup("w");
		run[i].scenario = text_dup("name: w\n");
		run[i].point = text_dup("event:3");
	}
	assert_int_equal(store_open(file, true, &store, err), 0);
	assert_int_equal(store_campaign_add(store, &campaign, run, RUNS, err),
			 0);
	store_close(store);
	for (int i = 0; i < RUNS; i++)
		store_run_free(&run[i]);
	return campaign.id;
}

static uint64_t done(const char *file, int64_t id, struct err *err)
{
	struct store_counts counts;
	struct store *store;

	assert_int_equal(store_open(file, false, &store, err), 0);
	assert_int_equal(store_counts(store, id, &counts, err), 0);
	store_close(store);
	assert_int_equal(counts.ok, counts.done);
	return counts.done;
}

static int carry_out(const char *file, int64_t id, struct err *err)
{
	const struct campaign_work work = {
		.store = file, .campaign = id, .jobs = 2};
	enum campaign_end end;
	struct store *store;
	int rc;

	assert_int_equal(store_open(file, false, &store, err), 0);
	assert_int_equal(store_release(store, id, 0, err), 0);
	store_close(store);
	rc = campaign_work(&work, &stub, &end, err);
	if (rc == 0)
		assert_int_equal(end, CAMPAIGN_COMPLETE);
	return rc;
}

static void test_full_disk_loses_nothing(void **state)
{
	char dir[] = "/tmp/hotrig-full-XXXXXX", file[64];
	struct rlimit limit, was;
	struct err err;
	uint64_t before;
	int64_t id;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/a.db", dir);
	id = enter(file, &err);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	limit = was;
	limit.rlim_cur = 400 * 1024;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(carry_out(file, id, &err), -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	before = done(file, id, &err);
	assert_in_range(before, 1, RUNS - 1);
	assert_int_equal(carry_out(file, id, &err), 0);
	assert_int_equal(done(file, id, &err), RUNS);
	unlink(file);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_disk_loses_nothing),
	};

	return cmocka_run_group_tests_name("store full", tests, NULL, NULL);
}
