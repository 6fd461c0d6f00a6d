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
	bool checks;		     /* spot checks, as below */
	uint64_t ran_ns, checked_ns; /* time spent on runs and on checks */
};

/*
 * Find the images and set runner up over *machine, which must live as long.
 * The machine is microvm; a run has 20 s of wall-clock time. Fresh: each run
 * in a process of its own. Otherwise a guest is used again. Its first run, and
 * then one as often as that takes a twentieth of the time, is repeated in a
 * fresh process: a run whose repetition has another digest is VERDICT_INFRA.
 */
int campaign_runner_machine(struct campaign_runner *runner,
			    struct machine_runner *machine, bool fresh,
			    struct err *err);
/* Ends the guest of this process. */
void campaign_runner_end(struct machine_runner *machine);

#endif
