/*
 * The stores into list blocks, and no others: each ends in one 8-byte store
 * that makes it count, followed by its event. What a stop between any two
 * instructions leaves behind is said at each; hr_recover() clears it up.
 */
#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/compiler.h"
#include "runtime/hr_ctrl/core/listcheck.h"
#include "runtime/hr_ctrl/hr.h"

/* System blocks of one member (ACT-7). */
#define BLOCKS_PER_MEMBER 3u

static uint64_t last_order;

/* A part needs no more records than the bank has descriptors for members. */
static uint32_t part_capacity(uint32_t part)
{
	const struct bank_header *bank = hr_kapi->bank_meta;
	uint32_t most = bank->max_blocks / BLOCKS_PER_MEMBER + 1;
	uint32_t records = HR_LIST_RECORDS << part;

	if (most > hr_table.members)
		most = hr_table.members;
	return records < most ? records : most;
}

uint64_t hr_list_bytes(uint32_t part)
{
	return sizeof(struct hr_list_header) +
	       (uint64_t)part_capacity(part) * sizeof(struct hr_record);
}

bool hr_list_is_full(int32_t gid)
{
	const struct hr_group *g = &hr_table.group[gid];

	return g->used >= g->part->capacity;
}

void hr_list_seen_order(uint64_t order)
{
	if (order > last_order)
		last_order = order;
}

/* The block is new and zeroed. */
void hr_list_create(int32_t gid, void *block)
{
	struct hr_list_header *list = block;

	list->group = (uint32_t)gid;
	list->capacity = part_capacity(0);
	/* Before: a list block without magic, an orphan. After: a group
	 * without members, which is an orphan too until one is registered. */
	store_u64(&list->magic, HR_LIST_MAGIC);
	hr_table.group[gid].list = list;
	hr_table.group[gid].part = list;
	hr_kapi->trace(EV_HR_GROUP_NEW, (uint64_t)gid, 0, 0, 0);
}

/* The block is zeroed but for a header that this function wrote before. */
void hr_list_extend(int32_t gid, void *block)
{
	struct hr_group *g = &hr_table.group[gid];
	struct hr_list_header *list = block;

	list->group = (uint32_t)gid;
	list->part = g->part->part + 1;
	list->capacity = part_capacity(list->part);
	/* Before: a block without magic. After: a part without members. Both
	 * count for nothing and serve when the list grows again. */
	store_u64(&list->magic, HR_LIST_MAGIC);
	g->part = list;
	g->used = 0;
	g->spare = NULL;
}

/* The member's blocks exist and its image is complete. */
void hr_list_register(uint32_t slot)
{
	struct hr_member *m = &hr_table.member[slot];
	struct hr_group *g = &hr_table.group[m->group];
	struct hr_record *r = hr_list_records(g->part) + g->used;

	if (hr_list_is_full(m->group))
		hr_kapi->panic("hr_ctrl: list of group %d full at %u records",
			       m->group, g->count);
	r->clean = 0;
	r->order = ++last_order;
	r->slot = slot;
	r->kind = m->kind;
	memcpy(r->name, m->name, sizeof(r->name));
	r->sum = hr_record_sum(r);
	m->record = r;
	g->used++;
	/* Before: a free record with something in it, and blocks of a slot
	 * that nobody has: orphans. After: a member that is not running; if
	 * direct, it is run at the next group or site restart. */
	store_u64(&r->state, HR_REC_REGISTERED);
	hr_kapi->trace(EV_HR_REGISTER, hr_kapi->trace_name(m->name),
		       (uint64_t)m->group, slot, m->kind);
}

/* An instance has been made and has not executed anything yet. */
void hr_list_started(uint32_t slot)
{
	struct hr_member *m = &hr_table.member[slot];

	/* Before: a member that ended cleanly, as if it had not been started
	 * again; the instance does not outlive the stop. After: a member that
	 * has not ended. */
	store_u64(&m->record->clean, 0);
	hr_kapi->trace(EV_HR_START, hr_kapi->trace_name(m->name), m->aid,
		       (uint64_t)m->group, m->kind);
}

void hr_list_mark_clean(uint32_t slot)
{
	struct hr_member *m = &hr_table.member[slot];

	/* Before: the member has not ended cleanly, although its instance had
	 * said so and is gone: it is restarted, or is missing. After: it has
	 * ended; if it was the last, the site restart runs the direct members
	 * again (GRP-10), for the group was not marked as ending. */
	store_u64(&m->record->clean, 1);
	hr_kapi->trace(EV_HR_CLEAN, hr_kapi->trace_name(m->name),
		       (uint64_t)m->group, 0, 0);
}

/* No member runs. */
void hr_list_mark_ending(int32_t gid)
{
	struct hr_group *g = &hr_table.group[gid];

	/* Before: a group all of whose members are down or clean: it is
	 * restarted. After: a group that has ended: what is not freed yet is
	 * freed by hr_recover(), which finds it by the group's key. */
	store_u64(&g->list->ending, 1);
	hr_kapi->trace(EV_HR_ENDING, (uint64_t)gid, g->count, 0, 0);
}
