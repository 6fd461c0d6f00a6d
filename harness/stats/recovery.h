/*
 * Recovery times of one run, from its trace. A function of its arguments
 * alone.
 *
 * A group restart lasts from the failure of the member (phase_failure) to
 * hr.restarted of its group; a site restart from the first site.restart to
 * site.up, however many begin in between. A group restart that a site restart
 * puts an end to is none. Virtual time includes time at which the processor
 * had nothing to do; instructions are virtual time without it, 8 ns each.
 */
#ifndef HOTRIG_STATS_RECOVERY_H
#define HOTRIG_STATS_RECOVERY_H

#include "harness/trace/trace.h"

struct recovery {
	unsigned group_restarts; /* complete ones, in the whole run */
	unsigned site_restarts;
	/* The first of each kind that was complete after the first fault had
	 * fired; without a fault, the first. 0: none. */
	uint64_t group_ns, group_instructions;
	uint64_t site_ns, site_instructions;
};

void recovery_of(const struct trace *trace, struct recovery *out);

#endif
