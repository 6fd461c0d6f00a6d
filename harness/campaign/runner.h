/* The runner that is no stand-in: runs in QEMU. */
#ifndef HOTRIG_CAMPAIGN_RUNNER_H
#define HOTRIG_CAMPAIGN_RUNNER_H

#include "harness/campaign/campaign.h"
#include "harness/machine/guest.h"

struct machine_runner {
	struct run_images images;
	struct run_options options;
	/* A guest that is used again, one to each process that has a copy of
	 * this structure. */
	struct machine_guest *guest;
	unsigned checked_every; /* a run in so many is repeated in a fresh
				   process: its digest must be the same;
				   0: none */
	unsigned runs;
};

/*
 * Find the images and set runner up over *machine, which must live as long.
 * The machine is microvm; a run has 20 s of wall-clock time. Fresh: each run
 * in a process of its own. Otherwise a guest is used again, and a run whose
 * repetition in a fresh process differs is VERDICT_INFRA.
 */
int campaign_runner_machine(struct campaign_runner *runner,
			    struct machine_runner *machine, bool fresh,
			    struct err *err);
/* Ends the guest of this process. */
void campaign_runner_end(struct machine_runner *machine);

#endif
