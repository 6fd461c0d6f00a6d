/*
 * Campaign files: from YAML to struct campaign. What the values may be is
 * checked in check.c.
 */
#include <cyaml/cyaml.h>
#include <stdlib.h>

#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/base/yamlfile.h"
#include "harness/campaign/check.h"

static const cyaml_schema_value_t text_schema = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED)};

#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define TEXT(key, type, member)                                                \
	CYAML_FIELD_STRING_PTR(key, OPTIONAL, type, member, 0, CYAML_UNLIMITED)
#define TEXTS(key, type, member)                                               \
	CYAML_FIELD_SEQUENCE(key, OPTIONAL, type, member, &text_schema, 1,     \
			     CYAML_UNLIMITED)
#define NUMBER(key, type, member)                                              \
	CYAML_FIELD_UINT(key, CYAML_FLAG_OPTIONAL, type, member)

/* The keys of points, in an entry and in its "then". */
#define POINTS(type, in)                                                       \
	TEXTS("events", type, in events), TEXT("where", type, in where),       \
		TEXT("from", type, in from), TEXT("to", type, in to),          \
		TEXTS("faults", type, in faults), TEXT("plus", type, in plus), \
		NUMBER("every", type, in every),                               \
		NUMBER("sample", type, in sample),                             \
		NUMBER("seed", type, in seed), TEXT("expect", type, in expect)

static const cyaml_schema_field_t then_fields[] = {
	POINTS(struct campaign_points, ), CYAML_FIELD_END};

static const cyaml_schema_field_t fault_fields[] = {
	CYAML_FIELD_STRING_PTR("at", CYAML_FLAG_POINTER, struct campaign_fault,
			       at, 1, CYAML_UNLIMITED),
	CYAML_FIELD_STRING_PTR("fault", CYAML_FLAG_POINTER,
			       struct campaign_fault, fault, 1,
			       CYAML_UNLIMITED),
	CYAML_FIELD_END};

static const cyaml_schema_value_t fault_schema = {CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct campaign_fault, fault_fields)};

static const cyaml_schema_field_t tunables_fields[] = {
#define TUNABLE(member, name, value, least, most, sentence)                    \
	TEXT(name, struct campaign_tunables, member),
#include "harness/scenario/tunables.def"
#undef TUNABLE
	CYAML_FIELD_END};

static const cyaml_schema_value_t tunables_schema = {CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct campaign_tunables, tunables_fields)};

static const cyaml_schema_field_t entry_fields[] = {
	TEXT("workload", struct campaign_entry, workload),
	TEXTS("workloads", struct campaign_entry, workloads),
	CYAML_FIELD_SEQUENCE("tunables", OPTIONAL, struct campaign_entry,
			     tunables, &tunables_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_SEQUENCE("with", OPTIONAL, struct campaign_entry, with,
			     &fault_schema, 1, CYAML_UNLIMITED),
	POINTS(struct campaign_entry, points.),
	CYAML_FIELD_MAPPING_PTR("then", OPTIONAL, struct campaign_entry, then,
				then_fields),
	CYAML_FIELD_END};

static const cyaml_schema_value_t entry_schema = {CYAML_VALUE_MAPPING(
	CYAML_FLAG_DEFAULT, struct campaign_entry, entry_fields)};

static const cyaml_schema_field_t campaign_fields[] = {
	CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct campaign,
			       name, 1, CYAML_UNLIMITED),
	NUMBER("runs", struct campaign, runs),
	TEXT("time", struct campaign, time),
	NUMBER("seed", struct campaign, seed),
	CYAML_FIELD_BOOL_PTR("prune", OPTIONAL, struct campaign, prune),
	CYAML_FIELD_SEQUENCE("entries", CYAML_FLAG_POINTER, struct campaign,
			     entries, &entry_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END};

static const cyaml_schema_value_t campaign_schema = {CYAML_VALUE_MAPPING(
	CYAML_FLAG_POINTER, struct campaign, campaign_fields)};

int campaign_parse(const char *text, const char *file, struct campaign **out,
		   struct err *err)
{
	struct campaign *campaign;
	struct yamlfile *doc;
	void *data;

	if (yamlfile_load(text, file, &campaign_schema, &data, &doc, err) < 0)
		return -1;
	campaign = data;
	campaign->doc = doc;
	campaign->file = text_dup(file);
	if (campaign_check(campaign, err) < 0) {
		campaign_free(campaign);
		return -1;
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
