/*
 * Statistics of a campaign, from its store: what became of the faults, how
 * long restarts took, which cells were hit. Absolute counts; a reader adds
 * intervals (stats.h).
 */
#ifndef HOTRIG_STATS_CAMPAIGN_H
#define HOTRIG_STATS_CAMPAIGN_H

#include "harness/stats/stats.h"
#include "harness/store/store.h"
#include "runtime/abi/plan.h"

struct stats_faults {
	uint64_t planned; /* in plans of runs that were carried out */
	uint64_t fired;	  /* reached their point */
	uint64_t taken;	  /* had their direct effect */
	uint64_t refused; /* meant nothing at their point */
};

struct stats_campaign {
	struct stats_faults total;
	struct stats_faults fault[FAULT_COUNT]; /* by enum plan_fault_type */
	/* Of each run the first restart of the kind behind the first fault. */
	struct stats_spread group_ns, group_instructions;
	struct stats_spread site_ns, site_instructions;
	/*
	 * Cells: event x phase x fault. Those that exist are the pairs of
	 * event and phase that some run went through, agent's records and such
	 * as are no points left out, times the faults that were planned.
	 */
	uint64_t cells, cells_hit;
	/* Runs with a fault that fired at this event in this phase. */
	uint64_t hits[PHASE_COUNT][EV_COUNT];
	struct phase_cells seen;
};

/* Go through a campaign of the store. */
int stats_campaign(struct store *store, int64_t campaign,
		   struct stats_campaign *out, struct err *err);

/* The sum over the faults of a family ("EXCEPTION"), or all zero. */
struct stats_faults stats_family(const struct stats_campaign *stats,
				 const char *family);

/* Whether a fault can be put at this event. */
bool stats_is_point(unsigned event);

#endif
