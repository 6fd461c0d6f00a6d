/*
 * Tables of members and groups; see table.h. Decides nothing.
 */
#include <string.h>

#include "runtime/abi/trace.h"
#include "runtime/hr_ctrl/core/table.h"
#include "runtime/hr_ctrl/core/text.h"

static uint32_t bucket_count(uint32_t members)
{
	uint32_t n = 16;

	while (n < members)
		n *= 2;
	return n;
}

size_t hr_table_bytes(uint32_t members, uint32_t groups)
{
	return members * sizeof(struct hr_member) +
	       groups * sizeof(struct hr_group) + lowset_bytes(members) +
	       lowset_bytes(groups) +
	       2 * (size_t)bucket_count(members) * sizeof(uint32_t);
}

/* The next part of the memory. */
static void *part(uint8_t **space, size_t bytes)
{
	void *at = *space;

	*space += bytes;
	return at;
}

void hr_table_init(struct hr_table *table, uint32_t members, uint32_t groups,
		   void *space)
{
	uint8_t *at = space;
	size_t bucket_bytes = bucket_count(members) * sizeof(uint32_t);

	table->members = members;
	table->groups = groups;
	table->buckets = bucket_count(members);
	table->member = part(&at, members * sizeof(struct hr_member));
	table->group = part(&at, groups * sizeof(struct hr_group));
	lowset_init(&table->free, members, part(&at, lowset_bytes(members)));
	lowset_init(&table->unsettled, groups, part(&at, lowset_bytes(groups)));
	table->name_bucket = part(&at, bucket_bytes);
	table->aid_bucket = part(&at, bucket_bytes);

	memset(table->member, 0, members * sizeof(struct hr_member));
	lowset_fill(&table->free);
	lowset_clear(&table->unsettled);
	memset(table->name_bucket, 0xff, bucket_bytes);
	memset(table->aid_bucket, 0xff, bucket_bytes);
	for (uint32_t gid = 0; gid < groups; gid++)
		hr_table_reset_group(table, (int32_t)gid);
}

static uint32_t *bucket_of_name(const struct hr_table *table, const char *name)
{
	uint64_t hash = trace_hash_bytes(name, strlen(name));

	return &table->name_bucket[(hash ^ hash >> 32) & (table->buckets - 1)];
}

static uint32_t *bucket_of_aid(const struct hr_table *table, uint32_t aid)
{
	return &table->aid_bucket[aid & (table->buckets - 1)];
}

void hr_table_name(struct hr_table *table, uint32_t slot, const char *name)
{
	struct hr_member *m = &table->member[slot];
	uint32_t *bucket;

	memset(m->name, 0, sizeof(m->name));
	strncpy(m->name, name, sizeof(m->name) - 1);
	bucket = bucket_of_name(table, m->name);
	m->name_chain = *bucket;
	*bucket = slot;
}

static void leave_name(struct hr_table *table, uint32_t slot)
{
	struct hr_member *m = &table->member[slot];
	uint32_t *link = bucket_of_name(table, m->name);

	while (*link != slot)
		link = &table->member[*link].name_chain;
	*link = m->name_chain;
	m->name[0] = '\0';
}

static void enter_aid(struct hr_table *table, uint32_t slot)
{
	struct hr_member *m = &table->member[slot];
	uint32_t *bucket = bucket_of_aid(table, m->aid);

	m->aid_chain = *bucket;
	*bucket = slot;
}

static void leave_aid(struct hr_table *table, uint32_t slot)
{
	struct hr_member *m = &table->member[slot];
	uint32_t *link = bucket_of_aid(table, m->aid);

	while (*link != slot)
		link = &table->member[*link].aid_chain;
	*link = m->aid_chain;
}

static void set_running(struct hr_table *table, uint32_t slot, bool runs)
{
	struct hr_group *g = &table->group[table->member[slot].group];

	if (runs) {
		g->running++;
		enter_aid(table, slot);
	} else {
		g->running--;
		leave_aid(table, slot);
	}
}

