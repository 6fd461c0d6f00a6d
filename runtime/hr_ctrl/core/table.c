/*
 * Tables of members and groups; see table.h. Decides nothing.
 */
#include <string.h>

#include "runtime/hr_ctrl/core/table.h"
#include "runtime/hr_ctrl/core/text.h"

void hr_table_init(struct hr_table *table, struct hr_member *member,
		   uint32_t members, struct hr_group *group, uint32_t groups)
{
	table->member = member;
	table->members = members;
	table->group = group;
	table->groups = groups;
	memset(member, 0, members * sizeof(*member));
	for (uint32_t gid = 0; gid < groups; gid++)
		hr_table_reset_group(table, (int32_t)gid);
}

uint32_t hr_table_free_slot(const struct hr_table *table)
{
	for (uint32_t slot = 0; slot < table->members; slot++) {
		if (table->member[slot].state == HR_MEMBER_FREE)
			return slot;
	}
	return HR_NONE;
}

uint32_t hr_table_by_name(const struct hr_table *table, const char *name)
{
	for (uint32_t slot = 0; slot < table->members; slot++) {
		const struct hr_member *m = &table->member[slot];

		if (m->state != HR_MEMBER_FREE && strcmp(m->name, name) == 0)
			return slot;
	}
	return HR_NONE;
}

uint32_t hr_table_by_aid(const struct hr_table *table, uint32_t aid)
{
	for (uint32_t slot = 0; slot < table->members; slot++) {
		const struct hr_member *m = &table->member[slot];

		if (hr_member_runs(m) && m->aid == aid)
			return slot;
	}
	return HR_NONE;
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
}

bool hr_member_runs(const struct hr_member *member)
{
	return member->state == HR_MEMBER_RUNNING ||
	       member->state == HR_MEMBER_UNMONITORED;
}

bool hr_group_runs(const struct hr_table *table, int32_t gid)
{
	const struct hr_member *m;

	for (uint32_t s = table->group[gid].first; s != HR_NONE; s = m->next) {
		m = &table->member[s];
		if (hr_member_runs(m))
			return true;
	}
	return false;
}

uint32_t hr_group_missing(const struct hr_table *table, int32_t gid)
{
	const struct hr_member *m;
	uint32_t missing = 0;

	for (uint32_t s = table->group[gid].first; s != HR_NONE; s = m->next) {
		m = &table->member[s];
		missing += m->state != HR_MEMBER_CLEAN;
	}
	return missing;
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
