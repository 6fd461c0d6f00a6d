/*
 * One run from scenario to verdict: encode the plan, drive the machine, load
 * the trace, ask the oracle, compute the digest.
 */
#ifndef HOTRIG_RUN_H
#define HOTRIG_RUN_H

#include "harness/machine/machine.h"
#include "harness/oracle/oracle.h"
#include "harness/scenario/scenario.h"
#include "harness/trace/trace.h"

/* Where the images are; run_images_find fills it from the build folder. */
struct run_images {
	char kernel[512];
	char initrd[512];
	char storage[512];
};

/*
 * Look in $HOTRIG_BUILD, else beside the running hotrig binary. ERR_INFRA
 * with "run make" if they are missing.
 */
int run_images_find(struct run_images *images, struct err *err);

/* The plan of a scenario, symbols made addresses (malloc). ERR_USAGE. */
int run_plan(const struct scenario *scenario, const struct run_images *images,
	     struct plan **plan, struct err *err);

struct machine_guest;

struct run_options {
	const struct run_images *images;
	enum machine_type machine;
	uint64_t deadline_ms; /* 0: 60000 */
	/* Where a machine is kept between runs; NULL: a fresh one each. */
	struct machine_guest **guest;
	/* As in struct machine_config. */
	bool common;
	unsigned common_lines;
	uint64_t zero_phys, zero_bytes;
	const struct machine_stops *stops;
	/* Called with what the machine has left behind, or NULL. */
	void (*look)(void *context, const struct machine_result *machine);
	void *context;
};

struct run_result {
	struct verdict verdict;
	uint64_t digest;     /* trace, final bank, console text */
	uint64_t dry_digest; /* trace_digest with skip_agent */
	uint64_t wall_ns;
	uint64_t clock_ns;     /* virtual time at the end */
	uint64_t instructions; /* of the guest */
	uint64_t executed;     /* as in struct machine_result; 0: unknown */
	uint64_t judge_cpu_ns; /* processor time of the oracle */
	struct trace trace;
	char *console;
	/* First injected fault, for tables; 0 if none. */
	uint32_t fired_seq;
	char infra[400]; /* reason of VERDICT_INFRA or VERDICT_HUNG */
};

/*
 * 0 whenever there is a verdict, VERDICT_INFRA included (QEMU missing or
 * killed, broken trace); -1 only for bad input (ERR_USAGE).
 */
int run_scenario(const struct scenario *scenario,
		 const struct run_options *options, struct run_result *result,
		 struct err *err);
void run_result_free(struct run_result *result);

#endif
