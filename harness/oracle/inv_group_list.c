/*
 * group-list: the persistent list of a group says what happened to it.
 */
#include "harness/oracle/inv.h"

#include <stdio.h>
#include <stdlib.h>
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

/* Copies of a group's registered records, of all parts of its list. */
struct listed {
	struct hr_record *rec;
	size_t count;
};

static int by_order(const void *a, const void *b)
{
	const struct hr_record *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

static bool add_records(struct listed *l, const uint8_t *at, uint32_t capacity)
{
	struct hr_record *more =
		realloc(l->rec, (l->count + capacity + 1) * sizeof(*more));

	if (!more)
		return false;
	l->rec = more;
	for (uint32_t i = 0; i < capacity; i++) {
		memcpy(&more[l->count], at + (size_t)i * sizeof(*more),
		       sizeof(*more));
		l->count += more[l->count].state == HR_REC_REGISTERED;
	}
	return true;
}

enum part_end { PART_TAKEN, PART_NONE, PART_WRONG };

/* Part n of the list. A later part without magic counts for nothing. */
static enum part_end add_part(struct listed *l, const struct final_bank *bank,
			      int32_t gid, uint32_t n)
{
	char name[BANK_NAME_BYTES];
	struct bank_block block;
	struct hr_list_header h;
	const uint8_t *list;

	if (n)
		snprintf(name, sizeof(name), "__SYS.G%d.%u", gid, n);
	else
		snprintf(name, sizeof(name), "__SYS.G%d", gid);
	if (!final_bank_find(bank, name, &block))
		return PART_NONE;
	list = final_bank_data(bank, &block);
	if (!list || !block.pages)
		return PART_WRONG;
	memcpy(&h, list, sizeof(h));
	if (n && !h.magic)
		return PART_NONE;
	if (h.magic != HR_LIST_MAGIC || h.group != (uint32_t)gid || h.ending ||
	    h.part != n ||
	    h.capacity >
		    ((uint64_t)block.pages * LAYOUT_PAGE_BYTES - sizeof(h)) /
			    sizeof(struct hr_record))
		return PART_WRONG;
	return add_records(l, list + sizeof(h), h.capacity) ? PART_TAKEN
							    : PART_NONE;
}

static void compare(struct model *m, const struct model_group *g,
		    const struct listed *l)
{
	uint32_t i = g->first;

	qsort(l->rec, l->count, sizeof(*l->rec), by_order);
	for (size_t k = 0; k < l->count; k++) {
		if (i == MODEL_NONE) {
			REPORT("group %d lists %.31s, which never registered",
			       g->gid, l->rec[k].name);
			continue;
		}
		check_record(m, g, &l->rec[k], &m->member[i]);
		i = m->member[i].next;
	}
	if (i != MODEL_NONE)
		REPORT("group %d does not list %s", g->gid,
		       model_name(m, m->member[i].name));
}

static void check_list(struct model *m, const struct final_bank *bank,
		       const struct model_group *g)
{
	struct listed l = {0};
	enum part_end end = PART_TAKEN;
	uint32_t n = 0;

	while (n < HR_LIST_PARTS && end == PART_TAKEN)
		end = add_part(&l, bank, g->gid, n++);
	if (end == PART_WRONG)
		REPORT("group %d: its list's header is wrong", g->gid);
	else if (!l.rec)
		REPORT("group %d has no list", g->gid);
	else
		compare(m, g, &l);
	free(l.rec);
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	if (!model_settled(m) || !bank->readable)
		return;
	for (size_t k = 0; k < m->groups; k++) {
		const struct model_group *g = &m->group[k];

		if (g->exists && g->members && !g->unknown)
			check_list(m, bank, g);
	}
}

const struct inv inv_group_list = {
	.info = {"group-list",
		 "A group's persistent list holds exactly its registered "
		 "members, in order, with their clean ends marked.",
		 "GRP-2 GRP-4 GRP-14 GRP-23 ACT-25"},
	.on_end = on_end,
};
