/*
 * One worker: claims runs, has them carried out, records them, until nothing
 * waits.
 */
#ifndef HOTRIG_CAMPAIGN_WORKER_H
#define HOTRIG_CAMPAIGN_WORKER_H

#include "harness/campaign/campaign.h"

/* A run at which so many workers or machines died is recorded as infra. */
#define CAMPAIGN_DEATHS_MAX 3u

/* What the runs of one worker cost this process. */
struct campaign_costs {
	unsigned runs;
	uint64_t executed;     /* guest instructions, of those that tell */
	uint64_t judge_cpu_ns; /* the oracle */
	uint64_t store_cpu_ns; /* claims, rows, records */
};

/*
 * Work in this process until nothing waits in the store or, where it is
 * blocked, SIGTERM is pending. costs: added to, or NULL. 0, or ERR_INFRA if
 * the store cannot be used.
 */
int campaign_worker(const struct campaign_work *work,
		    const struct campaign_runner *runner,
		    struct campaign_costs *costs, struct err *err);

#endif
