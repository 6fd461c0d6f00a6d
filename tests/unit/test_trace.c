/*
 * Traces on the host: loading, names, lines for people, digests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "harness/trace/trace.h"

#define COUNT 5u

static struct trace_record records[COUNT];

static void put_text(uint64_t *words, const char *text)
{
	memcpy(words, text, strlen(text));
}

static int setup(void **state)
{
	(void)state;
	memset(records, 0, sizeof(records));
	for (unsigned i = 0; i < COUNT; i++) {
		records[i].seq = i;
		records[i].group = TRACE_NO_GROUP;
		records[i].clock = 1000000000u * i + i;
	}
	records[0].event = EV_BOOT_COLD;
	records[1].event = EV_NAME_DEF;
	records[1].arg[0] = trace_hash_name("COUNTER");
	put_text(&records[1].arg[1], "COUNTER");
	records[2].event = EV_PMM_COMMIT;
	records[2].in = IN_PMM;
	records[2].actor = 5;
	records[2].thread = 7;
	records[2].group = 0;
	records[2].arg[0] = 3;
	records[2].arg[1] = trace_hash_name("COUNTER");
	records[2].arg[2] = 0xffff800000000000u;
	records[2].arg[3] = 1;
	records[3].event = EV_FAULT_FIRED;
	records[4].event = EV_PMM_RESULT;
	records[4].arg[1] = (uint64_t)-6;
	records[4].arg[2] = 0x1234567890u;
	records[4].arg[3] = 0x1f;
	return 0;
}

static struct trace load(void)
{
	struct trace trace;
	struct err err = {0};

	if (trace_load(&trace, records, COUNT, &err) < 0)
		fail_msg("%s", err.text);
	return trace;
}

static void test_catalogue(void **state)
{
	(void)state;
	assert_string_equal(event_name(EV_PMM_COMMIT), "pmm.commit");
	assert_int_equal(event_find("pmm.commit"), EV_PMM_COMMIT);
	assert_int_equal(event_find("pmm"), EV_NONE);
	assert_string_equal(event_name(EV_COUNT), "?");
	assert_string_equal(event_arg_name(EV_PMM_COMMIT, 1), "block");
	assert_string_equal(event_arg_name(EV_PMM_COMMIT, 4), "");
	assert_true(event_arg_is_name(EV_PMM_COMMIT, 1));
	assert_false(event_arg_is_name(EV_PMM_COMMIT, 0));
	assert_string_equal(trace_in_name(IN_C_INIT), "c_init");
	assert_string_equal(trace_in_name(IN_COUNT), "?");
}

static void test_load(void **state)
{
	struct trace trace = load();

	(void)state;
	assert_int_equal(trace.count, COUNT);
	assert_memory_equal(trace.rec, records, sizeof(records));
	trace_free(&trace);
	assert_null(trace.rec);
}

static void test_load_empty(void **state)
{
	struct trace trace;
	struct err err = {0};

	(void)state;
	assert_int_equal(trace_load(&trace, NULL, 0, &err), 0);
	assert_int_equal(trace.count, 0);
	assert_string_equal(trace_text(&trace, 0), "-");
	assert_null(trace_text(&trace, 1));
	trace_free(&trace);
}

static void refuse(const char *expected)
{
	struct trace trace;
	struct err err = {0};

	assert_int_equal(trace_load(&trace, records, COUNT, &err), -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_string_equal(err.text, expected);
}

static void test_gap(void **state)
{
	(void)state;
	records[3].seq = 4;
	refuse("trace: record 3 has the number 4");
}

static void test_unknown_event(void **state)
{
	char expected[80];

	(void)state;
	records[4].event = EV_COUNT;
	snprintf(expected, sizeof(expected),
		 "trace: record 4 is of event %d, the catalogue has 1 to %d",
		 EV_COUNT, EV_COUNT - 1);
	refuse(expected);
}

static void test_unknown_context(void **state)
{
	(void)state;
	records[4].in = IN_COUNT;
	refuse("trace: record 4 was written in 6, expected 0 to 5");
}

static void test_names(void **state)
{
	struct trace trace = load();

	(void)state;
	assert_string_equal(trace_text(&trace, trace_hash_name("COUNTER")),
			    "COUNTER");
	assert_string_equal(trace_text(&trace, 0), "-");
	assert_null(trace_text(&trace, trace_hash_name("OTHER")));
	trace_free(&trace);
}

/* 24 bytes of text without an end, and bytes that are no text. */
static void test_hostile_name(void **state)
{
	struct trace trace;

	(void)state;
	memset(&records[1].arg[1], 'x', 24);
	((char *)&records[1].arg[1])[2] = '\033';
	trace = load();
	assert_string_equal(trace_text(&trace, trace_hash_name("COUNTER")),
			    "xx?xxxxxxxxxxxxxxxxxxxxx");
	trace_free(&trace);
}

static void test_format(void **state)
{
	struct trace trace = load();
	char line[200];

	(void)state;
	trace_format(&trace, &trace.rec[2], line, sizeof(line));
	assert_string_equal(line, "     2    2.000000002 b0 pmm a5 t7 g0"
				  "         pmm.commit    slot=3 "
				  "block=COUNTER page=0xffff800000000000 "
				  "pages=1");
	trace_format(&trace, &trace.rec[4], line, sizeof(line));
	assert_non_null(strstr(line, " result=-6 block=78187493520 addr=0x1f"));
	trace_format(&trace, &trace.rec[1], line, sizeof(line));
	assert_non_null(strstr(line, "name.def      COUNTER=0x"));
	trace_format(&trace, &trace.rec[2], line, 20);
	assert_int_equal(strlen(line), 19);
	trace_free(&trace);
}

static void test_digest(void **state)
{
	struct trace trace = load(), again = load();
	uint64_t digest = trace_digest(&trace, false);

	(void)state;
	assert_int_equal(trace_digest(&again, false), digest);
	again.rec[4].rip++;
	assert_int_not_equal(trace_digest(&again, false), digest);
	trace_free(&trace);
	trace_free(&again);
}

/* A run with agent records has the dry digest of the run without them. */
static void test_dry_digest(void **state)
{
	struct trace trace = load(), golden;

	(void)state;
	records[3] = records[4];
	records[3].seq = 3;
	golden = load();
	golden.count = 4;
	assert_int_equal(trace_digest(&trace, true),
			 trace_digest(&golden, true));
	assert_int_equal(trace_digest(&golden, true),
			 trace_digest(&golden, false));
	assert_int_not_equal(trace_digest(&trace, false),
			     trace_digest(&golden, false));
	trace_free(&trace);
	trace_free(&golden);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_catalogue, setup),
		cmocka_unit_test_setup(test_load, setup),
		cmocka_unit_test_setup(test_load_empty, setup),
		cmocka_unit_test_setup(test_gap, setup),
		cmocka_unit_test_setup(test_unknown_event, setup),
		cmocka_unit_test_setup(test_unknown_context, setup),
		cmocka_unit_test_setup(test_names, setup),
		cmocka_unit_test_setup(test_hostile_name, setup),
		cmocka_unit_test_setup(test_format, setup),
		cmocka_unit_test_setup(test_digest, setup),
		cmocka_unit_test_setup(test_dry_digest, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
