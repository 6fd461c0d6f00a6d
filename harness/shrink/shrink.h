/*
 * Shrinking: the smallest scenario that shows the same finding. Each step is a
 * run; a change stays if the run's finding is still the same.
 *
 * In this order, and again until nothing changes any more:
 *
 *	faults     fewest
 *	console    fewest lines, then fewest words at their ends
 *	input      fewest words of it
 *	tunables   and the other keys back to their defaults
 *	points     "+K" to 0 or less, attributes away, the earliest event whose
 *		   first hit will do, else the same event with fewer hits;
 *		   event:N becomes NAME#HIT
 *	faults     the simplest: the one that comes first in the catalogue of
 *		   those that need no parameter (segv, div0, ...), then exit=1
 *	order	   faults as they fire
 *
 * The result is deterministic if the runner is, and no time is set.
 */
#ifndef HOTRIG_SHRINK_H
#define HOTRIG_SHRINK_H

#include <stdbool.h>

#include "harness/campaign/campaign.h"
#include "harness/shrink/finding.h"

/* After each pass: its name and what is left. */
typedef void shrink_progress(void *context, const char *pass,
			     const struct scenario *best, unsigned runs);

struct shrink_options {
	const struct campaign_runner *runner;
	uint64_t budget_ns;	   /* wall clock, 0: as long as it takes */
	shrink_progress *progress; /* or NULL */
	void *context;
};

struct shrink_result {
	struct scenario *scenario; /* without "expect": held is to come */
	struct finding finding;
	struct run_result last; /* of scenario */
	unsigned runs;
	bool complete; /* nothing is left to try; false: the time was up */
};

/*
 * Blocks until done. ERR_USAGE if the scenario is held or cannot be run,
 * ERR_INFRA if its first run is VERDICT_INFRA. Free with shrink_result_free.
 */
int shrink_run(const struct scenario *scenario,
	       const struct shrink_options *options,
	       struct shrink_result *result, struct err *err);
void shrink_result_free(struct shrink_result *result);

/*
 * The file for corpus/regress/: a comment that names verdict, invariant and
 * what was noticed, what must be once the bug is mended ("# verdict: held"),
 * and the scenario in canonical form; malloc.
 */
char *shrink_format(const struct shrink_result *result);

#endif
