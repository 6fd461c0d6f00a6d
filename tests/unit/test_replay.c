/* Replay with a stand-in for the machine: digests, differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "harness/replay/replay.h"

enum behaviour { SAME, ALL_OTHER, INFRA };

static pid_t parent;

/* With ALL_OTHER all repetitions but the first, which runs in this process,
 * give another digest. */
static int stub_run(void *context, const struct scenario *scenario,
		    struct run_result *result, struct err *err)
{
	const enum behaviour *how = context;
	struct trace_record rec[2] = {
		{.seq = 0, .event = EV_BOOT_COLD, .group = -1},
		{.seq = 1, .event = EV_SITE_UP, .group = -1, .clock = 5},
	};

	(void)scenario;
	memset(result, 0, sizeof(*result));
	result->verdict.kind = VERDICT_HELD;
	result->digest = 1;
	if (*how == ALL_OTHER && getpid() != parent) {
		rec[1].clock = 6;
		result->digest = 2;
	}
	if (*how == INFRA)
		result->verdict.kind = VERDICT_INFRA;
	return trace_load(&result->trace, rec, 2, err);
}

static void replay(enum behaviour how, struct replay_summary *out)
{
	const struct campaign_runner runner = {stub_run, &how};
	const struct replay_options options = {5, 2, &runner, &runner};
	struct err err;

	parent = getpid();
	assert_int_equal(replay_run(NULL, &options, out, &err), 0);
}

static void test_equal_digests(void **state)
{
	struct replay_summary out;

	(void)state;
	replay(SAME, &out);
	assert_int_equal(out.runs, 5);
	assert_int_equal(out.distinct, 1);
	assert_int_equal(out.other, 0);
	assert_string_equal(out.difference, "");
	replay_summary_free(&out);
}

static void test_difference_names_the_event(void **state)
{
	struct replay_summary out;

	(void)state;
	replay(ALL_OTHER, &out);
	assert_int_equal(out.runs, 5);
	assert_int_equal(out.distinct, 2);
	assert_int_equal(out.other, 4);
	assert_non_null(strstr(out.difference, "event 1 differs:"));
	assert_non_null(strstr(out.difference, "site.up"));
	replay_summary_free(&out);
}

static void test_infra_is_no_digest(void **state)
{
	struct replay_summary out;

	(void)state;
	replay(INFRA, &out);
	assert_int_equal(out.runs, 0);
	assert_int_equal(out.infra, 1);
	replay_summary_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_digests),
		cmocka_unit_test(test_difference_names_the_event),
		cmocka_unit_test(test_infra_is_no_digest),
	};

	return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
