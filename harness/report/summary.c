/* Figures of a campaign: one pass over its runs. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/report/report.h"

static void figures_add(struct report_figures *figures,
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

static void line_insert(struct report *report, size_t at,
			const struct store_run *run, const char *fault)
{
	struct report_line *line =
		text_alloc((report->lines + 1) * sizeof(*line));

	if (at)
		memcpy(line, report->line, at * sizeof(*line));
	if (report->lines > at)
		memcpy(line + at + 1, report->line + at,
		       (report->lines - at) * sizeof(*line));
	free(report->line);
	report->line = line;
	report->lines++;
	memset(&line[at], 0, sizeof(*line));
	line[at].workload = text_dup(run->workload);
	line[at].fault = text_dup(fault);
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
	line_insert(report, at, run, fault);
	return &report->line[at];
}

static void finding_keep(struct report *report, const struct store_run *run)
{
	struct store_run *kept = &report->finding[report->findings++];

	*kept = *run;
	kept->id = text_dup(run->id);
	kept->workload = text_dup(run->workload);
	kept->invariant = text_dup(run->invariant);
	kept->violations = text_dup(run->violations);
	kept->detail = text_dup(run->detail);
	kept->file = kept->point = kept->fault = kept->event = NULL;
	kept->in = kept->expect = kept->scenario = NULL;
}

static int add_run(const struct store_run *run, void *context)
{
	struct report *report = context;

	figures_add(&line_of(report, run)->figures, run);
	figures_add(&report->total, run);
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
	if (store_each(store, campaign->id, add_run, out, err) < 0) {
		report_free(out);
		return -1;
	}
	return 0;
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->lines; i++) {
		free(report->line[i].workload);
		free(report->line[i].fault);
	}
	free(report->line);
	for (unsigned i = 0; i < report->findings; i++)
		store_run_free(&report->finding[i]);
	memset(report, 0, sizeof(*report));
}
