/* Figures of a campaign: one pass over its runs. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/report/part.h"

void *report_grow(void *array, size_t *count, size_t size)
{
	const size_t room = *count & (*count - 1);
	char *more = array;

	/* Full at every power of two. */
	if (room == 0) {
		more = text_alloc((*count ? *count * 2 : 1) * size);
		if (*count)
			memcpy(more, array, *count * size);
		free(array);
	}
	memset(more + *count * size, 0, size);
	++*count;
	return more;
}

void report_figures_add(struct report_figures *figures,
			const struct store_run *run)
{
	figures->runs++;
	if (run->state != STORE_DONE) {
		figures->waiting++;
		return;
	}
	figures->verdict[run->verdict]++;
	figures->not_ok += !run->ok;
	if (run->verdict == VERDICT_HELD)
		figures->outcome[run->outcome]++;
	figures->wall_ns += run->wall_ns;
	figures->instructions += run->instructions;
}

/* The line of a run; a new one stands behind the last of its workload. */
static struct report_line *line_of(struct report *report,
				   const struct store_run *run)
{
	const char *fault = run->fault ? run->fault : "golden";
	size_t at = report->lines;

	for (size_t i = 0; i < report->lines; i++) {
		if (strcmp(report->line[i].workload, run->workload) != 0)
			continue;
		if (!strcmp(report->line[i].fault, fault))
			return &report->line[i];
		at = i + 1;
	}
	report->line = report_grow(report->line, &report->lines,
				   sizeof(*report->line));
	memmove(&report->line[at + 1], &report->line[at],
		(report->lines - 1 - at) * sizeof(*report->line));
	memset(&report->line[at], 0, sizeof(*report->line));
	report->line[at].workload = text_dup(run->workload);
	report->line[at].fault = text_dup(fault);
	return &report->line[at];
}

static void part_add(struct report_part **part, size_t *parts, const char *name,
		     const struct store_run *run)
{
	size_t i = 0;

	while (i < *parts && strcmp((*part)[i].name, name) != 0)
		i++;
	if (i == *parts) {
		*part = report_grow(*part, parts, sizeof(**part));
		(*part)[i].name = text_dup(name);
	}
	report_figures_add(&(*part)[i].figures, run);
}

static void finding_keep(struct report *report, const struct store_run *run)
{
	struct store_run *kept = &report->finding[report->findings++];

	*kept = *run;
	kept->id = text_dup(run->id);
	kept->workload = text_dup(run->workload);
	kept->file = text_dup(run->file);
	kept->point = text_dup(run->point);
	kept->fault = text_dup(run->fault);
	kept->event = text_dup(run->event);
	kept->in = text_dup(run->in);
	kept->expect = text_dup(run->expect);
	kept->scenario = text_dup(run->scenario);
	kept->invariant = text_dup(run->invariant);
	kept->violations = text_dup(run->violations);
	kept->detail = text_dup(run->detail);
	kept->faults = text_dup(run->faults);
	kept->phase = text_dup(run->phase);
}

static void restart_add(struct report *report, bool site, uint64_t ns,
			uint64_t instructions)
{
	if (!ns)
		return;
	report->restart = report_grow(report->restart, &report->restarts,
				      sizeof(*report->restart));
	report->restart[report->restarts - 1] =
		(struct report_restart){site, ns, instructions};
}

/* What only runs with a fault have. */
static void add_injected(struct report *report, const struct store_run *run)
{
	const char *phase = run->phase ? run->phase : "not fired";

	part_add(&report->fault, &report->faults, run->fault, run);
	part_add(&report->in, &report->ins, run->in ? run->in : "?", run);
	if (run->state != STORE_DONE)
		return;
	part_add(&report->phase, &report->phases, phase, run);
	report_cell_add(report, run);
}

static int add_run(const struct store_run *run, void *context)
{
	struct report *report = context;
	struct report_line *line = line_of(report, run);

	report_figures_add(&line->figures, run);
	report_breach_add(line, run);
	report_figures_add(&report->total, run);
	if (run->fault)
		add_injected(report, run);
	if (run->state == STORE_DONE) {
		restart_add(report, false, run->group_ns,
			    run->group_instructions);
		restart_add(report, true, run->site_ns, run->site_instructions);
	}
	if (run->state == STORE_DONE && !run->ok &&
	    report->findings < REPORT_FINDINGS)
		finding_keep(report, run);
	return 0;
}

int report_make(struct store *store, const struct store_campaign *campaign,
		struct report *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	out->campaign = *campaign;
	if (store_each(store, campaign->id, add_run, out, err) < 0 ||
	    stats_campaign(store, campaign->id, &out->stats, err) < 0 ||
	    report_cells_seen(store, out, err) < 0) {
		report_free(out);
		return -1;
	}
	return 0;
}

static void free_parts(struct report_part *part, size_t parts)
{
	for (size_t i = 0; i < parts; i++)
		free(part[i].name);
	free(part);
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->lines; i++) {
		free(report->line[i].workload);
		free(report->line[i].fault);
		report_breach_free(&report->line[i]);
	}
	free(report->line);
	free_parts(report->fault, report->faults);
	free_parts(report->phase, report->phases);
	free_parts(report->in, report->ins);
	report_cells_free(report);
	free(report->restart);
	for (unsigned i = 0; i < report->findings; i++)
		store_run_free(&report->finding[i]);
	memset(report, 0, sizeof(*report));
}
