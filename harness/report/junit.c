/*
 * JUnit XML: a suite a workload; in it, for each fault, a case an invariant
 * and one for the verdict. Names are the same in every report of a campaign,
 * so a CI system can follow a case from one to the next. Only attributes that
 * the schema of Jenkins' xunit plugin knows.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "harness/report/part.h"

#define VERDICT_CASE "verdict"

struct junit {
	FILE *out;
	struct store *store;
	const struct report *report;
	struct err *err;
};

struct totals {
	uint64_t cases, failures, errors, skipped, wall_ns;
};

static const struct report_breach *breach_find(const struct report_line *line,
					       const char *name)
{
	for (size_t i = 0; i < line->breaches; i++)
		if (!strcmp(line->breach[i].name, name))
			return &line->breach[i];
	return NULL;
}

static bool is_error(const struct report_breach *breach)
{
	return breach->as == VERDICT_INFRA;
}

static bool is_skipped(const struct report_line *line)
{
	return line->figures.waiting == line->figures.runs;
}

static void print_example(FILE *out, const struct store_run *run)
{
	report_xml_text(out, run->id);
	fprintf(out, ": %s", verdict_name(run->verdict));
	if (run->verdict == VERDICT_HELD)
		fprintf(out, " (%s)", outcome_name(run->outcome));
	if (run->expect) {
		fputs(", expected ", out);
		report_xml_text(out, run->expect);
	}
	fputc('\n', out);
	report_xml_text(out, run->violations);
	if (run->detail) {
		report_xml_text(out, run->detail);
		fputc('\n', out);
	}
	fputs("hotrig replay ", out);
	report_xml_text(out, run->id);
	fputc('\n', out);
}

static int print_breach(const struct junit *junit,
			const struct report_line *line,
			const struct report_breach *breach)
{
	FILE *out = junit->out;
	const char *tag = is_error(breach) ? "error" : "failure";

	fprintf(out,
		"<%s type=\"%s\" message=\"%" PRIu64 " of %" PRIu64 " runs\">",
		tag, verdict_name(breach->as), breach->runs,
		line->figures.runs - line->figures.waiting);
	for (unsigned i = 0; i < breach->examples; i++) {
		struct store_run run;
		char number[24];

		snprintf(number, sizeof(number), "%" PRId64,
			 breach->example[i]);
		if (store_find(junit->store, junit->report->campaign.id, number,
			       &run, junit->err) < 0)
			return -1;
		print_example(out, &run);
		store_run_free(&run);
	}
	fprintf(out, "</%s>", tag);
	return 0;
}

static int print_case(const struct junit *junit, const struct report_line *line,
		      const char *name, uint64_t wall_ns)
{
	const struct report_breach *breach = breach_find(line, name);
	FILE *out = junit->out;
	int rc = 0;

	fputs("<testcase classname=\"", out);
	report_xml_text(out, junit->report->campaign.name);
	fputc('.', out);
	report_xml_text(out, line->workload);
	fputs("\" name=\"", out);
	report_xml_text(out, line->fault);
	fprintf(out, ": %s\" time=\"%.3f\">", name, (double)wall_ns / 1e9);
	if (is_skipped(line))
		fputs("<skipped/>", out);
	else if (breach)
		rc = print_breach(junit, line, breach);
	fputs("</testcase>\n", out);
	return rc;
}

static int print_line(const struct junit *junit, const struct report_line *line)
{
	size_t count;
	const struct invariant *inv = oracle_invariants(&count);
	int rc = print_case(junit, line, VERDICT_CASE, line->figures.wall_ns);

	for (size_t i = 0; i < count && rc == 0; i++)
		rc = print_case(junit, line, inv[i].name, 0);
	return rc;
}

/* Sums of one workload, or of all (NULL). */
static struct totals totals_of(const struct report *report,
			       const char *workload)
{
	struct totals sum = {0};
	size_t cases;

	oracle_invariants(&cases);
	cases++;
	for (size_t i = 0; i < report->lines; i++) {
		const struct report_line *line = &report->line[i];

		if (workload && strcmp(line->workload, workload) != 0)
			continue;
		sum.cases += cases;
		sum.wall_ns += line->figures.wall_ns;
		if (is_skipped(line)) {
			sum.skipped += cases;
			continue;
		}
		for (size_t k = 0; k < line->breaches; k++) {
			sum.errors += is_error(&line->breach[k]);
			sum.failures += !is_error(&line->breach[k]);
		}
	}
	return sum;
}

static void print_totals(FILE *out, const char *tag, const char *name,
			 const struct totals *sum)
{
	fprintf(out, "<%s name=\"", tag);
	report_xml_text(out, name);
	fprintf(out,
		"\" tests=\"%" PRIu64 "\" failures=\"%" PRIu64
		"\" errors=\"%" PRIu64 "\" time=\"%.3f\"",
		sum->cases, sum->failures, sum->errors,
		(double)sum->wall_ns / 1e9);
}

static int print_suites(const struct junit *junit)
{
	const struct report *report = junit->report;
	struct totals sum = totals_of(report, NULL);
	const char *workload = "";
	FILE *out = junit->out;
	int rc = 0;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	print_totals(out, "testsuites", report->campaign.name, &sum);
	fputs(">\n", out);
	for (size_t i = 0; i < report->lines && rc == 0; i++) {
		const struct report_line *line = &report->line[i];

		if (strcmp(workload, line->workload) != 0) {
			if (*workload)
				fputs("</testsuite>\n", out);
			workload = line->workload;
			sum = totals_of(report, workload);
			print_totals(out, "testsuite", workload, &sum);
			fprintf(out, " skipped=\"%" PRIu64 "\">\n",
				sum.skipped);
		}
		rc = print_line(junit, line);
	}
	if (*workload)
		fputs("</testsuite>\n", out);
	fputs("</testsuites>\n", out);
	return rc;
}

int report_junit(struct store *store, const struct report *report,
		 const char *file, struct err *err)
{
	struct junit junit = {fopen(file, "we"), store, report, err};
	int rc;

	if (!junit.out)
		return err_set(err, ERR_INFRA, "%s: %s", file, strerror(errno));
	rc = print_suites(&junit);
	if (ferror(junit.out) + fclose(junit.out) != 0 && rc == 0)
		rc = err_set(err, ERR_INFRA, "%s: cannot be written", file);
	return rc;
}
