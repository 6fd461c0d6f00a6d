/*
 * The page: page.html with style, data, the library and the page's own code
 * put in the places it has for them ("{{data}}").
 */
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/report/asset.h"
#include "harness/report/part.h"

/* Nothing in a script element may look like its end. */
static void put_json(struct text *out, const json_t *data)
{
	char *text = json_dumps(data, JSON_COMPACT);

	for (const char *p = text; *p; p++) {
		if (*p == '<')
			text_puts(out, "\\u003c");
		else
			text_add(out, p, 1);
	}
	free(text);
}

static json_t *invariants(void)
{
	size_t count;
	const struct invariant *inv = oracle_invariants(&count);
	json_t *object = json_object();

	for (size_t i = 0; i < count; i++)
		report_set_text(object, inv[i].name, inv[i].sentence);
	return object;
}

static json_t *events(void)
{
	json_t *object = json_object();

	for (unsigned event = EV_NONE + 1; event < EV_COUNT; event++)
		report_set_text(object, event_name(event),
				event_sentence(event));
	return object;
}

static void add_timeline(json_t *object, const struct store_run *run,
			 const struct report_repeater *repeater)
{
	struct run_result result;
	struct err err = {0};

	if (repeater->run(repeater->context, run, &result, &err) < 0) {
		report_set_text(object, "missing", err.text);
		return;
	}
	json_object_set_new(object, "same",
			    json_boolean(result.digest == run->digest));
	json_object_set_new(object, "timeline", report_timeline(&result));
	run_result_free(&result);
}

/* None is no reason to do without the rest. */
static void add_backtrace(json_t *object, const struct store_run *run,
			  const struct report_repeater *repeater)
{
	struct text text = {0};
	struct err err = {0};

	if (repeater->backtrace(repeater->context, run, &text, &err) == 0)
		report_set_text(object, "backtrace", text.at);
	else
		report_set_text(object, "no_backtrace", err.text);
	text_free(&text);
}

/* Without a repeater: without a timeline. */
static json_t *finding(const struct store_run *run,
		       const struct report_repeater *repeater)
{
	json_t *object = json_object();

	report_set_number(object, "number", (uint64_t)run->number);
	report_set_text(object, "id", run->id);
	report_set_text(object, "workload", run->workload);
	report_set_text(object, "file", run->file);
	report_set_text(object, "point", run->point);
	report_set_text(object, "fault", run->fault);
	report_set_text(object, "event", run->event);
	report_set_text(object, "in", run->in);
	report_set_text(object, "phase", run->phase);
	report_set_text(object, "expect", run->expect);
	report_set_text(object, "verdict", verdict_name(run->verdict));
	report_set_text(object, "outcome", outcome_name(run->outcome));
	report_set_text(object, "violations", run->violations);
	report_set_text(object, "detail", run->detail);
	report_set_text(object, "scenario", run->scenario);
	if (repeater && run->verdict != VERDICT_INFRA)
		add_timeline(object, run, repeater);
	return object;
}

static json_t *page_data(const struct report *report, const char *store,
			 const struct report_repeater *repeater)
{
	json_t *root = report_json_summary(report);
	json_t *findings = json_array();

	for (unsigned i = 0; i < report->findings; i++) {
		json_t *object =
			finding(&report->finding[i],
				i < REPORT_TIMELINES ? repeater : NULL);

		if (i < REPORT_BACKTRACES && repeater->backtrace &&
		    json_object_get(object, "timeline"))
			add_backtrace(object, &report->finding[i], repeater);
		json_array_append_new(findings, object);
	}
	json_object_set_new(root, "findings", findings);
	json_object_set_new(root, "invariants", invariants());
	json_object_set_new(root, "events", events());
	report_set_text(root, "store", store);
	return root;
}

static void put_title(struct text *out, const char *name)
{
	for (; *name; name++)
		if (strchr("<>&\"", *name))
			text_printf(out, "&#%d;", *name);
		else
			text_add(out, name, 1);
}

/* Copy the page; what stands in braces is replaced. */
static void put_page(struct text *out, const struct report *report,
		     const json_t *data, const char *chart)
{
	const char *p = report_page_html;
	const char *mark;

	while ((mark = strstr(p, "{{"))) {
		text_add(out, p, (size_t)(mark - p));
		if (!strncmp(mark, "{{title}}", 9))
			put_title(out, report->campaign.name);
		else if (!strncmp(mark, "{{style}}", 9))
			text_puts(out, report_page_css);
		else if (!strncmp(mark, "{{data}}", 8))
			put_json(out, data);
		else if (!strncmp(mark, "{{chart}}", 9))
			text_puts(out, chart);
		else if (!strncmp(mark, "{{script}}", 10))
			text_puts(out, report_page_js);
		p = strstr(mark, "}}") + 2;
	}
	text_puts(out, p);
}

int report_html(const struct report *report, const char *store,
		const struct report_repeater *repeater, const char *file,
		struct err *err)
{
	struct text page = {0};
	char *chart;
	json_t *data;
	int rc;

	if (report_asset_chart(&chart, err) < 0)
		return -1;
	data = page_data(report, store, repeater);
	put_page(&page, report, data, chart);
	rc = file_write(file, page.at, page.len, err);
	text_free(&page);
	json_decref(data);
	free(chart);
	return rc;
}
