/*
 * Runs that need not be carried out, because the machine is in the same state
 * as in another one when the fault acts: they differ in the agent's own records
 * alone. Two kinds, both of the faults "kill" and "exit" without +K, which
 * act on an actor and not on who works for it:
 *
 *  - inside a call they wait for its return: of the points of one call, the
 *    first stands for all;
 *  - "kill" of a boot actor is refused: the run is the golden one. One for each
 *    event is kept.
 *
 * tests/unit/test_campaign_prune.c carries both out and compares.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/campaign/expander.h"
#include "harness/campaign/query.h"
#include "harness/base/text.h"
#include "inject/point.h"

#define BOOT_ACTORS 4u /* aids 1 to 4; 0: nobody's */

/* Where the golden trace stands, for one pass over it. */
struct walk {
	uint32_t *call; /* of each thread: number of its call, 0: in none */
	uint32_t calls;
	unsigned pads; /* destructors that run */
};

/* What is known of each record, and what has been kept so far. */
struct classes {
	const struct trace *trace;
	uint32_t *in_call; /* number of the call; 0: in none */
	bool *refused;	   /* kill would be */
	bool *call_kept;   /* by fault and number of the call */
	bool *event_kept;  /* by fault and event */
};

static void *zeros(size_t count, size_t bytes)
{
	void *at = text_alloc(count * bytes);

	memset(at, 0, count * bytes);
	return at;
}

static void step(struct walk *walk, const struct trace_record *rec)
{
	switch (rec->event) {
	case EV_CALL_ENTER:
		walk->call[rec->thread] = ++walk->calls;
		break;
	case EV_CALL_RETURN:
	case EV_EXC_RAISE:
	case EV_ACTOR_START:
	case EV_ACTOR_END:
		walk->call[rec->thread] = 0;
		break;
	case EV_SITE_RESTART:
		memset(walk->call, 0, (UINT16_MAX + 1) * sizeof(*walk->call));
		walk->pads = 0;
		break;
	case EV_PAD_RUN:
		walk->pads++;
		break;
	case EV_PAD_DONE:
		walk->pads -= walk->pads > 0;
		break;
	default:
		break;
	}
}

static void classify(const struct classes *classes)
{
	const struct trace *trace = classes->trace;
	struct walk walk = {0};

	walk.call = zeros(UINT16_MAX + 1, sizeof(*walk.call));
	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];

		step(&walk, rec);
		if (walk.pads)
			continue;
		if (rec->actor <= BOOT_ACTORS)
			classes->refused[i] = true;
		else if (rec->in != IN_ACTOR)
			classes->in_call[i] = walk.call[rec->thread];
	}
	free(walk.call);
}

static bool first_time(bool *flag)
{
	bool first = !*flag;

	*flag = true;
	return first;
}

static bool keep(const struct classes *classes,
		 const struct candidate *candidate, uint32_t type)
{
	const struct trace *trace = classes->trace;
	size_t at = (size_t)(candidate->rec - trace->rec);
	size_t fault = candidate->fault;

	if (candidate->plus || (type != FAULT_KILL && type != FAULT_EXIT))
		return true;
	if (type == FAULT_KILL && classes->refused[at])
		return first_time(&classes->event_kept[fault * EV_COUNT +
						       candidate->rec->event]);
	if (classes->in_call[at])
		return first_time(
			&classes->call_kept[fault * (trace->count + 1) +
					    classes->in_call[at]]);
	return true;
}

static uint32_t type_of(const char *text)
{
	struct plan_fault fault = {0};
	char why[300];

	fault_parse(text, &fault, why, sizeof(why));
	return fault.type;
}

void candidates_prune(struct candidates *list,
		      const struct campaign_points *points,
		      const struct trace *trace)
{
	const size_t records = trace->count + 1;
	const struct classes classes = {
		.trace = trace,
		.in_call = zeros(records, sizeof(*classes.in_call)),
		.refused = zeros(records, sizeof(bool)),
		.call_kept =
			zeros(points->faults_count * records, sizeof(bool)),
		.event_kept = zeros((size_t)points->faults_count * EV_COUNT,
				    sizeof(bool)),
	};
	size_t kept = 0;

	classify(&classes);
	for (size_t i = 0; i < list->count; i++) {
		const struct candidate *candidate = &list->at[i];
		uint32_t type = type_of(points->faults[candidate->fault]);

		if (keep(&classes, candidate, type))
			list->at[kept++] = *candidate;
	}
	list->pruned = list->count - kept;
	list->count = kept;
	free(classes.in_call);
	free(classes.refused);
	free(classes.call_kept);
	free(classes.event_kept);
}
