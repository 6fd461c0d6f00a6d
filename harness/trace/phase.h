/*
 * Phases of a run: what the site was doing when a record was written. Follows
 * from the trace alone; judges nothing.
 */
#ifndef HOTRIG_TRACE_PHASE_H
#define HOTRIG_TRACE_PHASE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/trace/trace.h"

enum phase {
	PHASE_BOOT,	     /* cold boot, up to site.up */
	PHASE_NORMAL,	     /* none of the others */
	PHASE_GROUP_RESTART, /* from the failure (exc.raise, else actor.end) of
				a member up to hr.restarted */
	PHASE_SITE_RESTART,  /* from site.restart up to site.up */
	PHASE_COUNT
};

const char *phase_name(enum phase phase); /* "group-restart" */

/* The phase of each record (malloc); trace->count of them. */
uint8_t *phases_of(const struct trace *trace);

/*
 * The record at which the failure began that led to the hr.restart record at
 * index: the last exc.raise of the actor that ended, if its end came of it,
 * else its actor.end, else the hr.restart itself.
 */
size_t phase_failure(const struct trace *trace, size_t index);

/* A set of pairs of event and phase. */
struct phase_cells {
	uint64_t bits[PHASE_COUNT][(EV_COUNT + 63) / 64];
};

static inline bool phase_cell(const struct phase_cells *cells, enum phase phase,
			      unsigned event)
{
	return cells->bits[phase][event / 64] >> (event % 64) & 1;
}

static inline void phase_cell_add(struct phase_cells *cells, enum phase phase,
				  unsigned event)
{
	cells->bits[phase][event / 64] |= UINT64_C(1) << (event % 64);
}

#endif
