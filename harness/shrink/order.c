/*
 * Faults in the order in which they fire.
 */
#include "harness/shrink/search.h"

/* Record at which each fault fired; those that did not come last. */
static void find_places(const struct search *search, uint64_t *place)
{
	const struct trace *trace = &search->result.trace;

	for (unsigned i = 0; i < PLAN_MAX_FAULTS; i++)
		place[i] = UINT64_MAX;
	for (size_t k = 0; k < trace->count; k++) {
		const struct trace_record *r = &trace->rec[k];

		if (r->event == EV_FAULT_FIRED && r->arg[0] < PLAN_MAX_FAULTS)
			place[r->arg[0]] = k;
	}
}

/* Insertion sort: faults at one place keep their order. */
static void sort(const uint64_t *place, unsigned *order, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned at = i;

		for (; at && place[order[at - 1]] > place[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

void pass_order(struct search *search)
{
	const struct scenario *best = search->best;
	struct scenario *copy = scenario_copy(best);
	uint64_t place[PLAN_MAX_FAULTS];
	unsigned order[PLAN_MAX_FAULTS];
	struct err err;
	int rc = 0;

	find_places(search, place);
	sort(place, order, best->fault_count);
	scenario_clear_faults(copy);
	for (unsigned i = 0; i < best->fault_count && rc == 0; i++)
		rc = scenario_add_fault(copy, best->point_text[order[i]],
					best->fault_text[order[i]], &err);
	if (rc == 0)
		search_try(search, copy);
	else
		scenario_free(copy);
}
