/*
 * group-list: the persistent list of a group says what happened to it.
 */
#include "harness/oracle/inv.h"

#include <stdio.h>
#include <string.h>

#define REPORT(...) inv_report(m, &inv_group_list, NULL, __VA_ARGS__)

static void check_record(struct model *m, const struct model_group *g,
			 const struct hr_record *rec,
			 const struct model_member *member)
{
	const char *name = model_name(m, member->name);
	char text[BANK_NAME_BYTES + 1];

	memcpy(text, rec->name, BANK_NAME_BYTES);
	text[BANK_NAME_BYTES] = 0;
	if (trace_hash_name(text) != member->name)
		REPORT("group %d lists %s where %s registered", g->gid, text,
		       name);
	else if (rec->slot != member->slot || rec->kind != member->kind)
		REPORT("group %d lists %s with slot %u kind %u", g->gid, name,
		       rec->slot, rec->kind);
	else if (!g->fuzzy && !rec->clean != !member->clean)
		REPORT("group %d lists %s as %s", g->gid, name,
		       rec->clean ? "cleanly ended" : "not cleanly ended");
	if (rec->sum !=
	    trace_hash_bytes((const uint8_t *)rec +
				     offsetof(struct hr_record, order),
			     offsetof(struct hr_record, sum) -
				     offsetof(struct hr_record, order)))
		REPORT("group %d, %s: wrong sum", g->gid, name);
}

/* The registered record with the lowest order above that one. */
static bool next_record(const uint8_t *list, uint32_t capacity, uint64_t above,
			struct hr_record *found)
{
	struct hr_record rec;
	bool any = false;

	for (uint32_t i = 0; i < capacity; i++) {
		memcpy(&rec,
		       list + sizeof(struct hr_list_header) +
			       (size_t)i * sizeof(rec),
		       sizeof(rec));
		if (rec.state == HR_REC_REGISTERED && rec.order > above &&
		    (!any || rec.order < found->order)) {
			*found = rec;
			any = true;
		}
	}
	return any;
}

static void check_list(struct model *m, const struct model_group *g,
		       const uint8_t *list, uint64_t bytes)
{
	struct hr_list_header h;
	struct hr_record rec;
	uint64_t order = 0;
	uint32_t i = g->first;

	memcpy(&h, list, sizeof(h));
	if (h.magic != HR_LIST_MAGIC || h.group != (uint32_t)g->gid ||
	    h.ending || h.capacity > (bytes - sizeof(h)) / sizeof(rec)) {
		REPORT("group %d: its list's header is wrong", g->gid);
		return;
	}
	while (next_record(list, h.capacity, order, &rec)) {
		order = rec.order;
		if (i == MODEL_NONE) {
			if (!g->unknown)
				REPORT("group %d lists %.31s, which never "
				       "registered",
				       g->gid, rec.name);
			continue;
		}
		check_record(m, g, &rec, &m->member[i]);
		i = m->member[i].next;
	}
	if (i != MODEL_NONE)
		REPORT("group %d does not list %s", g->gid,
		       model_name(m, m->member[i].name));
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	if (!model_settled(m) || !bank->readable)
		return;
	for (size_t k = 0; k < m->groups; k++) {
		const struct model_group *g = &m->group[k];
		struct bank_block block;
		const uint8_t *list;
		char name[BANK_NAME_BYTES];

		if (!g->exists || !g->members || g->unknown)
			continue;
		snprintf(name, sizeof(name), "__SYS.G%d", g->gid);
		list = final_bank_find(bank, name, &block)
			       ? final_bank_data(bank, &block)
			       : NULL;
		if (list && block.pages)
			check_list(m, g, list,
				   (uint64_t)block.pages * LAYOUT_PAGE_BYTES);
		else
			REPORT("group %d has no list", g->gid);
	}
}

const struct inv inv_group_list = {
	.info = {"group-list",
		 "A group's persistent list holds exactly its registered "
		 "members, in order, with their clean ends marked.",
		 "GRP-2 GRP-4 GRP-14 GRP-23 ACT-25"},
	.on_end = on_end,
};
