/*
 * The parts of an expansion: variants of workloads, points in a trace, the list
 * of runs. For harness/campaign alone.
 */
#ifndef HOTRIG_CAMPAIGN_EXPANDER_H
#define HOTRIG_CAMPAIGN_EXPANDER_H

#include "harness/campaign/campaign.h"

/* A workload with a set of tunables and the faults of "with", and its golden
 * run. */
struct variant {
	char *file;
	char *name; /* "w", "w,hrCtrl.maxBadness=1" */
	struct scenario *scenario;
	struct run_result golden;
	bool held;
};

struct expander {
	const struct campaign *campaign;
	const struct campaign_runner *runner;
	bool dry;
	struct variant *variant;
	unsigned variants;
	struct campaign_expansion *out;
};

/* One run to be: a record, so many instructions after it, a fault. */
struct candidate {
	const struct trace_record *rec;
	uint32_t number; /* as event:N counts: the agent's records do not */
	uint64_t plus;
	unsigned fault;
};

struct candidates {
	struct candidate *at;
	size_t count;
	size_t pruned;
};

/*
 * Those of records first to end - 1 of a trace that points mean, thinned out
 * by sample. Free at. prune: leave out runs that are equivalent to one before
 * them.
 */
int candidates_list(const struct campaign_points *points,
		    const struct trace *trace, size_t first, size_t end,
		    bool prune, struct candidates *out, struct err *err);
/* Prune a list made from these points. See prune.c. */
void candidates_prune(struct candidates *list,
		      const struct campaign_points *points,
		      const struct trace *trace);
/* splitmix64: a sample must be the same everywhere for ever. */
uint64_t sample_random(uint64_t *state);

/* Carry out the golden runs of all entries; file and key in errors. */
int variants_add(struct expander *x, struct err *err);
/* The variant of an entry; set: of its tunables, 0 if it has none. */
struct variant *variant_find(struct expander *x,
			     const struct campaign_entry *entry,
			     const char *path, unsigned set);
void variants_free(struct expander *x);

struct store_run *expansion_next(struct campaign_expansion *out);
/* Leave a sample of what is not done; golden runs stay. */
void expansion_limit(struct campaign_expansion *out, size_t runs,
		     uint64_t seed);
uint64_t expansion_spec(const struct campaign_expansion *out);

#endif
