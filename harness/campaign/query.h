/* Which records of a golden trace an entry of a campaign means. */
#ifndef HOTRIG_CAMPAIGN_QUERY_H
#define HOTRIG_CAMPAIGN_QUERY_H

#include "harness/campaign/campaign.h"
#include "harness/trace/trace.h"

struct campaign_query;

/* Compile events, where, from and to; NULL with a message, which begins with
 * the key, in why[size]. */
struct campaign_query *campaign_query_new(const struct campaign_points *points,
					  char *why, size_t size);
void campaign_query_free(struct campaign_query *query);

/* Does the record come from the agent while it injects? Such records have no
 * number of their own. */
bool campaign_query_is_agents(unsigned event);

/* Mark the records of a trace that match: one flag a record (malloc), NULL
 * only when out of memory. */
bool *campaign_query_select(const struct campaign_query *query,
			    const struct trace *trace);

#endif
