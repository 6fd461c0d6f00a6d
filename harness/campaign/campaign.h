/*
 * Campaigns: many runs from one description (YAML through libcyaml).
 *
 *	name: smoke
 *	entries:
 *	  - workload: ../examples/counter_u.yaml  # or workloads: [a, b]
 *	    events: [pmm.*, hr.*, call.enter]     # globs; all if left out
 *	    where: in=pmm,group=0                 # attributes as in a point
 *	    faults: [segv, div0, exit=1]
 *	    plus: 0..3                            # instructions after it
 *	    sample: 200                           # so many per workload
 *	    seed: 1                               # which ones
 *	    expect: held                          # or an outcome: recovered
 *
 * A workload is a scenario. It is run once as it is (its golden run, which
 * must be held); then there is one run for each record of that trace that
 * matches x plus x fault. Expansion depends on the file and the golden runs
 * alone. Records of the agent (fault.*, block.digest), name.def and run.end are
 * no points.
 */
#ifndef HOTRIG_CAMPAIGN_H
#define HOTRIG_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "harness/run/run.h"
#include "harness/scenario/scenario.h"
#include "harness/store/store.h"

struct campaign_entry {
	char *workload;
	char **workloads;
	unsigned workloads_count;
	char **events;
	unsigned events_count;
	char *where;
	char **faults;
	unsigned faults_count;
	char *plus;
	uint32_t sample; /* 0: all */
	uint64_t seed;
	char *expect;
	uint64_t plus_from, plus_to; /* derived from plus */
};

struct yamlfile;

struct campaign {
	char *name;
	struct campaign_entry *entries;
	unsigned entries_count;
	char *file; /* where it was read from; workloads are relative to it */
	struct yamlfile *doc; /* owns everything above but file */
};

/* Read and check a file. Errors: "FILE:LINE: ...", class ERR_USAGE. */
int campaign_load(const char *file, struct campaign **out, struct err *err);
/* For messages and relative workloads file is used as given. */
int campaign_parse(const char *text, const char *file, struct campaign **out,
		   struct err *err);
void campaign_free(struct campaign *campaign);

/*
 * Carries out one scenario: run_scenario, or a stand-in in unit tests. As
 * run_scenario; called in several processes at once.
 */
struct campaign_runner {
	int (*run)(void *context, const struct scenario *scenario,
		   struct run_result *result, struct err *err);
	void *context;
};

struct campaign_expansion {
	struct store_run *run; /* golden runs come first, and are done */
	size_t count;
	size_t room;
	size_t golden_bad; /* golden runs that are not held; not expanded */
	uint64_t spec;	   /* hash over everything above */
};

/*
 * Carry out the golden runs and list the others. With dry: one run with the
 * fault none at every event of every workload instead, each of which must
 * leave the trace as it was. Free with campaign_expansion_free.
 */
int campaign_expand(const struct campaign *campaign, bool dry,
		    const struct campaign_runner *runner,
		    struct campaign_expansion *out, struct err *err);
void campaign_expansion_free(struct campaign_expansion *expansion);

/* Put a result into the row of its run: ok, verdict, texts, figures. */
void campaign_result(struct store_run *row, const struct run_result *result);
/* The same for a run that could not be carried out. */
void campaign_result_infra(struct store_run *row, const char *reason);

enum campaign_end {
	CAMPAIGN_COMPLETE,
	CAMPAIGN_BUDGET,      /* the time was up */
	CAMPAIGN_FINDING,     /* a run was not held, and that was enough */
	CAMPAIGN_INTERRUPTED, /* SIGINT or SIGTERM */
	CAMPAIGN_STUCK	      /* workers kept dying */
};

struct campaign_work {
	const char *store; /* file; nobody may have it open in this process */
	int64_t campaign;
	unsigned jobs;	    /* worker processes, at least 1 */
	uint64_t budget_ns; /* 0: none */
	bool until_finding; /* stop at the first run that is not held */
	bool terminal;	    /* one line rewritten; else plain lines */
};

/*
 * Carry out what waits in the store with worker processes; reports progress
 * on stderr. Blocks until the campaign is complete or one of the other ends;
 * then nothing is left claimed. A worker that dies leaves its run as infra.
 */
int campaign_work(const struct campaign_work *work,
		  const struct campaign_runner *runner, enum campaign_end *end,
		  struct err *err);

/* Exit code of a campaign (design.md section 8). */
int campaign_exit_code(const struct store_counts *counts,
		       enum campaign_end end);

#endif
