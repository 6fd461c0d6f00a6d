/*
 * Campaigns: many runs from one description (YAML through libcyaml; all keys
 * are in docs/campaign.md).
 *
 *	name: smoke
 *	entries:
 *	  - workload: ../examples/counter_u.yaml  # or workloads: [a, b]
 *	    tunables: [{}, {hrCtrl.maxBadness: 1}]
 *	    with: [{at: hr.start#1, fault: storage-dead}]
 *	    events: [pmm.*, hr.*, call.enter]     # globs; all if left out
 *	    where: in=pmm,group=0                 # attributes as in a point
 *	    from: hr.request[op=2]                # only from here ...
 *	    to: hr.result                         # ... to there, each time
 *	    faults: [segv, div0, exit=1]
 *	    plus: 0..3                            # instructions after it
 *	    sample: 200                           # so many per workload
 *	    seed: 1                               # which ones
 *	    expect: held                          # or an outcome: recovered
 *	    then:                                 # a second fault in each run's
 *	      faults: [segv]                      # recovery from the first
 *
 * A workload is a scenario. Each of its variants (times tunables, and with the
 * faults of "with") is run once (its golden run, which must be held); then
 *there is one run for each record of that trace that matches x plus x fault.
 * Expansion depends on the file, the golden runs and, where there is a "then",
 * the runs with the first fault. Records of the agent (fault.*,
 * block.digest), name.def and run.end are no points.
 */
#ifndef HOTRIG_CAMPAIGN_H
#define HOTRIG_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/base/err.h"
#include "harness/run/run.h"
#include "harness/scenario/scenario.h"
#include "harness/store/store.h"

/* Points of a trace, and what is injected there. */
struct campaign_points {
	char **events;
	unsigned events_count;
	char *where;
	char *from;
	char *to;
	char **faults;
	unsigned faults_count;
	char *plus;
	uint32_t every;	 /* instruction of plus; 0: each */
	uint32_t sample; /* 0: all */
	uint64_t seed;
	char *expect;
	uint64_t plus_from, plus_to;  /* derived from plus; plus_to may be */
#define CAMPAIGN_PLUS_NEXT UINT64_MAX /* up to the next event */
};

struct campaign_fault {
	char *at;
	char *fault;
};

/* Values by name of the member; NULL: as the workload has it. */
struct campaign_tunables {
#define TUNABLE(member, name, value, least, most, sentence) char *member;
#include "harness/scenario/tunables.def"
#undef TUNABLE
};

struct campaign_entry {
	char *workload;
	char **workloads;
	unsigned workloads_count;
	struct campaign_tunables *tunables; /* sets */
	unsigned tunables_count;
	struct campaign_fault *with;
	unsigned with_count;
	struct campaign_points points;
	struct campaign_points *then; /* NULL: no second fault */
};

struct yamlfile;

struct campaign {
	char *name;
	uint32_t runs; /* at most so many, a sample by seed; 0: all */
	char *time;    /* budget for carrying out, or NULL */
	uint64_t seed;
	bool *prune; /* NULL: true */
	struct campaign_entry *entries;
	unsigned entries_count;
	uint64_t time_ns; /* derived from time; 0: none */
	/* Set by who expands: no runs but golden ones; as prune: false. */
	bool plan_only;
	bool no_prune;
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

/* What became of one entry. */
struct campaign_size {
	size_t golden; /* variants of its workloads that are held */
	size_t runs;   /* with the faults of the entry */
	size_t pairs;  /* with a second fault */
	size_t pruned; /* runs more that were left out as equivalent */
	bool open;     /* plan_only: pairs not counted */
};

struct campaign_expansion {
	struct store_run *run; /* golden runs come first, and are done; so are
				  runs whose recovery got a second fault */
	size_t count;
	size_t room;
	size_t golden_bad; /* golden runs that are not held; not expanded */
	size_t left_out;   /* by "runs" of the campaign */
	uint64_t spec;	   /* hash over everything above */
	struct campaign_size *size; /* of each entry */
	unsigned sizes;
	uint64_t time_ns; /* budget of the file; 0: none */
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
/* A line for each entry and one for all, without running anything. */
void campaign_expansion_print(const struct campaign_expansion *expansion,
			      FILE *out);

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
	/* Told of each run that is not ok, in its worker, before it is
	 * recorded; or NULL. */
	void (*finding)(void *context, const struct store_run *row,
			const struct scenario *scenario,
			const struct run_result *result);
	void *context;
};

/*
 * Carry out what waits in the store with worker processes; reports progress
 * on stderr. Blocks until the campaign is complete or one of the other ends;
 * then nothing is left claimed. A run whose worker dies is carried out again;
 * the third time it is infra. ERR_INFRA if the store cannot be written: what
 * is recorded stays, claims are given back when the campaign is resumed.
 */
int campaign_work(const struct campaign_work *work,
		  const struct campaign_runner *runner, enum campaign_end *end,
		  struct err *err);

/* Exit code of a campaign (design.md section 8). */
int campaign_exit_code(const struct store_counts *counts,
		       enum campaign_end end);

#endif
