/*
 * Scenarios: the text form of one run's inputs (YAML through libcyaml), and
 * their translation into a plan.
 *
 *	name: counter crashes once
 *	tunables: { hrCtrl.maxBadness: 3 }        # optional, guide's names
 *	sysadm: |                                  # optional
 *	  echo up
 *	console:
 *	  - arun -g 0 counter_u
 *	  - sleep 2
 *	faults:
 *	  - at: pmm.commit[block=COUNTER]#1
 *	    fault: segv
 *	  - at: event:1234
 *	    fault: exit=1
 *	limit: 60s                                 # virtual time, optional
 *	seed: 1                                    # optional, as the rest
 *	quantum: 1ms
 *	ram: 64M
 *	ring: 65536                                # records of the event ring
 *	input: 00ff                                # text that actors can read
 *	root: storage_folder
 *	expect: held                               # verdict, optional
 */
#ifndef HOTRIG_SCENARIO_H
#define HOTRIG_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "runtime/abi/plan.h"

#define SCENARIO_MAX_LINES 256u

struct scenario {
	char *name;
	char *file;   /* where it was read from, for messages */
	char *root;   /* folder that becomes stable storage; NULL: examples */
	char *sysadm; /* NULL: the one of the system image */
	char *input;  /* NULL: none */
	char **console;
	unsigned console_count;
	struct plan_tunables tunables;
	uint64_t limit_ns;
	uint64_t quantum_ns;
	uint64_t seed;
	uint64_t ram_bytes;
	uint64_t ring_records;
	char *expect; /* verdict word or NULL */
	struct plan_fault fault[PLAN_MAX_FAULTS];
	char *point_text[PLAN_MAX_FAULTS]; /* of fault[i], as written: the */
	char *fault_text[PLAN_MAX_FAULTS]; /* plan keeps only name hashes */
	unsigned fault_count;
};

/* Read a file. Errors: "FILE:LINE: what was expected", class ERR_USAGE. */
int scenario_load(const char *file, struct scenario **out, struct err *err);
int scenario_parse(const char *text, const char *file_for_messages,
		   struct scenario **out, struct err *err);
void scenario_free(struct scenario *scenario); /* NULL is allowed */
struct scenario *scenario_copy(const struct scenario *scenario);

/* The scenario of an empty file: all defaults, no console, no faults. */
struct scenario *scenario_new(const char *name);

/*
 * Add one fault at the end: point "pmm.commit#2", fault "exit=1". On ERR_USAGE
 * (text not understood, plan full) the scenario is as before.
 */
int scenario_add_fault(struct scenario *scenario, const char *point,
		       const char *fault, struct err *err);
/* Take away all faults. */
void scenario_clear_faults(struct scenario *scenario);

/* Canonical YAML (malloc); parsing it gives the same plan. */
char *scenario_format(const struct scenario *scenario);

/* Encode as a plan (malloc, plan->bytes long). Same scenario, same bytes. */
int scenario_plan(const struct scenario *scenario, struct plan **out,
		  struct err *err);

#endif
