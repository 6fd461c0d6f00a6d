/*
 * Campaign files: from YAML to struct campaign, and everything that can be
 * said about one without a trace.
 */
#include <cyaml/cyaml.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/base/yamlfile.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/query.h"
#include "inject/point.h"

static const cyaml_schema_value_t text_schema = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED)};

#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define ENTRY_TEXT(key)                                                        \
	CYAML_FIELD_STRING_PTR(#key, OPTIONAL, struct campaign_entry, key, 0,  \
			       CYAML_UNLIMITED)
#define ENTRY_TEXTS(key)                                                       \
	CYAML_FIELD_SEQUENCE(#key, OPTIONAL, struct campaign_entry, key,       \
			     &text_schema, 1, CYAML_UNLIMITED)

static const cyaml_schema_field_t entry_fields[] = {
	ENTRY_TEXT(workload),
	ENTRY_TEXTS(workloads),
	ENTRY_TEXTS(events),
	ENTRY_TEXT(where),
	ENTRY_TEXTS(faults),
	ENTRY_TEXT(plus),
	CYAML_FIELD_UINT("sample", CYAML_FLAG_OPTIONAL, struct campaign_entry,
			 sample),
	CYAML_FIELD_UINT("seed", CYAML_FLAG_OPTIONAL, struct campaign_entry,
			 seed),
	ENTRY_TEXT(expect),
	CYAML_FIELD_END};

static const cyaml_schema_value_t entry_schema = {CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct campaign_entry, entry_fields)};

static const cyaml_schema_field_t campaign_fields[] = {
	CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct campaign,
			       name, 1, CYAML_UNLIMITED),
	CYAML_FIELD_SEQUENCE("entries", CYAML_FLAG_POINTER, struct campaign,
			     entries, &entry_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END};

static const cyaml_schema_value_t campaign_schema = {CYAML_VALUE_MAPPING(
	CYAML_FLAG_POINTER, struct campaign, campaign_fields)};

static bool plus_parse(struct campaign_entry *entry)
{
	char *end;

	if (!entry->plus)
		return true;
	errno = 0;
	entry->plus_from = strtoull(entry->plus, &end, 10);
	entry->plus_to = entry->plus_from;
	if (end == entry->plus || errno)
		return false;
	if (!strncmp(end, "..", 2)) {
		const char *from = end + 2;

		entry->plus_to = strtoull(from, &end, 10);
		if (end == from || errno)
			return false;
	}
	return *end == '\0' && entry->plus_from <= entry->plus_to &&
	       entry->plus_to - entry->plus_from < 100000;
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

/* The trace is not known yet, but globs and attributes can be checked. */
static int query_check(const struct campaign_entry *entry, char *why,
		       size_t size)
{
	struct campaign_query *query = campaign_query_new(entry, why, size);

	if (!query)
		return -1;
	campaign_query_free(query);
	return 0;
}

static int entry_check(struct campaign_entry *entry, const struct yamlfile *doc,
		       const char *path, struct err *err)
{
	struct plan_fault fault;
	struct text at = {0};
	char why[300];
	int rc = 0;

	if (!entry->workload && !entry->workloads_count)
		return yamlfile_refuse(
			doc, err, path,
			"key \"workload\" or \"workloads\" is missing");
	if (!entry->faults_count)
		return yamlfile_refuse(doc, err, path,
				       "key \"faults\" is missing");
	for (unsigned i = 0; i < entry->faults_count && rc == 0; i++) {
		text_printf(&at, "%s/faults/%u", path, i);
		if (fault_parse(entry->faults[i], &fault, why, sizeof(why)))
			rc = yamlfile_refuse(doc, err, at.at, "%s", why);
		text_free(&at);
	}
	if (rc < 0)
		return rc;
	text_puts(&at, path);
	if (!plus_parse(entry)) {
		text_puts(&at, "/plus");
		rc = yamlfile_refuse(
			doc, err, at.at,
			"expected K or FROM..TO for plus, found \"%s\"",
			entry->plus);
	} else if (entry->expect && !expect_known(entry->expect)) {
		text_puts(&at, "/expect");
		rc = yamlfile_refuse(doc, err, at.at,
				     "expected held, masked, recovered, "
				     "escalated or terminated for expect, "
				     "found \"%s\"",
				     entry->expect);
	} else if (query_check(entry, why, sizeof(why))) {
		text_puts(&at, entry->where ? "/where" : "/events");
		rc = yamlfile_refuse(doc, err, at.at, "%s", why);
	}
	text_free(&at);
	return rc;
}

int campaign_parse(const char *text, const char *file, struct campaign **out,
		   struct err *err)
{
	struct campaign *campaign;
	struct yamlfile *doc;
	void *data;
	char path[40];

	if (yamlfile_load(text, file, &campaign_schema, &data, &doc, err) < 0)
		return -1;
	campaign = data;
	campaign->doc = doc;
	campaign->file = text_dup(file);
	for (unsigned i = 0; i < campaign->entries_count; i++) {
		snprintf(path, sizeof(path), "entries/%u", i);
		if (entry_check(&campaign->entries[i], doc, path, err) < 0) {
			campaign_free(campaign);
			return -1;
		}
	}
	*out = campaign;
	return 0;
}

int campaign_load(const char *file, struct campaign **out, struct err *err)
{
	char *text;
	int rc;

	if (file_read(file, &text, NULL, err) < 0)
		return -1;
	rc = campaign_parse(text, file, out, err);
	free(text);
	return rc;
}

void campaign_free(struct campaign *campaign)
{
	if (!campaign)
		return;
	free(campaign->file);
	campaign->file = NULL;
	yamlfile_free(campaign->doc);
}
