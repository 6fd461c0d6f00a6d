/* Reports: figures, the table's width, escaping, JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/report/report.h"

struct fixture {
	char dir[64];
	char file[96];
	char out[96];
	struct store *store;
	struct store_campaign campaign;
	struct report report;
	struct err err;
};

static void add_done(struct store_run *run, const char *workload,
		     const char *id, const char *fault,
		     enum verdict_kind verdict, enum outcome outcome)
{
	memset(run, 0, sizeof(*run));
	run->id = text_dup(id);
	run->workload = text_dup(workload);
	run->file = text_dup("one.yaml");
	run->scenario = text_dup("name: x\n");
	run->fault = text_dup(fault);
	run->state = STORE_DONE;
	run->verdict = verdict;
	run->outcome = outcome;
	run->ok = verdict == VERDICT_HELD;
	run->wall_ns = 40000000;
	if (!run->ok) {
		run->invariant = text_dup("group-restart");
		run->violations = text_dup(
			"group-restart: event 9: <A> & \"B\" \x01\xff\n");
	}
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct store_run run[5];

	snprintf(f->dir, sizeof(f->dir), "/tmp/hotrig-report-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->file, sizeof(f->file), "%s/a.db", f->dir);
	snprintf(f->out, sizeof(f->out), "%s/out", f->dir);
	assert_int_equal(store_open(f->file, true, &f->store, &f->err), 0);
	add_done(&run[0], "one", "one/golden", NULL, VERDICT_HELD,
		 OUTCOME_NONE);
	add_done(&run[1], "two", "two/golden", NULL, VERDICT_HELD,
		 OUTCOME_NONE);
	add_done(&run[2], "one", "one/1:a/segv", "segv", VERDICT_HELD,
		 OUTCOME_RECOVERED);
	add_done(&run[3], "one", "one/2:b/segv", "segv", VERDICT_VIOLATED,
		 OUTCOME_NONE);
	add_done(&run[4], "two", "two/1:a/div0", "div0", VERDICT_HELD,
		 OUTCOME_NONE);
	run[4].state = STORE_WAITING;
	snprintf(f->campaign.name, sizeof(f->campaign.name), "c<&>");
	snprintf(f->campaign.file, sizeof(f->campaign.file), "c.yaml");
	f->campaign.workers = 2;
	f->campaign.wall_ns = 2000000000;
	assert_int_equal(
		store_campaign_add(f->store, &f->campaign, run, 5, &f->err), 0);
	for (int i = 0; i < 5; i++)
		store_run_free(&run[i]);
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

static void test_figures_by_workload_and_fault(void **state)
{
	const struct report *report = &((struct fixture *)*state)->report;

	assert_int_equal(report->lines, 4);
	assert_string_equal(report->line[0].fault, "golden");
	assert_string_equal(report->line[1].workload, "one");
	assert_string_equal(report->line[1].fault, "segv");
	assert_int_equal(report->line[1].figures.runs, 2);
	assert_int_equal(report->line[1].figures.outcome[OUTCOME_RECOVERED], 1);
	assert_int_equal(report->line[1].figures.verdict[VERDICT_VIOLATED], 1);
	assert_string_equal(report->line[3].workload, "two");
	assert_int_equal(report->line[3].figures.waiting, 1);
	assert_int_equal(report->total.runs, 5);
	assert_int_equal(report->total.not_ok, 1);
	assert_int_equal(report->findings, 1);
	assert_string_equal(report->finding[0].id, "one/2:b/segv");
}

static char *table_text(struct fixture *f)
{
	FILE *out = fopen(f->out, "w");
	char *text;

	assert_non_null(out);
	report_table(&f->report, "build/campaign.db", "build/junit.xml", out);
	fclose(out);
	assert_int_equal(file_read(f->out, &text, NULL, &f->err), 0);
	return text;
}

static void test_table_names_findings_and_fits(void **state)
{
	char *text = table_text(*state);
	char *line, *rest = text;

	assert_non_null(strstr(text, "one/2:b/segv: violated (run 4)\n"));
	assert_non_null(strstr(text, "    group-restart: event 9: <A>"));
	assert_non_null(strstr(text, "hotrig replay --store "
				     "build/campaign.db one/2:b/segv\n"));
	assert_non_null(strstr(text, "4 runs in 2.0 s, 2.0 runs/s with 2 "
				     "workers; 1 not carried out\n"));
	assert_non_null(strstr(text, "1 of 4; 95 % interval 4.56 to 69.94 %"));
	assert_non_null(strstr(text, "store build/campaign.db\n"));
	assert_non_null(strstr(text, "junit build/junit.xml\n"));
	assert_non_null(strstr(text, "1 of 4 runs are not held\n"));
	while ((line = strsep(&rest, "\n")))
		assert_true(strlen(line) <= 80);
	free(text);
}

static char *junit_text(struct fixture *f)
{
	char *text;

	assert_int_equal(report_junit(f->store, &f->report, f->out, &f->err),
			 0);
	assert_int_equal(file_read(f->out, &text, NULL, &f->err), 0);
	return text;
}

static unsigned occurrences(const char *text, const char *word)
{
	unsigned n = 0;

	while ((text = strstr(text, word))) {
		text += strlen(word);
		n++;
	}
	return n;
}

/* Four classes: one/golden, one/segv, two/golden, two/div0 (waiting). */
static void test_junit_has_a_case_a_class_and_invariant(void **state)
{
	char *text = junit_text(*state);
	char open[200];
	size_t cases;

	oracle_invariants(&cases);
	cases++;
	assert_int_equal(occurrences(text, "<testcase "), 4 * cases);
	assert_int_equal(occurrences(text, "name=\"segv: group-restart\""), 1);
	assert_int_equal(occurrences(text, "<failure "), 1);
	assert_int_equal(occurrences(text, "<skipped/>"), cases);
	snprintf(open, sizeof(open),
		 "<testsuite name=\"two\" tests=\"%zu\" failures=\"0\" "
		 "errors=\"0\" time=\"0.040\" skipped=\"%zu\">",
		 2 * cases, cases);
	assert_non_null(strstr(text, open));
	assert_non_null(strstr(text, "<failure type=\"violated\" message="
				     "\"1 of 2 runs\">one/2:b/segv: violated"));
	free(text);
}

