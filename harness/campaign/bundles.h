/* Bundles of a campaign's findings, beside its store. */
#ifndef HOTRIG_CAMPAIGN_BUNDLES_H
#define HOTRIG_CAMPAIGN_BUNDLES_H

#include "harness/campaign/runner.h"

#define CAMPAIGN_BUNDLES_MAX 1000u

struct campaign_bundles {
	const struct machine_runner *machine; /* that carries out the runs */
	const char *store;		      /* file */
	bool failed; /* said so; no further one is tried */
};

/*
 * A campaign_work's "finding"; context is a struct campaign_bundles. A bundle
 * that cannot be written is said on stderr, once, and changes nothing else.
 */
void campaign_bundle(void *context, const struct store_run *row,
		     const struct scenario *scenario,
		     const struct run_result *result);

#endif
