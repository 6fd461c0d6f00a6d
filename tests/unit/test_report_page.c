/* The HTML page and the Chrome trace: what is in them, what must not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/report/report.h"

#define NAME_HASH 0x1234u

/* An actor fails by a fault, its group is restarted, then the site. */
static const struct trace_record RECORDS[] = {
	{.event = EV_BOOT_COLD, .in = IN_KERNEL, .clock = 1000},
	{.event = EV_NAME_DEF,
	 .in = IN_KERNEL,
	 .clock = 1000,
	 .arg = {NAME_HASH, 0x3c72747300000000u >> 32}},
	{.event = EV_SITE_UP, .in = IN_KERNEL, .clock = 5000},
	{.event = EV_ACTOR_CREATE,
	 .in = IN_KERNEL,
	 .clock = 6000,
	 .arg = {7, NAME_HASH, 0, 0}},
	{.event = EV_THREAD_RUN, .clock = 7000, .arg = {9, 7, 0}},
	{.event = EV_FAULT_FIRED, .actor = 7, .clock = 8000, .arg = {0, 1}},
	{.event = EV_EXC_RAISE, .actor = 7, .clock = 8100, .arg = {14}},
	{.event = EV_ACTOR_END,
	 .in = IN_KERNEL,
	 .actor = 7,
	 .clock = 8200,
	 .arg = {7, CAUSE_FAULT, 14, NAME_HASH}},
	{.event = EV_HR_DEATH,
	 .in = IN_HR_CTRL,
	 .clock = 8300,
	 .arg = {NAME_HASH, 7, CAUSE_FAULT, 14}},
	{.event = EV_HR_RESTART,
	 .in = IN_HR_CTRL,
	 .clock = 8400,
	 .arg = {0, 1, NAME_HASH}},
	{.event = EV_HR_STOPPED, .in = IN_HR_CTRL, .clock = 8500},
	{.event = EV_HR_RESTARTED, .in = IN_HR_CTRL, .clock = 9000},
	{.event = EV_SITE_RESTART, .in = IN_KERNEL, .clock = 9500, .arg = {2}},
	{.event = EV_BOOT_HOT, .in = IN_KERNEL, .clock = 9600},
	{.event = EV_SITE_UP, .in = IN_KERNEL, .clock = 9900},
	{.event = EV_RUN_END, .in = IN_KERNEL, .clock = 9999},
};

#define COUNT (sizeof(RECORDS) / sizeof(RECORDS[0]))

struct fixture {
	char dir[64];
	char file[96];
	char out[96];
	struct store *store;
	struct store_campaign campaign;
	struct report report;
	struct err err;
	bool refuse; /* the repeater fails */
};

