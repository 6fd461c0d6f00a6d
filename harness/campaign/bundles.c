/* Bundles of a campaign's findings, beside its store. */
#include "harness/campaign/bundles.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bundle/bundle.h"

/* Is the folder that this one is to be in full? */
static bool is_full(const char *bundle)
{
	char *folder = text_dup(bundle);
	unsigned count = 0;
	DIR *entries;

	*strrchr(folder, '/') = '\0';
	entries = opendir(folder);
	free(folder);
	if (!entries)
		return false;
	while (count < CAMPAIGN_BUNDLES_MAX + 2 && readdir(entries))
		count++;
	closedir(entries);
	return count >= CAMPAIGN_BUNDLES_MAX + 2; /* "." and ".." */
}

void campaign_bundle(void *context, const struct store_run *row,
		     const struct scenario *scenario,
		     const struct run_result *result)
{
	struct campaign_bundles *bundles = context;
	const struct machine_runner *machine = bundles->machine;
	const struct bundle_run run = {row->id, scenario, &machine->images,
				       machine->options.machine, result};
	struct err err;
	char *folder;

	if (bundles->failed || row->verdict == VERDICT_INFRA)
		return;
	folder = bundle_folder(bundles->store, row->id);
	if (!is_full(folder) && bundle_write(folder, &run, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		bundles->failed = true;
	}
	free(folder);
}
