/*
 * Traces, as a guest that has gone wrong may leave them: loading, text, digest,
 * comparison, and the judge, who must come to an end whatever is written there.
 * Numbers, events and places are made possible ones, since a record with
 * another is refused as such.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/oracle/oracle.h"
#include "harness/scenario/scenario.h"
#include "harness/trace/trace.h"
#include "runtime/abi/layout.h"

#define RAM_BYTES (LAYOUT_BANK_PHYS + 0x10000u)

const char fuzz_name[] = "trace";

static uint8_t ram[RAM_BYTES];

static void judge(const struct trace *trace)
{
	struct scenario *scenario = scenario_new("fuzz");
	struct site_state site = {0};
	struct oracle_input in = {.trace = trace,
				  .site = &site,
				  .ram = ram,
				  .ram_bytes = RAM_BYTES,
				  .console = ""};
	struct verdict verdict, again;
	struct plan *plan;
	struct err err;

	FUZZ_CHECK(scenario_plan(scenario, &plan, &err) == 0);
	in.plan = plan;
	oracle_judge(&in, &verdict);
	oracle_judge(&in, &again);
	FUZZ_CHECK(verdict.kind == again.kind);
	FUZZ_CHECK(verdict.violations == again.violations);
	free(plan);
	scenario_free(scenario);
}

static void check(const struct trace_record *rec, size_t count)
{
	struct trace trace;
	char line[200], text[400];
	struct err err;

	if (trace_load(&trace, rec, count, &err) < 0) {
		FUZZ_CHECK(err.class == ERR_INFRA);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		trace_format(&trace, &trace.rec[i], line, sizeof(line));
		FUZZ_CHECK(memchr(line, '\0', sizeof(line)));
	}
	FUZZ_CHECK(trace_digest(&trace, true) == trace_digest(&trace, true));
	trace_difference(&trace, &trace, text, sizeof(text));
	FUZZ_CHECK(!*text);
	judge(&trace);
	trace_free(&trace);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	size_t count = size / sizeof(struct trace_record);
	struct trace_record *rec = malloc((count + 1) * sizeof(*rec));

	FUZZ_CHECK(rec);
	memcpy(rec, data, count * sizeof(*rec));
	check(rec, count);
	for (size_t i = 0; i < count; i++) {
		rec[i].seq = (uint32_t)i;
		rec[i].event = (uint16_t)(1 + rec[i].event % (EV_COUNT - 1));
		rec[i].in = (uint8_t)(rec[i].in % IN_COUNT);
	}
	check(rec, count);
	free(rec);
}
