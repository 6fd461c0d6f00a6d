/* The runner that is no stand-in: each run in a fresh QEMU. */
#ifndef HOTRIG_CAMPAIGN_RUNNER_H
#define HOTRIG_CAMPAIGN_RUNNER_H

#include "harness/campaign/campaign.h"

struct machine_runner {
	struct run_images images;
	struct run_options options;
};

/*
 * Find the images and set runner up over *machine, which must live as long.
 * The machine is microvm; a run has 20 s of wall-clock time.
 */
int campaign_runner_machine(struct campaign_runner *runner,
			    struct machine_runner *machine, struct err *err);

#endif
