/*
 * What the rig costs and what the runtime costs: time of runs in fresh QEMUs
 * beside QEMU's own start and exit, time of runs in a QEMU that is used again
 * beside that of runs without content, and guest instructions of boots,
 * restarts and calls of the PMM from the clocks of a trace.
 */
#ifndef HOTRIG_BENCH_H
#define HOTRIG_BENCH_H

#include <stdint.h>

#include "harness/base/err.h"
#include "harness/run/run.h"

/* An interval of the trace, from one event to another. */
enum bench_span {
	BENCH_COLD_BOOT,    /* the kernel's first instruction in C to site.up */
	BENCH_SITE_RESTART, /* site.restart to site.up */
	BENCH_GROUP_RESTART, /* hr.restart to hr.restarted */
	/* call.enter to call.return, of calls that succeed: */
	BENCH_ALLOCATE_NEW, /* pmmAllocate makes a block, */
	BENCH_ALLOCATE_OLD, /* finds one */
	BENCH_FREE,	    /* pmmFree */
	BENCH_FREE_ALL,	    /* pmmFreeAll of a key that one block has, */
	BENCH_FREE_EACH,    /* that more have: for each of them */
	BENCH_SPANS
};

struct bench_wall {
	unsigned runs;
	uint64_t run_median_ns; /* one run, all of it */
	uint64_t run_total_ns;
	uint64_t bare_median_ns; /* the same command line, a plan without
				    any virtual time */
	uint64_t run_cpu_ns, bare_cpu_ns; /* processor time of all of them */
};

/* Runs of a campaign, all of the loop: claim, machine, oracle, record. */
struct bench_reused {
	char name[64];
	unsigned runs;
	uint64_t wall_ns;
	uint64_t cpu_ns; /* this process and its QEMUs */
	uint64_t judge_cpu_ns, store_cpu_ns;
	uint64_t executed; /* guest instructions: see struct machine_result */
};

struct bench_costs {
	unsigned count[BENCH_SPANS]; /* how many went into it */
	/* median, of the last few; 0 if there is none */
	uint64_t instructions[BENCH_SPANS];
};

const char *bench_span_name(enum bench_span span);

/* Alternate runs and bare starts, one at a time. Blocks. A run without a
 * verdict is ERR_INFRA. */
int bench_wall(const struct scenario *scenario,
	       const struct run_options *options, unsigned runs,
	       struct bench_wall *out, struct err *err);

/* Carry a campaign out with one worker that uses its machine again, spot
 * checks in fresh machines included; added to *out. Golden runs do not count.
 * ERR_INFRA if a run is not held. */
int bench_reused(const char *file, struct bench_reused *out, struct err *err);

/* From a trace; tracing itself does not count. */
void bench_costs(const struct trace *trace, struct bench_costs *out);

#endif
