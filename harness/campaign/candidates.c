/*
 * Which runs one set of points makes of one trace.
 */
#include <stdlib.h>

#include "harness/base/text.h"
#include "harness/campaign/expander.h"
#include "harness/campaign/query.h"

#define NS_PER_INSTRUCTION 8u /* docs/determinism.md */
#define NEXT_MOST	   100000u

uint64_t sample_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Keep count of the candidates, in their order: selection sampling. */
static size_t sample(struct candidate *list, size_t total, size_t count,
		     uint64_t seed)
{
	size_t kept = 0;

	for (size_t i = 0; i < total && kept < count; i++)
		if (sample_random(&seed) % (total - i) < count - kept)
			list[kept++] = list[i];
	return kept;
}

/*
 * Instructions up to the next event. The clock tells: it counts nothing else,
 * but some 30 instructions of each tracepoint more. None where the thread may
 * stop before it: idle time is on the clock too.
 */
static uint64_t instructions_to_next(const struct trace *trace, size_t at)
{
	uint64_t count;
	size_t next = at + 1;

	while (next < trace->count &&
	       (trace->rec[next].event == EV_NAME_DEF ||
		trace->rec[next].event == EV_BLOCK_DIGEST ||
		campaign_query_is_agents(trace->rec[next].event)))
		next++;
	if (next == trace->count || trace->rec[at].event == EV_THREAD_DELAY ||
	    trace->rec[next].event == EV_THREAD_RUN ||
	    trace->rec[next].thread != trace->rec[at].thread ||
	    trace->rec[next].boot != trace->rec[at].boot ||
	    trace->rec[next].clock < trace->rec[at].clock)
		return 0;
	count = (trace->rec[next].clock - trace->rec[at].clock) /
		NS_PER_INSTRUCTION;
	return count < NEXT_MOST ? count : NEXT_MOST;
}

static size_t list(const struct campaign_points *points,
		   const struct trace *trace, const bool *selected,
		   size_t first, size_t end, struct candidate *out)
{
	const uint64_t step = points->every ? points->every : 1;
	uint32_t number = 0;
	size_t n = 0;

	for (size_t i = 0; i < end; i++) {
		const struct trace_record *rec = &trace->rec[i];
		uint64_t to = points->plus_to;

		if (campaign_query_is_agents(rec->event))
			continue;
		number++;
		if (i < first || !selected[i])
			continue;
		if (to == CAMPAIGN_PLUS_NEXT)
			to = instructions_to_next(trace, i);
		for (uint64_t p = points->plus_from; p <= to; p += step)
			for (unsigned f = 0; f < points->faults_count; f++) {
				if (out)
					out[n] = (struct candidate){
						rec, number - 1, p, f};
				n++;
			}
	}
	return n;
}

int candidates_list(const struct campaign_points *points,
		    const struct trace *trace, size_t first, size_t end,
		    bool prune, struct candidates *out, struct err *err)
{
	struct campaign_query *query;
	bool *selected;
	char why[400];

	query = campaign_query_new(points, why, sizeof(why));
	if (!query)
		return err_set(err, ERR_USAGE, "%s", why);
	selected = campaign_query_select(query, trace);
	campaign_query_free(query);
	if (!selected)
		return err_set(err, ERR_INFRA, "campaign: out of memory");
	out->count = list(points, trace, selected, first, end, NULL);
	out->at = text_alloc((out->count + 1) * sizeof(*out->at));
	list(points, trace, selected, first, end, out->at);
	if (prune)
		candidates_prune(out, points, trace);
	if (points->sample)
		out->count = sample(out->at, out->count, points->sample,
				    points->seed);
	free(selected);
	return 0;
}
