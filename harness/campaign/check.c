/*
 * Values of a campaign file, each refused with the line where it is.
 */
#include "harness/campaign/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/parse.h"
#include "harness/base/yamlfile.h"
#include "harness/campaign/query.h"
#include "harness/scenario/tunables.h"
#include "inject/point.h"

#define PLUS_RANGE_MOST 100000u
#define PATH_BYTES	100u

static bool plus_parse(struct campaign_points *points)
{
	char *end;

	if (!points->plus)
		return true;
	errno = 0;
	points->plus_from = strtoull(points->plus, &end, 10);
	points->plus_to = points->plus_from;
	if (end == points->plus || errno)
		return false;
	if (!strcmp(end, "..next")) {
		points->plus_to = CAMPAIGN_PLUS_NEXT;
		return true;
	}
	if (!strncmp(end, "..", 2)) {
		const char *from = end + 2;

		points->plus_to = strtoull(from, &end, 10);
		if (end == from || errno)
			return false;
	}
	return *end == '\0' && points->plus_from <= points->plus_to &&
	       points->plus_to - points->plus_from < PLUS_RANGE_MOST;
}

static bool expect_known(const char *word)
{
	if (!strcmp(word, verdict_name(VERDICT_HELD)))
		return true;
	for (unsigned k = OUTCOME_MASKED; k < OUTCOME_COUNT; k++)
		if (!strcmp(word, outcome_name(k)))
			return true;
	return false;
}

static int check_faults(const struct campaign_points *points,
			const struct yamlfile *doc, const char *path,
			struct err *err)
{
	struct plan_fault fault;
	char at[PATH_BYTES + 40], why[300];

	if (!points->faults_count)
		return yamlfile_refuse(doc, err, path,
				       "key \"faults\" is missing");
	for (unsigned i = 0; i < points->faults_count; i++) {
		snprintf(at, sizeof(at), "%s/faults/%u", path, i);
		if (fault_parse(points->faults[i], &fault, why, sizeof(why)))
			return yamlfile_refuse(doc, err, at, "%s", why);
	}
	return 0;
}

/* The trace is not known yet, but globs and attributes can be checked. */
static int check_query(const struct campaign_points *points,
		       const struct yamlfile *doc, const char *path,
		       struct err *err)
{
	static const char *const keys[] = {"from", "to", "events"};
	struct campaign_query *query;
	const char *key = "where";
	char at[PATH_BYTES + 40], why[400];

	query = campaign_query_new(points, why, sizeof(why));
	if (query) {
		campaign_query_free(query);
		return 0;
	}
	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!strncmp(why, keys[i], strlen(keys[i])) &&
		    why[strlen(keys[i])] == ':')
			key = keys[i];
	snprintf(at, sizeof(at), "%s/%s", path, key);
	return yamlfile_refuse(doc, err, at, "%s", why);
}

static int check_points(struct campaign_points *points,
			const struct yamlfile *doc, const char *path,
			struct err *err)
{
	char at[PATH_BYTES + 40];

	if (check_faults(points, doc, path, err) < 0)
		return -1;
	if (!plus_parse(points)) {
		snprintf(at, sizeof(at), "%s/plus", path);
		return yamlfile_refuse(doc, err, at,
				       "expected K or FROM..TO for plus, "
				       "found \"%s\"",
				       points->plus);
	}
	if (points->expect && !expect_known(points->expect)) {
		snprintf(at, sizeof(at), "%s/expect", path);
		return yamlfile_refuse(doc, err, at,
				       "expected held, masked, recovered, "
				       "escalated or terminated for expect, "
				       "found \"%s\"",
				       points->expect);
	}
	return check_query(points, doc, path, err);
}

static int check_tunables(const struct campaign_tunables *set,
			  const struct yamlfile *doc, const char *path,
			  struct err *err)
{
	struct plan_tunables values;
	char at[PATH_BYTES + 60], why[300];

	tunables_default(&values);
#define TUNABLE(member, name, value, least, most, sentence)                    \
	if (set->member && tunable_set(&values, TUNABLE_##member, set->member, \
				       why, sizeof(why)) < 0) {                \
		snprintf(at, sizeof(at), "%s/%s", path, name);                 \
		return yamlfile_refuse(doc, err, at, "%s", why);               \
	}
#include "harness/scenario/tunables.def"
#undef TUNABLE
	return 0;
}

static int check_with(const struct campaign_fault *with,
		      const struct yamlfile *doc, const char *path,
		      struct err *err)
{
	struct plan_fault fault = {0};
	char at[PATH_BYTES + 40], why[300];

	snprintf(at, sizeof(at), "%s/at", path);
	if (point_parse(with->at, &fault, why, sizeof(why)) < 0)
		return yamlfile_refuse(doc, err, at, "%s", why);
	snprintf(at, sizeof(at), "%s/fault", path);
	if (fault_parse(with->fault, &fault, why, sizeof(why)) < 0)
		return yamlfile_refuse(doc, err, at, "%s", why);
	return 0;
}

static int check_entry(struct campaign_entry *entry, const struct yamlfile *doc,
		       const char *path, struct err *err)
{
	char at[PATH_BYTES];
	int rc;

	if (!entry->workload && !entry->workloads_count)
		return yamlfile_refuse(
			doc, err, path,
			"key \"workload\" or \"workloads\" is missing");
	rc = check_points(&entry->points, doc, path, err);
	for (unsigned i = 0; rc == 0 && i < entry->tunables_count; i++) {
		snprintf(at, sizeof(at), "%s/tunables/%u", path, i);
		rc = check_tunables(&entry->tunables[i], doc, at, err);
	}
	for (unsigned i = 0; rc == 0 && i < entry->with_count; i++) {
		snprintf(at, sizeof(at), "%s/with/%u", path, i);
		rc = check_with(&entry->with[i], doc, at, err);
	}
	snprintf(at, sizeof(at), "%s/then", path);
	if (rc == 0 && entry->then)
		rc = check_points(entry->then, doc, at, err);
	return rc;
}

int campaign_check(struct campaign *campaign, struct err *err)
{
	char path[40];

	if (campaign->time &&
	    parse_duration_ns(campaign->time, &campaign->time_ns) < 0)
		return yamlfile_refuse(campaign->doc, err, "time",
				       "expected a time (90s, 55m), found "
				       "\"%s\"",
				       campaign->time);
	for (unsigned i = 0; i < campaign->entries_count; i++) {
		snprintf(path, sizeof(path), "entries/%u", i);
		if (check_entry(&campaign->entries[i], campaign->doc, path,
				err) < 0)
			return -1;
	}
	return 0;
}
