/*
 * Coverage: the cells (event, phase, fault) that runs hit, and the (event,
 * phase) that exist.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/report/part.h"

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static struct report_cell *cell_of(struct report *report, const char *event,
				   const char *phase, const char *fault)
{
	struct report_cell *cell;

	for (size_t i = 0; i < report->cells; i++) {
		cell = &report->cell[i];
		if (same(cell->event, event) && same(cell->phase, phase) &&
		    same(cell->fault, fault))
			return cell;
	}
	report->cell = report_grow(report->cell, &report->cells,
				   sizeof(*report->cell));
	cell = &report->cell[report->cells - 1];
	cell->event = text_dup(event);
	cell->phase = text_dup(phase);
	cell->fault = text_dup(fault);
	return cell;
}

/* A line of store_run.faults: "FAULT EVENT PHASE STATE". */
static void add_fault(struct report *report, const struct store_run *run,
		      char *line)
{
	char *rest = NULL;
	const char *fault = strtok_r(line, " ", &rest);
	const char *event = strtok_r(NULL, " ", &rest);
	const char *phase = strtok_r(NULL, " ", &rest);
	struct report_cell *cell;

	if (!phase || !strcmp(phase, "-") || !stats_is_point(event_find(event)))
		return;
	cell = cell_of(report, event, phase, fault);
	cell->done++;
	cell->not_ok += !run->ok;
}

void report_cell_add(struct report *report, const struct store_run *run)
{
	char *lines = text_dup(run->faults);
	char *rest = lines;
	char *line;

	while ((line = strsep(&rest, "\n")))
		add_fault(report, run, line);
	free(lines);
}

static int add_seen(const char *event, const char *phase, void *context)
{
	if (stats_is_point(event_find(event)))
		cell_of(context, event, phase, NULL);
	return 0;
}

int report_cells_seen(struct store *store, struct report *report,
		      struct err *err)
{
	return store_each_cell(store, report->campaign.id, add_seen, report,
			       err);
}

void report_cells_free(struct report *report)
{
	for (size_t i = 0; i < report->cells; i++) {
		free(report->cell[i].event);
		free(report->cell[i].phase);
		free(report->cell[i].fault);
	}
	free(report->cell);
}
