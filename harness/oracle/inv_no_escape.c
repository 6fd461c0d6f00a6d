/*
 * no-escape: a failure stays where it happened. The kernel and the boot
 * actors fail only if a fault of the plan hit their own code, or flipped a bit
 * anywhere.
 */
#include "harness/oracle/inv.h"

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_SITE_PANIC && !m->site.panic_credit &&
	    !m->site.corrupted)
		inv_report(m, &inv_no_escape, r,
			   "vector %lld at %llx, address %llx, in %llu: no "
			   "fault of the plan aimed there",
			   (long long)r->arg[0], (unsigned long long)r->arg[1],
			   (unsigned long long)r->arg[2],
			   (unsigned long long)r->arg[3]);
}

const struct inv inv_no_escape = {
	.info = {"no-escape",
		 "The kernel and the boot actors fail only where a fault of "
		 "the plan hit their own code.",
		 "ACT-19 GRP-11 SITE-13"},
	.on_event = on_event,
};
