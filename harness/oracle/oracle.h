/*
 * The judge: a model of the guide's rules that is fed the trace record by
 * record, and checks on the final RAM and console text. It includes the
 * layouts of runtime/abi and runtime/trace and nothing else of the runtime.
 */
#ifndef HOTRIG_ORACLE_H
#define HOTRIG_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/trace/trace.h"
#include "runtime/abi/plan.h"
#include "runtime/abi/site.h"

struct oracle_input {
	const struct trace *trace;
	const struct plan *plan;
	const struct site_state *site;
	const uint8_t *ram; /* all of guest memory */
	uint64_t ram_bytes;
	const char *console; /* serial output, NUL-terminated */
	size_t console_bytes;
};

enum verdict_kind {
	VERDICT_HELD,
	VERDICT_VIOLATED,
	VERDICT_HUNG,	   /* the guest did not end in time */
	VERDICT_NOT_FIRED, /* a fault of the plan never fired: no pass */
	VERDICT_INFRA	   /* the rig failed: no finding, no pass */
};

enum outcome {
	OUTCOME_NONE,	    /* golden run, or not held */
	OUTCOME_MASKED,	    /* no restart followed */
	OUTCOME_RECOVERED,  /* group restart */
	OUTCOME_ESCALATED,  /* site restart */
	OUTCOME_TERMINATED, /* the group ended */
	OUTCOME_COUNT
};

#define VERDICT_MAX_VIOLATIONS 16

struct violation {
	const char *invariant; /* "group-restart" */
	uint32_t seq;	       /* record at which it was noticed */
	char text[200];	       /* object, what was expected, what happened */
};

struct verdict {
	enum verdict_kind kind;
	enum outcome outcome;
	unsigned violations; /* may exceed the array */
	struct violation violation[VERDICT_MAX_VIOLATIONS];
	unsigned fired; /* faults of the plan that fired */
	unsigned taken;
	unsigned group_restarts;
	unsigned site_restarts;
};

struct invariant {
	const char *name;
	const char *sentence;
	const char *requirements; /* "GRP-7 GRP-8" */
};

/* All invariants, in the order of the catalogue; *count of them. */
const struct invariant *oracle_invariants(size_t *count);

/*
 * Judge one run that the guest ended. Deterministic; keeps nothing. A run whose
 * ring became full is violated if its records show that, else VERDICT_INFRA.
 */
void oracle_judge(const struct oracle_input *input, struct verdict *verdict);

const char *verdict_name(enum verdict_kind kind); /* "held", "not-fired" */
const char *outcome_name(enum outcome outcome);	  /* "recovered" */

#endif
