/*
 * JUnit XML: a test suite a workload, a test case a run. A run that is not
 * held is a failure, one of class infra an error, one not carried out is
 * skipped.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "harness/report/report.h"

struct junit {
	FILE *out;
	const char *campaign;
	const char *workload;
};

/* Bytes of the UTF-8 sequence at p, 0 if it is none that XML allows. */
static size_t utf8_length(const unsigned char *p)
{
	uint32_t code;
	size_t n;

	if (p[0] < 0x80)
		return p[0] >= 0x20 || p[0] == '\t' || p[0] == '\n';
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		n = 2;
	else if ((p[0] & 0xf0u) == 0xe0)
		n = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		n = 4;
	else
		return 0;
	code = p[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0u) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3fu);
	}
	if ((n == 3 && code < 0x800) || (n == 4 && code < 0x10000) ||
	    (code >= 0xd800 && code <= 0xdfff) || code == 0xfffe ||
	    code == 0xffff || code > 0x10ffff)
		return 0;
	return n;
}

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\n':
		return "&#10;";
	case '\t':
		return "&#9;";
	default:
		return NULL;
	}
}

void report_xml_text(FILE *out, const char *text)
{
	while (text && *text) {
		size_t n = utf8_length((const unsigned char *)text);

		if (n == 0) {
			fputc('?', out);
			n = 1;
		} else if (entity(*text)) {
			fputs(entity(*text), out);
		} else {
			fwrite(text, 1, n, out);
		}
		text += n;
	}
}

static void print_failure(const struct junit *junit,
			  const struct store_run *run)
{
	const bool infra = run->verdict == VERDICT_INFRA;
	const char *tag = infra ? "error" : "failure";

	fprintf(junit->out, "<%s type=\"%s\" message=\"", tag,
		verdict_name(run->verdict));
	report_xml_text(junit->out, run->invariant
					    ? run->invariant
					    : verdict_name(run->verdict));
	fputs("\">", junit->out);
	report_xml_text(junit->out, run->violations);
	report_xml_text(junit->out, run->detail);
	fputs("\nhotrig replay ", junit->out);
	report_xml_text(junit->out, run->id);
	fprintf(junit->out, "\n</%s>", tag);
}

static int print_case(const struct store_run *run, void *context)
{
	const struct junit *junit = context;

	if (strcmp(run->workload, junit->workload) != 0)
		return 0;
	fputs("<testcase classname=\"", junit->out);
	report_xml_text(junit->out, junit->campaign);
	fputc('.', junit->out);
	report_xml_text(junit->out, run->workload);
	fputs("\" name=\"", junit->out);
	report_xml_text(junit->out, run->id);
	fprintf(junit->out, "\" time=\"%.3f\">", (double)run->wall_ns / 1e9);
	if (run->state != STORE_DONE)
		fputs("<skipped/>", junit->out);
	else if (!run->ok)
		print_failure(junit, run);
	fputs("</testcase>\n", junit->out);
	return 0;
}

static void figures_of(const struct report *report, const char *workload,
		       struct report_figures *sum)
{
	memset(sum, 0, sizeof(*sum));
	for (size_t i = 0; i < report->lines; i++) {
		const struct report_figures *f = &report->line[i].figures;

		if (workload && strcmp(report->line[i].workload, workload))
			continue;
		sum->runs += f->runs;
		sum->waiting += f->waiting;
		sum->not_ok += f->not_ok;
		sum->verdict[VERDICT_INFRA] += f->verdict[VERDICT_INFRA];
		sum->wall_ns += f->wall_ns;
	}
}

static void print_open(FILE *out, const char *tag, const char *name,
		       const struct report_figures *f)
{
	fprintf(out, "<%s name=\"", tag);
	report_xml_text(out, name);
	fprintf(out,
		"\" tests=\"%" PRIu64 "\" failures=\"%" PRIu64
		"\" errors=\"%" PRIu64 "\" skipped=\"%" PRIu64
		"\" time=\"%.3f\">\n",
		f->runs, f->not_ok - f->verdict[VERDICT_INFRA],
		f->verdict[VERDICT_INFRA], f->waiting,
		(double)f->wall_ns / 1e9);
}

static int print_suites(struct store *store, const struct report *report,
			FILE *out, struct err *err)
{
	struct junit junit = {out, report->campaign.name, ""};
	struct report_figures figures;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	figures_of(report, NULL, &figures);
	print_open(out, "testsuites", report->campaign.name, &figures);
	for (size_t i = 0; i < report->lines; i++) {
		if (!strcmp(junit.workload, report->line[i].workload))
			continue;
		junit.workload = report->line[i].workload;
		figures_of(report, junit.workload, &figures);
		print_open(out, "testsuite", junit.workload, &figures);
		if (store_each(store, report->campaign.id, print_case, &junit,
			       err) < 0)
			return -1;
		fputs("</testsuite>\n", out);
	}
	fputs("</testsuites>\n", out);
	return 0;
}

int report_junit(struct store *store, const struct report *report,
		 const char *file, struct err *err)
{
	FILE *out = fopen(file, "we");
	int rc;

	if (!out)
		return err_set(err, ERR_INFRA, "%s: %s", file, strerror(errno));
	rc = print_suites(store, report, out, err);
	if (ferror(out) + fclose(out) != 0 && rc == 0)
		rc = err_set(err, ERR_INFRA, "%s: cannot be written", file);
	return rc;
}
