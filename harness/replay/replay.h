/*
 * Repeating one run: N times, each in a process and a QEMU of its own, and
 * comparing the digests. The first repetition is the reference; of one that
 * differs from it, the first event that differs is named.
 */
#ifndef HOTRIG_REPLAY_H
#define HOTRIG_REPLAY_H

#include "harness/campaign/campaign.h"

struct replay_options {
	unsigned times; /* at least 1 */
	unsigned jobs;	/* processes at once, at least 1 */
	const struct campaign_runner *runner;
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

/* Two traces side by side: the first event that differs, "" if none does. */
void replay_difference(const struct trace *a, const struct trace *b, char *text,
		       size_t size);

#endif
