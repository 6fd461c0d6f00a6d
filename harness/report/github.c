/*
 * Workflow commands of GitHub's runner: an error for each finding, attached to
 * the workload's scenario file.
 */
#include <inttypes.h>

#include "harness/report/part.h"

/* Properties need more of it escaped than the message. */
static void put(FILE *out, const char *text, bool property)
{
	for (; text && *text; text++) {
		if (*text == '%' || *text == '\r' || *text == '\n' ||
		    (property && (*text == ':' || *text == ',')))
			fprintf(out, "%%%02X", (unsigned char)*text);
		else if (*text >= ' ' && *text <= '~')
			fputc(*text, out);
		else
			fputc('?', out);
	}
}

void report_github(const struct report *report, const char *store, FILE *out)
{
	const unsigned shown = report->findings < REPORT_ANNOTATED
				       ? report->findings
				       : REPORT_ANNOTATED;

	for (unsigned i = 0; i < shown; i++) {
		const struct store_run *run = &report->finding[i];

		fputs("::error file=", out);
		put(out, run->file, true);
		fputs(",title=", out);
		put(out, run->id, true);
		put(out, ": ", true);
		put(out, verdict_name(run->verdict), true);
		fputs("::", out);
		put(out, run->violations, false);
		put(out, run->detail, false);
		fputs("%0Ahotrig replay --store ", out);
		put(out, store, false);
		fputc(' ', out);
		put(out, run->id, false);
		fputc('\n', out);
	}
	if (report->total.not_ok > shown)
		fprintf(out, "::error::%" PRIu64 " more runs are not held\n",
			report->total.not_ok - shown);
}
