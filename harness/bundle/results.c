/*
 * What a run came to: trace, console text, verdict.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bundle/part.h"
#include "harness/trace/timeline.h"

static int put_text(const char *folder, const char *name, struct text *text,
		    struct err *err)
{
	int rc = bundle_put(folder, name, text->at, text->len, err);

	text_free(text);
	return rc;
}

static int put_trace(const char *folder, const struct trace *trace,
		     struct err *err)
{
	struct text raw = {0}, timeline = {0};
	char line[200];

	for (size_t i = 0; i < trace->count; i++) {
		trace_format(trace, &trace->rec[i], line, sizeof(line));
		text_printf(&raw, "%s\n", line);
	}
	timeline_format(trace, false, &timeline);
	if (put_text(folder, "trace.txt", &raw, err) < 0) {
		text_free(&timeline);
		return -1;
	}
	if (put_text(folder, "timeline.txt", &timeline, err) < 0)
		return -1;
	return bundle_put(folder, "trace.bin", trace->rec,
			  trace->count * sizeof(trace->rec[0]), err);
}

static int put_verdict(const char *folder, const struct run_result *result,
		       struct err *err)
{
	const struct verdict *verdict = &result->verdict;
	unsigned shown = verdict->violations;
	struct text text = {0};

	text_puts(&text, verdict_name(verdict->kind));
	if (verdict->outcome != OUTCOME_NONE)
		text_printf(&text, " (%s)", outcome_name(verdict->outcome));
	text_printf(&text, ", digest %016" PRIx64 "\n", result->digest);
	if (result->infra[0])
		text_printf(&text, "%s\n", result->infra);
	if (shown > VERDICT_MAX_VIOLATIONS)
		shown = VERDICT_MAX_VIOLATIONS;
	for (unsigned i = 0; i < shown; i++)
		text_printf(&text, "%s: event %" PRIu32 ": %s\n",
			    verdict->violation[i].invariant,
			    verdict->violation[i].seq,
			    verdict->violation[i].text);
	if (verdict->violations > shown)
		text_printf(&text, "... and %u more\n",
			    verdict->violations - shown);
	return put_text(folder, "verdict.txt", &text, err);
}

int bundle_results(const char *folder, const struct bundle_run *run,
		   struct err *err)
{
	const char *console = run->result->console;

	if (put_trace(folder, &run->result->trace, err) < 0 ||
	    put_verdict(folder, run->result, err) < 0)
		return -1;
	return bundle_put(folder, "console.txt", console ? console : "",
			  console ? strlen(console) : 0, err);
}
