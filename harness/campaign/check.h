/* What the values of a campaign file may be. */
#ifndef HOTRIG_CAMPAIGN_CHECK_H
#define HOTRIG_CAMPAIGN_CHECK_H

#include "harness/campaign/campaign.h"

/* Everything that can be said without a trace; fills in what is derived.
 * Errors: "FILE:LINE: ...", ERR_USAGE. */
int campaign_check(struct campaign *campaign, struct err *err);

#endif