void hr_table_set_state(struct hr_table *table, uint32_t slot,
			enum hr_member_state state)
{
	struct hr_member *m = &table->member[slot];
	enum hr_member_state was = m->state;
	bool ran = hr_member_runs(m);

	m->state = state;
	if (hr_member_runs(m) != ran)
		set_running(table, slot, !ran);
	if (was == HR_MEMBER_CLEAN)
		table->group[m->group].clean--;
	if (state == HR_MEMBER_CLEAN)
		table->group[m->group].clean++;
	if (state != HR_MEMBER_FREE) {
		lowset_remove(&table->free, slot);
		return;
	}
	lowset_add(&table->free, slot);
	if (m->name[0])
		leave_name(table, slot);
}

uint32_t hr_table_free_slot(const struct hr_table *table)
{
	return lowset_next(&table->free, 0);
}

uint32_t hr_table_by_name(const struct hr_table *table, const char *name)
{
	uint32_t slot = *bucket_of_name(table, name);

	while (slot != HR_NONE && strcmp(table->member[slot].name, name) != 0)
		slot = table->member[slot].name_chain;
	return slot;
}

uint32_t hr_table_by_aid(const struct hr_table *table, uint32_t aid)
{
	uint32_t slot = *bucket_of_aid(table, aid);

	while (slot != HR_NONE && table->member[slot].aid != aid)
		slot = table->member[slot].aid_chain;
	return slot;
}

bool hr_table_has_group(const struct hr_table *table, int32_t gid)
{
	return gid >= 0 && (uint32_t)gid < table->groups &&
	       table->group[gid].list;
}

void hr_table_link(struct hr_table *table, uint32_t slot, int32_t gid)
{
	struct hr_group *g = &table->group[gid];

	table->member[slot].group = gid;
	table->member[slot].next = HR_NONE;
	if (g->last == HR_NONE)
		g->first = slot;
	else
		table->member[g->last].next = slot;
	g->last = slot;
	g->count++;
}

void hr_table_reset_group(struct hr_table *table, int32_t gid)
{
	struct hr_group *g = &table->group[gid];

	memset(g, 0, sizeof(*g));
	g->first = HR_NONE;
	g->last = HR_NONE;
	g->failed = HR_NONE;
	lowset_remove(&table->unsettled, (uint32_t)gid);
}

bool hr_member_runs(const struct hr_member *member)
{
	return member->state == HR_MEMBER_RUNNING ||
	       member->state == HR_MEMBER_UNMONITORED;
}

bool hr_group_runs(const struct hr_table *table, int32_t gid)
{
	return table->group[gid].running != 0;
}

uint32_t hr_group_missing(const struct hr_table *table, int32_t gid)
{
	return table->group[gid].count - table->group[gid].clean;
}

void hr_group_missing_names(const struct hr_table *table, int32_t gid,
			    char *text, size_t size)
{
	const struct hr_member *m;
	const char *more = "";
	size_t at = 0;
	size_t need;

	text[0] = '\0';
	for (uint32_t s = table->group[gid].first; s != HR_NONE; s = m->next) {
		m = &table->member[s];
		if (m->state == HR_MEMBER_CLEAN)
			continue;
		need = strlen(more) + strlen(m->name);
		if (need + sizeof(", ...") > size - at) {
			hr_text_add(text, size, more);
			hr_text_add(text, size, "...");
			return;
		}
		hr_text_add(text, size, more);
		hr_text_add(text, size, m->name);
		at += need;
		more = ", ";
	}
}

void hr_direct_name(char name[static BANK_NAME_BYTES], const char *path,
		    uint32_t slot)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	char number[HR_NUMBER_BYTES + 1] = ".";
	size_t keep;

	hr_text_number(number + 1, slot);
	keep = BANK_NAME_BYTES - 1 - strlen(number);
	name[0] = '\0';
	hr_text_add(name, keep + 1, base);
	hr_text_add(name, BANK_NAME_BYTES, number);
}
