/* What a person sees on stderr while a campaign is at work. */
#ifndef HOTRIG_CAMPAIGN_PROGRESS_H
#define HOTRIG_CAMPAIGN_PROGRESS_H

#include "harness/campaign/campaign.h"

struct progress {
	const struct campaign_work *work;
	uint64_t begun_ns;
	uint64_t shown_ns;
	uint64_t read_ns;     /* when the store was last asked */
	uint64_t done_before; /* runs done when it began */
	uint64_t not_ok;      /* findings when it was last asked */
};

int progress_begin(struct progress *progress, const struct campaign_work *work,
		   struct err *err);
/* Show how far it is, if it is time to; at the end: in any case. */
int progress_show(struct progress *progress, bool at_end, struct err *err);

#endif
