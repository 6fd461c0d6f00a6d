/*
 * Campaign files: everything that can be said about one without a trace.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/campaign/campaign.h"

const char fuzz_name[] = "campaign";

static void check_points(const struct campaign_points *points)
{
	FUZZ_CHECK(points->plus_from <= points->plus_to);
	for (unsigned i = 0; i < points->faults_count; i++)
		FUZZ_CHECK(points->faults[i]);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct campaign *campaign;
	struct err err;

	(void)size;
	if (campaign_parse((const char *)data, "input.yaml", &campaign, &err)) {
		FUZZ_CHECK(err.class == ERR_USAGE);
		FUZZ_CHECK(!strncmp(err.text, "input.yaml:", 11));
		return;
	}
	for (unsigned i = 0; i < campaign->entries_count; i++) {
		const struct campaign_entry *entry = &campaign->entries[i];

		check_points(&entry->points);
		if (entry->then)
			check_points(entry->then);
	}
	campaign_free(campaign);
}