static void test_junit_is_escaped(void **state)
{
	char *text = junit_text(*state);

	assert_non_null(strstr(text, "<testsuites name=\"c&lt;&amp;&gt;\" "));
	assert_non_null(strstr(text, "&lt;A&gt; &amp; &quot;B&quot; ??&#10;"));
	assert_null(strchr(text, '\x01'));
	free(text);
}

static void xml_text(struct fixture *f, const char *in, const char *expected)
{
	FILE *out = fopen(f->out, "w");
	char *text;

	assert_non_null(out);
	report_xml_text(out, in);
	fclose(out);
	assert_int_equal(file_read(f->out, &text, NULL, &f->err), 0);
	assert_string_equal(text, expected);
	free(text);
}

static void test_xml_text(void **state)
{
	struct fixture *f = *state;

	xml_text(f, "a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;");
	xml_text(f, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
		 "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
	xml_text(f, "\xc0\x80|\xed\xa0\x80|\xef\xbf\xbf|\x80|\xe2\x82",
		 "??|???|???|?|??");
	xml_text(f, "\x1b[0m\r\n\t", "?[0m?&#10;&#9;");
}

/* Annotations go behind the table where GitHub runs it. */
static void test_github_annotates_findings(void **state)
{
	char *text;

	setenv("GITHUB_ACTIONS", "true", 1);
	text = table_text(*state);
	unsetenv("GITHUB_ACTIONS");
	assert_non_null(strstr(
		text, "\n::error file=one.yaml,title=one/2%3Ab/segv%3A "
		      "violated::group-restart: event 9: <A> & \"B\" ??%0A"
		      "%0Ahotrig replay --store build/campaign.db "
		      "one/2:b/segv\n"));
	free(text);
	text = table_text(*state);
	assert_null(strstr(text, "::error"));
	free(text);
}

static void test_json_holds_every_run(void **state)
{
	struct fixture *f = *state;
	json_t *root, *run;
	json_error_t error;

	assert_int_equal(report_json(f->store, &f->report, f->out, &f->err), 0);
	root = json_load_file(f->out, 0, &error);
	assert_non_null(root);
	assert_int_equal(json_array_size(json_object_get(root, "runs")), 5);
	assert_int_equal(json_integer_value(json_object_get(root, "not_held")),
			 1);
	run = json_array_get(json_object_get(root, "runs"), 3);
	assert_string_equal(json_string_value(json_object_get(run, "id")),
			    "one/2:b/segv");
	assert_string_equal(json_string_value(json_object_get(run, "verdict")),
			    "violated");
	run = json_array_get(json_object_get(root, "runs"), 4);
	assert_true(json_is_false(json_object_get(run, "done")));
	json_decref(root);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_figures_by_workload_and_fault),
		CASE(test_table_names_findings_and_fits),
		CASE(test_junit_has_a_case_a_class_and_invariant),
		CASE(test_junit_is_escaped),
		CASE(test_xml_text),
		CASE(test_github_annotates_findings),
		CASE(test_json_holds_every_run),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
