/* Figures as JSON: the same objects in the JSON report and in the page. */
#include "harness/report/part.h"

static json_t *interval(uint64_t count, uint64_t total)
{
	const struct stats_interval share = stats_proportion(count, total);

	return json_pack("[f, f]", share.low, share.high);
}

static json_t *spread(const struct stats_spread *spread)
{
	json_t *object = json_object();

	report_set_number(object, "count", spread->count);
	report_set_number(object, "median", spread->median);
	report_set_number(object, "p95", spread->p95);
	report_set_number(object, "max", spread->max);
	return object;
}

static json_t *faults(const struct stats_faults *stats)
{
	json_t *object = json_object();

	report_set_number(object, "planned", stats->planned);
	report_set_number(object, "fired", stats->fired);
	report_set_number(object, "taken", stats->taken);
	report_set_number(object, "refused", stats->refused);
	return object;
}

static json_t *statistics(const struct stats_campaign *stats)
{
	json_t *object = json_object();

	json_object_set_new(object, "faults", faults(&stats->total));
	json_object_set_new(object, "group_ns", spread(&stats->group_ns));
	json_object_set_new(object, "group_instructions",
			    spread(&stats->group_instructions));
	json_object_set_new(object, "site_ns", spread(&stats->site_ns));
	json_object_set_new(object, "site_instructions",
			    spread(&stats->site_instructions));
	report_set_number(object, "cells", stats->cells);
	report_set_number(object, "cells_hit", stats->cells_hit);
	return object;
}

json_t *report_json_figures(const struct report_figures *figures)
{
	json_t *object = json_object();

	report_set_number(object, "runs", figures->runs);
	report_set_number(object, "waiting", figures->waiting);
	report_set_number(object, "not_ok", figures->not_ok);
	json_object_set_new(
		object, "interval",
		interval(figures->not_ok, figures->runs - figures->waiting));
	report_set_number(object, "wall_ns", figures->wall_ns);
	report_set_number(object, "instructions", figures->instructions);
	for (unsigned k = 0; k <= VERDICT_INFRA; k++)
		report_set_number(object, verdict_name(k), figures->verdict[k]);
	for (unsigned k = OUTCOME_MASKED; k < OUTCOME_COUNT; k++)
		report_set_number(object, outcome_name(k), figures->outcome[k]);
	return object;
}

json_t *report_json_parts(const struct report_part *part, size_t parts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < parts; i++) {
		json_t *object = report_json_figures(&part[i].figures);

		report_set_text(object, "name", part[i].name);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *breaches(const struct report_line *line)
{
	json_t *object = json_object();

	for (size_t i = 0; i < line->breaches; i++)
		report_set_number(object, line->breach[i].name,
				  line->breach[i].runs);
	return object;
}

static json_t *lines(const struct report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->lines; i++) {
		const struct report_line *line = &report->line[i];
		json_t *object = report_json_figures(&line->figures);

		report_set_text(object, "workload", line->workload);
		report_set_text(object, "fault", line->fault);
		json_object_set_new(object, "violations", breaches(line));
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *cover(const struct report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->cells; i++) {
		const struct report_cell *cell = &report->cell[i];
		json_t *object = json_object();

		report_set_text(object, "event", cell->event);
		report_set_text(object, "phase", cell->phase);
		report_set_text(object, "fault", cell->fault);
		report_set_number(object, "done", cell->done);
		report_set_number(object, "not_ok", cell->not_ok);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *restarts(const struct report *report, bool site)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->restarts; i++) {
		const struct report_restart *restart = &report->restart[i];

		if (restart->site == site)
			json_array_append_new(
				list,
				json_pack("[I, I]", (json_int_t)restart->ns,
					  (json_int_t)restart->instructions));
	}
	return list;
}

json_t *report_json_summary(const struct report *report)
{
	json_t *root = json_object();

	report_set_text(root, "campaign", report->campaign.name);
	report_set_text(root, "file", report->campaign.file);
	report_set_number(root, "workers", report->campaign.workers);
	report_set_number(root, "wall_ns", report->campaign.wall_ns);
	report_set_number(root, "count", report->total.runs);
	report_set_number(root, "not_held", report->total.not_ok);
	json_object_set_new(root, "statistics", statistics(&report->stats));
	json_object_set_new(root, "total", report_json_figures(&report->total));
	json_object_set_new(root, "classes", lines(report));
	json_object_set_new(root, "by_fault",
			    report_json_parts(report->fault, report->faults));
	json_object_set_new(root, "by_phase",
			    report_json_parts(report->phase, report->phases));
	json_object_set_new(root, "by_code",
			    report_json_parts(report->in, report->ins));
	json_object_set_new(root, "cells", cover(report));
	json_object_set_new(root, "group_restarts", restarts(report, false));
	json_object_set_new(root, "site_restarts", restarts(report, true));
	return root;
}
