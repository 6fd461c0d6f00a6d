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
#include "runtime/lib/core/fmt.h"

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
	memcpy(m->name, r->name, sizeof(m->name));
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

static void recover_group(int32_t gid, const struct bank_block *b)
{
	struct hr_list_header *list = hr_block_address(b);
	struct hr_record *r = hr_list_records(list);
	struct hr_list_found found;

	judge(gid, b, &found);
	if (found.kind != HR_LIST_GROUP)
		return;
	hr_table.group[gid].list = list;
	for (uint32_t i = 0; i < found.members; i++)
		recover_member(gid, r + i);
	hr_kapi->trace(EV_HR_RECOVER, (uint64_t)gid, found.members, found.clean,
		       0);
}

/* Lists that are in no table: of this kind only, freed with all that has
 * their group's key. */
static void finish_lists(enum hr_list_kind kind)
{
	const struct bank_block *b;
	struct hr_list_found found;

	for (uint32_t gid = 0; gid < hr_table.groups; gid++) {
		b = hr_block_find(HR_BLOCK_LIST, gid);
		if (!b || hr_table.group[gid].list)
			continue;
		judge((int32_t)gid, b, &found);
		if (found.kind != kind)
			continue;
		if (found.named)
			hr_group_free((int32_t)gid);
		else
			hr_block_free(HR_BLOCK_LIST, gid);
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

void hr_recover(void)
{
	const struct bank_block *b;

	for (uint32_t gid = 0; gid < hr_table.groups; gid++) {
		b = hr_block_find(HR_BLOCK_LIST, gid);
		if (b)
			recover_group((int32_t)gid, b);
	}
	finish_lists(HR_LIST_ENDING);
	free_orphans();
	finish_lists(HR_LIST_NEW);
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
