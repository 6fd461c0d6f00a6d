/* The JSON report: the summary and every run, nothing left out. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "harness/report/part.h"

static void set_hash(json_t *object, const char *key, uint64_t hash)
{
	char text[17];

	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	report_set_text(object, key, text);
}

static void set_result(json_t *object, const struct store_run *run)
{
	json_object_set_new(object, "ok", json_boolean(run->ok));
	report_set_text(object, "verdict", verdict_name(run->verdict));
	report_set_text(object, "outcome", outcome_name(run->outcome));
	report_set_text(object, "invariant", run->invariant);
	report_set_text(object, "violations", run->violations);
	report_set_text(object, "detail", run->detail);
	set_hash(object, "digest", run->digest);
	set_hash(object, "dry_digest", run->dry_digest);
	report_set_number(object, "wall_ns", run->wall_ns);
	report_set_number(object, "clock_ns", run->clock_ns);
	report_set_number(object, "instructions", run->instructions);
	report_set_number(object, "fired_seq", run->fired_seq);
	report_set_number(object, "planned", run->planned);
	report_set_number(object, "fired", run->fired);
	report_set_number(object, "taken", run->taken);
	report_set_text(object, "faults", run->faults);
	report_set_text(object, "phase", run->phase);
	report_set_number(object, "group_restarts", run->group_restarts);
	report_set_number(object, "site_restarts", run->site_restarts);
	report_set_number(object, "group_ns", run->group_ns);
	report_set_number(object, "group_instructions",
			  run->group_instructions);
	report_set_number(object, "site_ns", run->site_ns);
	report_set_number(object, "site_instructions", run->site_instructions);
}

static int add_run(const struct store_run *run, void *context)
{
	json_t *object = json_object();

	report_set_number(object, "number", (uint64_t)run->number);
	report_set_text(object, "id", run->id);
	report_set_text(object, "workload", run->workload);
	report_set_text(object, "point", run->point);
	report_set_text(object, "fault", run->fault);
	report_set_text(object, "event", run->event);
	report_set_text(object, "in", run->in);
	report_set_text(object, "expect", run->expect);
	report_set_text(object, "scenario", run->scenario);
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
	json_t *root = report_json_summary(report);
	json_t *runs = json_array();
	int rc;

	json_object_set(root, "runs", runs);
	rc = store_each(store, report->campaign.id, add_run, runs, err);
	if (rc == 0 && json_dump_file(root, file, JSON_INDENT(1)) != 0)
		rc = err_set(err, ERR_INFRA, "%s: cannot be written", file);
	json_decref(runs);
	json_decref(root);
	return rc;
}
