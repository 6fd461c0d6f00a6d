/* The table that a campaign ends with, 80 columns wide at most. */
#include <inttypes.h>
#include <string.h>

#include "harness/base/env.h"
#include "harness/report/report.h"

#define NAME_WIDTH 15

static void print_count(FILE *out, uint64_t n)
{
	if (n)
		fprintf(out, " %5" PRIu64, n);
	else
		fprintf(out, " %5s", ".");
}

static void print_figures(FILE *out, const char *indent, const char *name,
			  const struct report_figures *f)
{
	fprintf(out, "%s%-*.*s", indent, NAME_WIDTH - (int)strlen(indent),
		NAME_WIDTH - (int)strlen(indent), name);
	print_count(out, f->runs);
	print_count(out, f->verdict[VERDICT_HELD]);
	for (unsigned k = OUTCOME_MASKED; k < OUTCOME_COUNT; k++)
		print_count(out, f->outcome[k]);
	print_count(out, f->verdict[VERDICT_VIOLATED]);
	print_count(out, f->verdict[VERDICT_HUNG]);
	print_count(out, f->verdict[VERDICT_NOT_FIRED]);
	print_count(out, f->verdict[VERDICT_INFRA]);
	fputc('\n', out);
}

static void print_lines(const struct report *report, FILE *out)
{
	const char *workload = "";

	fprintf(out, "%-*s %5s %5s %5s %5s %5s %5s %5s %5s %5s %5s\n",
		NAME_WIDTH, "", "runs", "held", "mask", "recov", "escal",
		"termi", "viola", "hung", "nofir", "infra");
	for (size_t i = 0; i < report->lines; i++) {
		const struct report_line *line = &report->line[i];

		if (strcmp(workload, line->workload) != 0)
			fprintf(out, "%s\n", line->workload);
		workload = line->workload;
		print_figures(out, "  ", line->fault, &line->figures);
	}
	print_figures(out, "", "total", &report->total);
}

/* Names and texts may come from the guest: they must not control the
 * terminal. */
static void print_text(FILE *out, const char *text)
{
	bool start = true;

	for (; text && *text; text++) {
		if (start)
			fputs("    ", out);
		start = *text == '\n';
		fputc(start || (*text >= ' ' && *text <= '~') ? *text : '?',
		      out);
	}
	if (!start)
		fputc('\n', out);
}

static void print_findings(const struct report *report, const char *store,
			   FILE *out)
{
	const unsigned shown = report->findings < REPORT_LISTED
				       ? report->findings
				       : REPORT_LISTED;

	for (unsigned i = 0; i < shown; i++) {
		const struct store_run *run = &report->finding[i];

		fprintf(out, "\n%s: %s (run %lld)\n", run->id,
			verdict_name(run->verdict), (long long)run->number);
		print_text(out, run->violations);
		print_text(out, run->detail);
		fprintf(out, "    hotrig replay --store %s %s\n", store,
			run->id);
	}
	if (report->total.not_ok > shown)
		fprintf(out, "\n... and %" PRIu64 " more\n",
			report->total.not_ok - shown);
}

static void print_spread(FILE *out, const char *name,
			 const struct stats_spread *work)
{
	if (work->count)
		fprintf(out,
			"  %-15s %zu; instructions: median %" PRIu64
			", p95 %" PRIu64 ", max %" PRIu64 "\n",
			name, work->count, work->median, work->p95, work->max);
}

/* What the figures say of the fault space, with 95 % intervals. */
static void print_statistics(const struct report *report, FILE *out)
{
	const struct stats_campaign *stats = &report->stats;
	const uint64_t done = report->total.runs - report->total.waiting;
	const uint64_t not_ok = report->total.not_ok;
	const struct stats_interval share = stats_proportion(not_ok, done);

	fprintf(out,
		"\n  faults          %" PRIu64 " planned, %" PRIu64
		" fired, %" PRIu64 " taken, %" PRIu64 " refused\n",
		stats->total.planned, stats->total.fired, stats->total.taken,
		stats->total.refused);
	print_spread(out, "group restarts", &stats->group_instructions);
	print_spread(out, "site restarts", &stats->site_instructions);
	fprintf(out,
		"  cells           %" PRIu64 " of %" PRIu64
		" hit (event x phase x fault)\n",
		stats->cells_hit, stats->cells);
	fprintf(out,
		"  not held        %" PRIu64 " of %" PRIu64
		"; 95 %% interval %.2f to %.2f %%\n",
		not_ok, done, 100 * share.low, 100 * share.high);
}

void report_table(const struct report *report, const char *store,
		  const char *junit, FILE *out)
{
	const struct report_figures *total = &report->total;
	const double seconds = (double)report->campaign.wall_ns / 1e9;
	const uint64_t done = total->runs - total->waiting;

	fprintf(out, "campaign %s (%s)\n\n", report->campaign.name,
		report->campaign.file);
	print_lines(report, out);
	print_statistics(report, out);
	print_findings(report, store, out);
	fprintf(out, "\n%" PRIu64 " runs in %.1f s", done, seconds);
	if (seconds > 0)
		fprintf(out, ", %.1f runs/s", (double)done / seconds);
	fprintf(out, " with %u worker%s", report->campaign.workers,
		report->campaign.workers == 1 ? "" : "s");
	if (total->waiting)
		fprintf(out, "; %" PRIu64 " not carried out", total->waiting);
	fprintf(out, "\nstore %s\n", store);
	if (junit)
		fprintf(out, "junit %s\n", junit);
	if (total->not_ok)
		fprintf(out, "%" PRIu64 " of %" PRIu64 " runs are not held\n",
			total->not_ok, done);
	else
		fprintf(out, "all %" PRIu64 " runs are held\n", done);
	if (env_get("GITHUB_ACTIONS"))
		report_github(report, store, out);
}
