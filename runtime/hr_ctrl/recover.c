/*
 * After a hot reboot: tables are rebuilt from the list blocks (GRP-14), what
 * was cut short is finished or undone, and later the direct members are run.
 *
 * The PMM has verified the descriptors before. A list block that is damaged
 * all the same is never used: the site boots cold.
 */
#include <string.h>

#include "runtime/hr_ctrl/core/listcheck.h"
#include "runtime/hr_ctrl/hr.h"
#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/fmt.h"

/* Groups that have a list block. */
static struct lowset listed;

static NORETURN void give_up(int32_t gid, const char *why)
{
	char text[120];

	fmt_format(text, sizeof(text), "HR_CTRL: list of group %d: %s",
		   (int)gid, why);
	hr_kapi->site_cold(COLD_BANK, text);
}

static void *member_block(enum hr_block_kind kind, uint32_t slot, int32_t gid)
{
	const struct bank_block *b = hr_block_find(kind, slot);

	if (!b)
		give_up(gid, "a member's block is missing");
	return hr_block_address(b);
}

static void recover_member(int32_t gid, struct hr_record *r)
{
	struct hr_member *m = &hr_table.member[r->slot];
	const struct hr_image *image;

	if (m->state != HR_MEMBER_FREE)
		give_up(gid, "a slot is used twice");
	if (hr_table_by_name(&hr_table, r->name) != HR_NONE)
		give_up(gid, "a name is used twice");
	m->kind = r->kind;
	m->record = r;
	hr_table_name(&hr_table, r->slot, r->name);
	m->image = member_block(HR_BLOCK_IMAGE, r->slot, gid);
	m->text = member_block(HR_BLOCK_TEXT, r->slot, gid);
	m->data = member_block(HR_BLOCK_DATA, r->slot, gid);
	image = m->image;
	if (image->magic != HR_IMAGE_MAGIC)
		give_up(gid, "a member's image is not complete");
	hr_table_link(&hr_table, r->slot, gid);
	hr_list_seen_order(r->order);
	hr_member_step(r->slot, r->clean ? HR_MEMBER_ON_RECOVER_CLEAN
					 : HR_MEMBER_ON_RECOVER_DOWN);
}

static void judge(int32_t gid, const struct bank_block *b,
		  struct hr_list_found *found)
{
	hr_list_judge(hr_block_address(b), b->size, gid, hr_table.members,
		      found);
	if (found->kind == HR_LIST_DAMAGED)
		give_up(gid, found->why);
}

static void recover_members(int32_t gid, struct hr_list_header *part,
			    uint32_t used)
{
	struct hr_group *g = &hr_table.group[gid];
	struct hr_record *r = hr_list_records(part);

	g->part = part;
	g->used = used;
	for (uint32_t i = 0; i < used; i++)
		recover_member(gid, r + i);
}

/* While parts are full there may be one more; one without members serves when
 * the list grows again. */
static void recover_parts(int32_t gid, struct hr_list_found *found)
{
	struct hr_group *g = &hr_table.group[gid];
	struct hr_list_header *list;
	const struct bank_block *b;
	uint32_t part;

	while (hr_list_is_full(gid)) {
		part = g->part->part + 1;
		b = hr_block_find(HR_BLOCK_PART, hr_part_number(gid, part));
		if (!b)
			return;
		list = hr_block_address(b);
		if (!hr_list_judge_part(list, b->size, gid, part,
					hr_table.members, found)) {
			g->spare = list;
			break;
		}
		recover_members(gid, list, found->used);
	}
	if (found->kind == HR_LIST_DAMAGED)
		give_up(gid, found->why);
}

static void recover_group(int32_t gid, const struct bank_block *b)
{
	struct hr_list_header *list = hr_block_address(b);
	struct hr_list_found found;

	judge(gid, b, &found);
	if (found.kind != HR_LIST_GROUP)
		return;
	hr_table.group[gid].list = list;
	recover_members(gid, list, found.used);
	recover_parts(gid, &found);
	hr_kapi->trace(EV_HR_RECOVER, (uint64_t)gid, found.members, found.clean,
		       0);
}

static void recover_groups(void)
{
	for (uint32_t gid = lowset_next(&listed, 0); gid != LOWSET_NONE;
	     gid = lowset_next(&listed, gid + 1))
		recover_group((int32_t)gid, hr_block_find(HR_BLOCK_LIST, gid));
}

/* A list that is in no table: if it is of this kind, it is freed with all
 * that has its group's key. */
static void finish_list(uint32_t gid, enum hr_list_kind kind)
{
	struct hr_list_found found;

	judge((int32_t)gid, hr_block_find(HR_BLOCK_LIST, gid), &found);
	if (found.kind != kind)
		return;
	lowset_remove(&listed, gid);
	if (found.named)
		hr_group_free((int32_t)gid);
	else
		hr_block_free(HR_BLOCK_LIST, gid);
}

static void finish_lists(enum hr_list_kind kind)
{
	for (uint32_t gid = lowset_next(&listed, 0); gid != LOWSET_NONE;
	     gid = lowset_next(&listed, gid + 1)) {
		if (!hr_table.group[gid].list)
			finish_list(gid, kind);
	}
}

static void free_if_there(enum hr_block_kind kind, uint32_t slot)
{
	if (hr_block_find(kind, slot))
		hr_block_free(kind, slot);
}

static void free_orphan(uint32_t slot)
{
	free_if_there(HR_BLOCK_IMAGE, slot);
	free_if_there(HR_BLOCK_TEXT, slot);
	free_if_there(HR_BLOCK_DATA, slot);
	hr_kapi->trace(EV_HR_ORPHAN, slot, 0, 0, 0);
}

static void free_orphans(void)
{
	const struct bank_block *b = NULL;
	enum hr_block_kind kind;
	uint32_t slot = 0;

	while ((b = hr_block_next(b))) {
		if (!(b->flags & BANK_SYSTEM) ||
		    !hr_block_parse(b->name, &kind, &slot) ||
		    kind == HR_BLOCK_LIST)
			continue;
		if (slot >= hr_table.members ||
		    hr_table.member[slot].state == HR_MEMBER_FREE)
			free_orphan(slot);
	}
}

static void find_lists(void)
{
	const struct bank_block *b = NULL;
	enum hr_block_kind kind;
	uint32_t gid = 0;

	while ((b = hr_block_next(b))) {
		if (b->flags & BANK_SYSTEM &&
		    hr_block_parse(b->name, &kind, &gid) &&
		    kind == HR_BLOCK_LIST && gid < hr_table.groups)
			lowset_add(&listed, gid);
	}
}

int hr_recover(void)
{
	void *space = hr_kapi->pages_take(lowset_bytes(hr_table.groups));

	if (!space)
		return K_ENOMEM;
	lowset_init(&listed, hr_table.groups, space);
	lowset_clear(&listed);
	find_lists();
	recover_groups();
	finish_lists(HR_LIST_ENDING);
	free_orphans();
	finish_lists(HR_LIST_NEW);
	return K_OK;
}

void hr_recover_start(void)
{
	for (uint32_t gid = 0; gid < hr_table.groups; gid++) {
		if (!hr_table.group[gid].list)
			continue;
		hr_group_start_direct((int32_t)gid);
		hr_group_settle((int32_t)gid);
	}
}
