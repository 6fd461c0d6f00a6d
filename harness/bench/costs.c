/*
 * Guest instructions between events. The clock leaves the time spent in
 * tracepoints out and counts NS_PER_INSTRUCTION for each instruction.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench.h"

#define NS_PER_INSTRUCTION 8u
#define SAMPLES_MAX	   256u

static const struct {
	const char *name;
	enum trace_event from, to;
} spans[BENCH_SPANS] = {
	[BENCH_COLD_BOOT] = {"cold boot", EV_BOOT_COLD, EV_SITE_UP},
	[BENCH_SITE_RESTART] = {"site restart", EV_SITE_RESTART, EV_SITE_UP},
	[BENCH_GROUP_RESTART] = {"group restart", EV_HR_RESTART,
				 EV_HR_RESTARTED},
};

const char *bench_span_name(enum bench_span span)
{
	return spans[span].name;
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The first boot begins when the clock does, before there is a trace. */
static uint64_t start_of(const struct trace_record *from)
{
	return from->event == EV_BOOT_COLD && from->boot == 0 ? 0 : from->clock;
}

static void span_costs(const struct trace *trace, enum bench_span span,
		       struct bench_costs *out)
{
	uint64_t sample[SAMPLES_MAX];
	const struct trace_record *from = NULL;
	unsigned n = 0;

	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event == spans[span].from) {
			from = rec;
		} else if (rec->event == spans[span].to && from) {
			if (n < SAMPLES_MAX)
				sample[n++] = (rec->clock - start_of(from)) /
					      NS_PER_INSTRUCTION;
			from = NULL;
		}
	}
	qsort(sample, n, sizeof(sample[0]), compare);
	out->count[span] = n;
	out->instructions[span] = n ? sample[n / 2] : 0;
}

void bench_costs(const struct trace *trace, struct bench_costs *out)
{
	memset(out, 0, sizeof(*out));
	for (unsigned span = 0; span < BENCH_SPANS; span++)
		span_costs(trace, span, out);
}
