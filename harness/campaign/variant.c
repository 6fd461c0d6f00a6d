/*
 * Variants: the workloads of a campaign times tunables, and their golden runs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/text.h"
#include "harness/base/yamlfile.h"
#include "harness/campaign/expander.h"
#include "harness/scenario/tunables.h"

static char *workload_path(const char *campaign_file, const char *workload)
{
	const char *slash = strrchr(campaign_file, '/');
	struct text path = {0};

	if (slash && workload[0] != '/')
		text_add(&path, campaign_file,
			 (size_t)(slash - campaign_file) + 1);
	text_puts(&path, workload);
	return text_take(&path);
}

static const struct campaign_tunables *
set_of(const struct campaign_entry *entry, unsigned set)
{
	return set < entry->tunables_count ? &entry->tunables[set] : NULL;
}

/* Last part of the path without its extension, and what is changed. */
static char *variant_name(const char *file, const struct campaign_entry *entry,
			  const struct campaign_tunables *set)
{
	const char *slash = strrchr(file, '/');
	const char *from = slash ? slash + 1 : file;
	const char *dot = strrchr(from, '.');
	struct text name = {0};

	text_add(&name, from, dot ? (size_t)(dot - from) : strlen(from));
#define TUNABLE(member, tunable, value, least, most, sentence)                 \
	if (set && set->member)                                                \
		text_printf(&name, ",%s=%s", tunable, set->member);
#include "harness/scenario/tunables.def"
#undef TUNABLE
	for (unsigned i = 0; i < entry->with_count; i++)
		text_printf(&name, ",%s@%s", entry->with[i].fault,
			    entry->with[i].at);
	return text_take(&name);
}

static int change(struct scenario *scenario, const struct campaign_entry *entry,
		  const struct campaign_tunables *set, struct err *err)
{
	char why[300];

#define TUNABLE(member, name, value, least, most, sentence)                    \
	if (set && set->member &&                                              \
	    tunable_set(&scenario->tunables, TUNABLE_##member, set->member,    \
			why, sizeof(why)) < 0)                                 \
		return err_set(err, ERR_USAGE, "%s", why);
#include "harness/scenario/tunables.def"
#undef TUNABLE
	for (unsigned i = 0; i < entry->with_count; i++)
		if (scenario_add_fault(scenario, entry->with[i].at,
				       entry->with[i].fault, err) < 0)
			return -1;
	return 0;
}

static int golden_run(struct expander *x, struct variant *variant,
		      struct err *err)
{
	struct store_run *row = expansion_next(x->out);
	struct text id = {0};

	text_printf(&id, "%s/golden", variant->name);
	row->id = text_take(&id);
	row->workload = text_dup(variant->name);
	row->file = text_dup(variant->file);
	row->scenario = scenario_format(variant->scenario);
	if (x->runner->run(x->runner->context, variant->scenario,
			   &variant->golden, err) < 0)
		return err_wrap(err, "%s", variant->file);
	campaign_result(row, &variant->golden);
	variant->held = row->ok;
	x->out->golden_bad += !row->ok;
	return 0;
}

static struct variant *find(struct expander *x, const char *file,
			    const char *name)
{
	for (unsigned i = 0; i < x->variants; i++)
		if (!strcmp(x->variant[i].file, file) &&
		    !strcmp(x->variant[i].name, name))
			return &x->variant[i];
	return NULL;
}

/* The name stands for the variant in the store. */
static int check_name(const struct expander *x, const struct variant *variant,
		      struct err *err)
{
	for (unsigned i = 0; i < x->variants; i++)
		if (!strcmp(x->variant[i].name, variant->name))
			return err_set(err, ERR_USAGE,
				       "%s: workloads %s and %s have the "
				       "same name",
				       x->campaign->file, x->variant[i].file,
				       variant->file);
	return 0;
}

/* A file that is not there is a mistake of the campaign, not its own. */
static int load(struct expander *x, struct variant *variant, const char *key,
		struct err *err)
{
	if (access(variant->file, R_OK) < 0)
		return yamlfile_refuse(x->campaign->doc, err, key, "%s: %s",
				       variant->file, strerror(errno));
	return scenario_load(variant->file, &variant->scenario, err);
}

/* key: where the campaign file names path. */
static int variant_add(struct expander *x, unsigned e, const char *path,
		       const char *key, unsigned set, struct err *err)
{
	const struct campaign_entry *entry = &x->campaign->entries[e];
	struct variant variant = {0};
	struct variant *added;
	int rc;

	variant.file = workload_path(x->campaign->file, path);
	variant.name = variant_name(variant.file, entry, set_of(entry, set));
	if (find(x, variant.file, variant.name)) {
		free(variant.file);
		free(variant.name);
		return 0;
	}
	rc = check_name(x, &variant, err);
	added = &x->variant[x->variants++];
	*added = variant;
	if (rc < 0 || load(x, added, key, err) < 0 ||
	    change(added->scenario, entry, set_of(entry, set), err) < 0)
		return -1;
	return golden_run(x, added, err);
}

static int add_path(struct expander *x, unsigned e, const char *path,
		    const char *key, struct err *err)
{
	unsigned sets = x->campaign->entries[e].tunables_count;

	for (unsigned set = 0; set == 0 || set < sets; set++)
		if (variant_add(x, e, path, key, set, err) < 0)
			return -1;
	return 0;
}

static void make_room(struct expander *x)
{
	size_t most = 0;

	for (unsigned e = 0; e < x->campaign->entries_count; e++) {
		const struct campaign_entry *entry = &x->campaign->entries[e];

		most += (entry->workloads_count + 1u) *
			(entry->tunables_count + 1u);
	}
	x->variant = text_alloc((most + 1) * sizeof(*x->variant));
}

int variants_add(struct expander *x, struct err *err)
{
	const struct campaign *campaign = x->campaign;
	char key[60];

	make_room(x);
	for (unsigned e = 0; e < campaign->entries_count; e++) {
		const struct campaign_entry *entry = &campaign->entries[e];

		snprintf(key, sizeof(key), "entries/%u/workload", e);
		if (entry->workload &&
		    add_path(x, e, entry->workload, key, err) < 0)
			return -1;
		for (unsigned i = 0; i < entry->workloads_count; i++) {
			snprintf(key, sizeof(key), "entries/%u/workloads/%u", e,
				 i);
			if (add_path(x, e, entry->workloads[i], key, err) < 0)
				return -1;
		}
	}
	return 0;
}

struct variant *variant_find(struct expander *x,
			     const struct campaign_entry *entry,
			     const char *path, unsigned set)
{
	char *file = workload_path(x->campaign->file, path);
	char *name = variant_name(file, entry, set_of(entry, set));
	struct variant *found = find(x, file, name);

	free(file);
	free(name);
	return found;
}

void variants_free(struct expander *x)
{
	for (unsigned i = 0; i < x->variants; i++) {
		struct variant *variant = &x->variant[i];

		free(variant->file);
		free(variant->name);
		scenario_free(variant->scenario);
		run_result_free(&variant->golden);
	}
	free(x->variant);
}