static void make_trace(struct trace *trace)
{
	struct trace_record rec[COUNT];
	struct err err;

	memcpy(rec, RECORDS, sizeof(rec));
	for (uint32_t i = 0; i < COUNT; i++)
		rec[i].seq = i;
	assert_int_equal(trace_load(trace, rec, COUNT, &err), 0);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct store_run run = {0};

	snprintf(f->dir, sizeof(f->dir), "/tmp/hotrig-page-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->file, sizeof(f->file), "%s/a.db", f->dir);
	snprintf(f->out, sizeof(f->out), "%s/out", f->dir);
	assert_int_equal(store_open(f->file, true, &f->store, &f->err), 0);
	run.id = text_dup("one/7:exc.raise/segv");
	run.workload = text_dup("one");
	run.file = text_dup("one.yaml");
	run.scenario = text_dup("name: x\n");
	run.point = text_dup("event:7");
	run.fault = text_dup("segv");
	run.event = text_dup("exc.raise");
	run.state = STORE_DONE;
	run.verdict = VERDICT_VIOLATED;
	run.invariant = text_dup("group-restart");
	run.violations = text_dup(
		"group-restart: event 9: </script><script>alert(1)\xff\n");
	run.digest = 5;
	snprintf(f->campaign.name, sizeof(f->campaign.name), "c<&>");
	snprintf(f->campaign.file, sizeof(f->campaign.file), "c.yaml");
	f->campaign.workers = 1;
	assert_int_equal(
		store_campaign_add(f->store, &f->campaign, &run, 1, &f->err),
		0);
	store_run_free(&run);
	assert_int_equal(
		report_make(f->store, &f->campaign, &f->report, &f->err), 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	report_free(&f->report);
	store_close(f->store);
	unlink(f->file);
	unlink(f->out);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static int repeat(void *context, const struct store_run *run,
		  struct run_result *result, struct err *err)
{
	const struct fixture *f = context;

	assert_string_equal(run->id, "one/7:exc.raise/segv");
	if (f->refuse)
		return err_set(err, ERR_INFRA, "no images");
	memset(result, 0, sizeof(*result));
	make_trace(&result->trace);
	result->digest = 5;
	result->console = text_dup("hello\n");
	result->verdict.kind = VERDICT_VIOLATED;
	result->verdict.violations = 1;
	result->verdict.violation[0].invariant = "group-restart";
	result->verdict.violation[0].seq = 9;
	snprintf(result->verdict.violation[0].text,
		 sizeof(result->verdict.violation[0].text), "not so");
	return 0;
}

static int backtrace(void *context, const struct store_run *run,
		     struct text *text, struct err *err)
{
	(void)context;
	(void)err;
	text_printf(text, "#0 main of %s\n", run->workload);
	return 0;
}

static char *page(struct fixture *f)
{
	const struct report_repeater repeater = {repeat, backtrace, f};
	char *text;

	assert_int_equal(
		report_html(&f->report, "a.db", &repeater, f->out, &f->err), 0);
	assert_int_equal(file_read(f->out, &text, NULL, &f->err), 0);
	return text;
}

static json_t *page_data(const char *text)
{
	const char *from = strstr(text, "id=\"data\">");
	const char *to;
	json_t *data;

	assert_non_null(from);
	from += strlen("id=\"data\">");
	to = strstr(from, "</script>");
	assert_non_null(to);
	data = json_loadb(from, (size_t)(to - from), 0, NULL);
	assert_non_null(data);
	return data;
}

static void test_page_needs_no_other_file(void **state)
{
	char *text = page(*state);

	assert_non_null(strstr(text, "<title>c&#60;&#38;&#62;: "));
	assert_non_null(strstr(text, "Chart.js v"));
	assert_null(strstr(text, "{{"));
	assert_null(strstr(text, " src="));
	assert_null(strstr(text, "<link"));
	assert_null(strstr(text, "@import"));
	assert_null(strstr(text, "alert(1)\xff"));
	assert_null(strstr(text, "</script><script>alert"));
	free(text);
}

static void test_page_has_the_timeline(void **state)
{
	char *text = page(*state);
	json_t *data = page_data(text);
	json_t *finding = json_array_get(json_object_get(data, "findings"), 0);
	json_t *rows =
		json_object_get(json_object_get(finding, "timeline"), "rows");
	json_t *row = NULL, *broken = NULL;
	size_t i;

	assert_true(json_is_true(json_object_get(finding, "same")));
	assert_string_equal(
		json_string_value(json_object_get(finding, "backtrace")),
		"#0 main of one\n");
	json_array_foreach(rows, i, row)
	{
		if (json_integer_value(json_object_get(row, "seq")) == 9)
			broken = row;
		if (json_integer_value(json_object_get(row, "seq")) == 5)
			assert_string_equal(
				json_string_value(json_object_get(row, "kind")),
				"fault");
	}
	assert_non_null(broken);
	assert_string_equal(json_string_value(json_object_get(broken, "event")),
			    "hr.restart");
	assert_string_equal(json_string_value(json_object_get(broken, "kind")),
			    "restart");
	assert_string_equal(json_string_value(json_array_get(
				    json_object_get(broken, "violations"), 0)),
			    "group-restart: not so");
	json_decref(data);
	free(text);
}

static void test_page_says_why_there_is_no_timeline(void **state)
{
	struct fixture *f = *state;
	json_t *data, *finding;
	char *text;

	f->refuse = true;
	text = page(f);
	data = page_data(text);
	finding = json_array_get(json_object_get(data, "findings"), 0);
	assert_string_equal(
		json_string_value(json_object_get(finding, "missing")),
		"no images");
	assert_null(json_object_get(finding, "timeline"));
	json_decref(data);
	free(text);
}

static void test_missing_library_is_named(void **state)
{
	struct fixture *f = *state;
	const struct report_repeater repeater = {repeat, NULL, f};

	setenv("HOTRIG_CHART_JS", "/nowhere/chart.js", 1);
	assert_true(report_html(&f->report, "a.db", &repeater, f->out,
				&f->err) < 0);
	unsetenv("HOTRIG_CHART_JS");
	assert_int_equal(f->err.class, ERR_INFRA);
	assert_string_equal(f->err.text, "/nowhere/chart.js: not found; "
					 "install the package libjs-chart.js");
	assert_int_equal(access(f->out, F_OK), -1);
}

static json_t *chrome_events(struct fixture *f)
{
	struct trace trace;
	json_t *root, *events;

	make_trace(&trace);
	assert_int_equal(report_chrome(&trace, "r", f->out, &f->err), 0);
	trace_free(&trace);
	root = json_load_file(f->out, 0, NULL);
	assert_non_null(root);
	events = json_incref(json_object_get(root, "traceEvents"));
	json_decref(root);
	return events;
}

static json_t *event_named(json_t *events, const char *name)
{
	json_t *event;
	size_t i;

	json_array_foreach(events, i, event)
	{
		if (!strcmp(json_string_value(json_object_get(event, "name")),
			    name))
			return event;
	}
	fail_msg("no event %s", name);
	return NULL;
}

static double number(json_t *event, const char *key)
{
	return json_number_value(json_object_get(event, key));
}

static void assert_slice(json_t *events, const char *name, double from_us,
			 double for_us)
{
	json_t *event = event_named(events, name);

	assert_string_equal(json_string_value(json_object_get(event, "ph")),
			    "X");
	assert_float_equal(number(event, "ts"), from_us, 1e-6);
	assert_float_equal(number(event, "dur"), for_us, 1e-6);
}

static void test_chrome_restarts_are_nested_slices(void **state)
{
	json_t *events = chrome_events(*state);

	assert_slice(events, "cold boot", 1.0, 4.0);
	assert_slice(events, "group restart 1", 8.1, 0.9);
	assert_slice(events, "stop members", 8.4, 0.1);
	assert_slice(events, "start direct members", 8.5, 0.5);
	assert_slice(events, "site restart", 9.5, 0.4);
	assert_slice(events, "hot boot", 9.6, 0.3);
	assert_float_equal(number(event_named(events, "site restart"), "tid"),
			   number(event_named(events, "hot boot"), "tid"), 0);
	json_decref(events);
}

static void test_chrome_faults_are_instants(void **state)
{
	json_t *events = chrome_events(*state);
	json_t *event;
	size_t i, faults = 0;

	json_array_foreach(events, i, event)
	{
		const char *name =
			json_string_value(json_object_get(event, "name"));

		if (strncmp(name, "fault.fired", 11) != 0)
			continue;
		faults++;
		assert_string_equal(
			json_string_value(json_object_get(event, "ph")), "i");
		assert_float_equal(number(event, "ts"), 8.0, 1e-6);
	}
	assert_int_equal(faults, 1);
	json_decref(events);
}

/* On a track, slices lie apart or one inside the other. */
static void test_chrome_slices_nest(void **state)
{
	json_t *events = chrome_events(*state);
	json_t *a, *b;
	size_t i, k;

	json_array_foreach(events, i, a)
	{
		json_array_foreach(events, k, b)
		{
			const double a0 = number(a, "ts"), b0 = number(b, "ts");
			const double a1 = a0 + number(a, "dur");
			const double b1 = b0 + number(b, "dur");

			if (!json_object_get(a, "dur") ||
			    !json_object_get(b, "dur") ||
			    number(a, "tid") != number(b, "tid") || a0 >= b0)
				continue;
			assert_true(a1 <= b0 + 1e-6 || b1 <= a1 + 1e-6);
		}
	}
	json_decref(events);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_page_needs_no_other_file),
		CASE(test_page_has_the_timeline),
		CASE(test_page_says_why_there_is_no_timeline),
		CASE(test_missing_library_is_named),
		CASE(test_chrome_restarts_are_nested_slices),
		CASE(test_chrome_faults_are_instants),
		CASE(test_chrome_slices_nest),
	};

	return cmocka_run_group_tests_name("report-page", tests, NULL, NULL);
}
