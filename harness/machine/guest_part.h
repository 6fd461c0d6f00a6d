/*
 * Inside a machine that is used again: guest.c has its process and what is said
 * on its line, resume.c the places in a run at which another may begin.
 */
#ifndef HOTRIG_MACHINE_GUEST_PART_H
#define HOTRIG_MACHINE_GUEST_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/text.h"
#include "harness/machine/guest.h"
#include "harness/machine/ram.h"
#include "harness/machine/snapshot.h"
#include "harness/machine/stops.h"
#include "runtime/abi/plan.h"
#include "runtime/abi/site.h"

/* Memory that is the same after every run. */
struct constant {
	size_t at, bytes;
	uint8_t *copy;
};

#define CONSTANTS 4u

/* A place in runs to which memory can be put back. */
struct checkpoint {
	struct plan *base; /* of those runs, without faults; NULL: unused */
	uint32_t number;   /* record, as plan.checkpoint */
	uint64_t steps;	   /* behind it */
	struct snapshot snapshot;
	struct text said; /* on its serial line before it */
};

/* For beginnings that runs have in common. */
#define COMMONS 24u

struct machine_guest {
	struct machine_ram ram;
	pid_t pid; /* 0: not running */
	int console, messages;
	int line;	  /* our end of the second serial line */
	struct stub stub; /* fd -1: it has none */
	uint64_t place;	  /* of the stub's breakpoint */
	const struct machine_stops *stops; /* of the current run, or NULL */
	size_t console_at;
	uint64_t bank_bytes; /* that runs since the last boot have used */
	unsigned runs;
	bool worn;
	char *machine; /* command line that it was started with */
	struct constant constant[CONSTANTS];
	struct site_state site;	   /* after the hello */
	struct checkpoint last;	   /* at a record */
	struct checkpoint stepped; /* behind one */
	struct checkpoint common[COMMONS];
	unsigned next_common;
	struct text said; /* on its serial line before this run's checkpoint */
};

const struct site_state *guest_site(const struct machine_guest *g);
/* The plan, marked so that the guest waits at the end, and before it at the
 * checkpoint unless that is 0. Its sum is wrong then; the guest asks for it at
 * a boot only. */
struct plan *guest_put_plan(struct machine_guest *g, const struct plan *plan,
			    uint32_t checkpoint);
/* A run of this plan is going to use its bank. */
void guest_use_bank(struct machine_guest *g, const struct plan *plan);
/* Let it run with the plan that it has; what it says next (PARK_*); 0: it has
 * died or the time is over. */
char guest_answer(struct machine_guest *g, char c, uint64_t deadline_ms);
/* A run from its beginning to the checkpoint or the end; what it says. */
char guest_boot(struct machine_guest *g, const struct plan *plan,
		uint32_t checkpoint, uint64_t deadline_ms);
/* What of the text did not fit in memory since the last time. */
bool guest_read_console(struct machine_guest *g, struct text *text);

/*
 * Bring the guest to a checkpoint on the way of this run. How the run goes on
 * there: PARK_GO, PARK_BACK; PARK_OVER: it is over; 0: there is none, boot.
 */
char resume_begin(struct machine_guest *g, const struct machine_config *config);
void resume_end(struct machine_guest *g);

#endif
