/*
 * Starting members: for the first time from an executable, later from the
 * image. Does not decide who is started.
 */
#include <string.h>

#include "runtime/hr_ctrl/hr.h"

/* The blocks of a first start, in the order in which they are allocated. */
struct claim {
	enum hr_block_kind kind;
	uint32_t number;
	uint64_t bytes;
	void *at;
};

enum { CLAIM_IMAGE, CLAIM_TEXT, CLAIM_DATA, CLAIM_LIST, CLAIM_COUNT };

static int64_t probe_file(const struct hr_first_start *start,
			  struct am_probe *probe)
{
	uint64_t arg[6] = {(uint64_t)probe};

	memset(probe, 0, sizeof(*probe));
	probe->path = start->path;
	probe->xip = start->xip;
	return hr_kapi->lap_invoke(LAP_AM, AM_OP_PROBE, arg);
}

/* All blocks or none. A stop in between leaves blocks of a slot that is not
 * registered, or a list block without magic: orphans. */
static int claim_blocks(struct claim *claim, uint32_t count, int32_t gid)
{
	int error = 0;
	uint32_t n;

	for (n = 0; n < count && !error; n++)
		error = hr_block_new(claim[n].kind, claim[n].number, gid,
				     claim[n].bytes, &claim[n].at);
	if (!error)
		return 0;
	for (n--; n-- > 0;)
		hr_block_free(claim[n].kind, claim[n].number);
	return error;
}

static void build_image(const struct hr_first_start *start, void *image)
{
	struct am_build build = {.image = image,
				 .slot = start->slot,
				 .name = start->name,
				 .path = start->path,
				 .args = start->args};
	uint64_t arg[6] = {(uint64_t)&build};
	int64_t got = hr_kapi->lap_invoke(LAP_AM, AM_OP_BUILD_IMAGE, arg);

	if (got)
		hr_kapi->panic("hr_ctrl: AM does not build the image of %s: %d",
			       start->name, (int)got);
}

static void fill_member(const struct hr_first_start *start,
			const struct claim *claim)
{
	struct hr_member *m = &hr_table.member[start->slot];

	hr_table_name(&hr_table, start->slot, start->name);
	m->kind = start->kind;
	m->group = start->group;
	m->image = claim[CLAIM_IMAGE].at;
	m->text = claim[CLAIM_TEXT].at;
	m->data = claim[CLAIM_DATA].at;
}

/* The executable is good and the blocks are there: nothing fails here. */
static void commit_first(const struct hr_first_start *start,
			 const struct claim *claim)
{
	fill_member(start, claim);
	build_image(start, claim[CLAIM_IMAGE].at);
	if (!hr_table_has_group(&hr_table, start->group))
		hr_list_create(start->group, claim[CLAIM_LIST].at);
	else if (hr_list_is_full(start->group))
		hr_list_extend(start->group, claim[CLAIM_LIST].at);
	hr_list_register(start->slot);
	hr_table_link(&hr_table, start->slot, start->group);
	hr_member_step(start->slot, HR_MEMBER_ON_REGISTER);
}

/* What the list needs: its first part, one more, or nothing new. True: a
 * block. It is claimed last, so it is never given back. */
static bool claim_list(int32_t gid, struct claim *claim)
{
	const struct hr_group *g = &hr_table.group[gid];
	uint32_t part = 0;

	claim->at = NULL;
	claim->kind = HR_BLOCK_LIST;
	claim->number = (uint32_t)gid;
	if (hr_table_has_group(&hr_table, gid)) {
		part = g->part->part + 1;
		claim->kind = HR_BLOCK_PART;
		claim->number = hr_part_number(gid, part);
		claim->at = g->spare;
	}
	claim->bytes = hr_list_bytes(part);
	return part == 0 || (hr_list_is_full(gid) && !g->spare);
}

int64_t hr_start_first(const struct hr_first_start *start)
{
	struct am_probe probe;
	int64_t error = probe_file(start, &probe);
	struct claim claim[CLAIM_COUNT] = {
		[CLAIM_IMAGE] = {HR_BLOCK_IMAGE, start->slot, probe.image_bytes,
				 NULL},
		[CLAIM_TEXT] = {HR_BLOCK_TEXT, start->slot, probe.text_bytes,
				NULL},
		[CLAIM_DATA] = {HR_BLOCK_DATA, start->slot, probe.data_bytes,
				NULL},
	};
	bool grows = claim_list(start->group, &claim[CLAIM_LIST]);

	if (error)
		return error;
	hr_member_step(start->slot, HR_MEMBER_ON_CLAIM);
	error = claim_blocks(claim, grows ? CLAIM_COUNT : CLAIM_LIST,
			     start->group);
	if (error) {
		hr_member_step(start->slot, HR_MEMBER_ON_ABANDON);
		return error;
	}
	commit_first(start, claim);
	return hr_start_again(start->slot);
}

int64_t hr_start_again(uint32_t slot)
{
	struct hr_member *m = &hr_table.member[slot];
	struct am_spawn spawn = {.image = m->image,
				 .text = m->text,
				 .data = m->data,
				 .group = m->group,
				 .slot = slot};
	uint64_t arg[6] = {(uint64_t)&spawn};
	int64_t aid = hr_kapi->lap_invoke(LAP_AM, AM_OP_SPAWN, arg);

	if (aid < 0)
		return aid;
	m->aid = (uint32_t)aid;
	hr_member_step(slot, HR_MEMBER_ON_START);
	hr_table.group[m->group].blocked = false;
	hr_list_started(slot);
	return aid;
}
