/*
 * Repeating one run N times and comparing the digests. The first repetition is
 * the reference; of one that differs from it, the first event that differs is
 * named.
 */
#ifndef HOTRIG_REPLAY_H
#define HOTRIG_REPLAY_H

#include "harness/campaign/campaign.h"

struct replay_options {
	unsigned times; /* at least 1 */
	unsigned jobs;	/* processes at once, at least 1 */
	const struct campaign_runner *runner; /* of the first */
	const struct campaign_runner *again;  /* of the others */
};

struct replay_summary {
	struct run_result first; /* of the first repetition */
	unsigned runs;		 /* that gave a digest */
	unsigned infra;		 /* that gave none */
	unsigned distinct;	 /* digests, 16 counted at most */
	unsigned other;		 /* runs with another digest than the first */
	char difference[500];	 /* first one seen; "" if there is none */
};

/* Blocks until all are done. Free with replay_summary_free. */
int replay_run(const struct scenario *scenario,
	       const struct replay_options *options, struct replay_summary *out,
	       struct err *err);
void replay_summary_free(struct replay_summary *summary);

#endif
