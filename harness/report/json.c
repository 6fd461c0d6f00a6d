/* The JSON report: the campaign and every run, nothing left out. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "harness/report/report.h"

static void set_text(json_t *object, const char *key, const char *text)
{
	json_t *value = text ? json_string(text) : json_null();

	/* Not UTF-8: better marked than missing. */
	json_object_set_new(object, key, value ? value : json_string("?"));
}

static void set_number(json_t *object, const char *key, uint64_t number)
{
	json_object_set_new(object, key, json_integer((json_int_t)number));
}

static void set_hash(json_t *object, const char *key, uint64_t hash)
{
	char text[17];

	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	set_text(object, key, text);
}

static void set_result(json_t *object, const struct store_run *run)
{
	json_object_set_new(object, "ok", json_boolean(run->ok));
	set_text(object, "verdict", verdict_name(run->verdict));
	set_text(object, "outcome", outcome_name(run->outcome));
	set_text(object, "invariant", run->invariant);
	set_text(object, "violations", run->violations);
	set_text(object, "detail", run->detail);
	set_hash(object, "digest", run->digest);
	set_hash(object, "dry_digest", run->dry_digest);
	set_number(object, "wall_ns", run->wall_ns);
	set_number(object, "clock_ns", run->clock_ns);
	set_number(object, "instructions", run->instructions);
	set_number(object, "fired_seq", run->fired_seq);
}

static int add_run(const struct store_run *run, void *context)
{
	json_t *object = json_object();

	set_number(object, "number", (uint64_t)run->number);
	set_text(object, "id", run->id);
	set_text(object, "workload", run->workload);
	set_text(object, "point", run->point);
	set_text(object, "fault", run->fault);
	set_text(object, "event", run->event);
	set_text(object, "in", run->in);
	set_text(object, "expect", run->expect);
	set_text(object, "scenario", run->scenario);
	json_object_set_new(object, "done",
			    json_boolean(run->state == STORE_DONE));
	if (run->state == STORE_DONE)
		set_result(object, run);
	json_array_append_new(context, object);
	return 0;
}

int report_json(struct store *store, const struct report *report,
		const char *file, struct err *err)
{
	json_t *root = json_object();
	json_t *runs = json_array();
	int rc;

	set_text(root, "campaign", report->campaign.name);
	set_text(root, "file", report->campaign.file);
	set_number(root, "workers", report->campaign.workers);
	set_number(root, "wall_ns", report->campaign.wall_ns);
	set_number(root, "count", report->total.runs);
	set_number(root, "not_held", report->total.not_ok);
	json_object_set(root, "runs", runs);
	rc = store_each(store, report->campaign.id, add_run, runs, err);
	if (rc == 0 && json_dump_file(root, file, JSON_INDENT(1)) != 0)
		rc = err_set(err, ERR_INFRA, "%s: cannot be written", file);
	json_decref(runs);
	json_decref(root);
	return rc;
}
