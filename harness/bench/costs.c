/*
 * Guest instructions between events. The clock leaves the time spent in
 * tracepoints out and counts LAYOUT_NS_PER_INSTRUCTION for each instruction.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench.h"
#include "runtime/abi/calls.h"
#include "runtime/abi/layout.h"

/* The last ones: what went before in the same run may have had less to do. */
#define SAMPLES 16u

struct samples {
	uint64_t instructions[SAMPLES];
	unsigned count;
};

/* A call of the PMM that has not returned. */
struct call {
	const struct trace_record *enter; /* NULL: there is none */
	uint64_t op;
	unsigned commits;
	unsigned releases;
};

struct costs {
	struct samples of[BENCH_SPANS];
	const struct trace_record *from[BENCH_SPANS];
	struct call call;
};

static const struct {
	const char *name;
	enum trace_event from, to; /* EV_NONE: a call */
} spans[BENCH_SPANS] = {
	[BENCH_COLD_BOOT] = {"cold boot", EV_BOOT_COLD, EV_SITE_UP},
	[BENCH_SITE_RESTART] = {"site restart", EV_SITE_RESTART, EV_SITE_UP},
	[BENCH_GROUP_RESTART] = {"group restart", EV_HR_RESTART,
				 EV_HR_RESTARTED},
	[BENCH_ALLOCATE_NEW] = {"allocate new", EV_NONE, EV_NONE},
	[BENCH_ALLOCATE_OLD] = {"allocate old", EV_NONE, EV_NONE},
	[BENCH_FREE] = {"free", EV_NONE, EV_NONE},
	[BENCH_FREE_ALL] = {"free all, 1", EV_NONE, EV_NONE},
	[BENCH_FREE_EACH] = {"free all, each", EV_NONE, EV_NONE},
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

static void sample(struct costs *costs, enum bench_span span,
		   const struct trace_record *from,
		   const struct trace_record *to, unsigned parts)
{
	struct samples *s = &costs->of[span];

	s->instructions[s->count++ % SAMPLES] = (to->clock - start_of(from)) /
						LAYOUT_NS_PER_INSTRUCTION /
						parts;
}

static void see_span(struct costs *costs, enum bench_span span,
		     const struct trace_record *rec)
{
	if (rec->event == spans[span].from) {
		costs->from[span] = rec;
	} else if (rec->event == spans[span].to && costs->from[span]) {
		sample(costs, span, costs->from[span], rec, 1);
		costs->from[span] = NULL;
	}
}

static void end_call(struct costs *costs, const struct call *c,
		     const struct trace_record *rec)
{
	if (c->op == PMM_OP_ALLOCATE)
		sample(costs,
		       c->commits ? BENCH_ALLOCATE_NEW : BENCH_ALLOCATE_OLD,
		       c->enter, rec, 1);
	else if (c->op == PMM_OP_FREE)
		sample(costs, BENCH_FREE, c->enter, rec, 1);
	else if (c->op == PMM_OP_FREE_ALL && c->releases == 1)
		sample(costs, BENCH_FREE_ALL, c->enter, rec, 1);
	else if (c->op == PMM_OP_FREE_ALL && c->releases)
		sample(costs, BENCH_FREE_EACH, c->enter, rec, c->releases);
}

/* A request to the PMM runs to its end: nothing of another call between. */
static void see_call(struct costs *costs, const struct trace_record *rec)
{
	struct call *c = &costs->call;

	if (rec->event == EV_CALL_ENTER) {
		memset(c, 0, sizeof(*c));
		if (rec->arg[0] >> 8 == LAP_PMM)
			c->enter = rec;
		c->op = rec->arg[0] & 0xff;
	} else if (rec->event == EV_PMM_COMMIT) {
		c->commits++;
	} else if (rec->event == EV_PMM_RELEASE) {
		c->releases++;
	} else if (rec->event == EV_CALL_RETURN && c->enter) {
		if (rec->thread == c->enter->thread && rec->arg[1] == 0)
			end_call(costs, c, rec);
		c->enter = NULL;
	}
}

static void conclude(struct samples *s, enum bench_span span,
		     struct bench_costs *out)
{
	unsigned n = s->count < SAMPLES ? s->count : SAMPLES;

	qsort(s->instructions, n, sizeof(s->instructions[0]), compare);
	out->count[span] = n;
	out->instructions[span] = n ? s->instructions[n / 2] : 0;
}

void bench_costs(const struct trace *trace, struct bench_costs *out)
{
	struct costs costs;

	memset(&costs, 0, sizeof(costs));
	for (size_t i = 0; i < trace->count; i++) {
		for (unsigned s = 0; s < BENCH_ALLOCATE_NEW; s++)
			see_span(&costs, s, &trace->rec[i]);
		see_call(&costs, &trace->rec[i]);
	}
	memset(out, 0, sizeof(*out));
	for (unsigned s = 0; s < BENCH_SPANS; s++)
		conclude(&costs.of[s], s, out);
}
