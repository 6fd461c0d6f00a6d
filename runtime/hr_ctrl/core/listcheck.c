/*
 * Verification of list blocks; see listcheck.h. A sound bank with a damaged
 * list is possible only if somebody wrote into it: it is never used.
 */
#include <string.h>

#include "runtime/abi/trace.h"
#include "runtime/hr_ctrl/core/listcheck.h"

uint64_t hr_record_sum(const struct hr_record *record)
{
	return trace_hash_bytes(&record->order,
				offsetof(struct hr_record, sum) -
					offsetof(struct hr_record, order));
}

struct hr_record *hr_list_records(struct hr_list_header *list)
{
	return (struct hr_record *)(list + 1);
}

static const char *judge_record(const struct hr_record *r, uint64_t after,
				uint32_t slots)
{
	if (r->state != HR_REC_REGISTERED)
		return "record in an unknown state";
	if (r->sum != hr_record_sum(r))
		return "record with a wrong sum";
	if (r->order <= after)
		return "records out of order";
	if (r->slot >= slots)
		return "slot out of range";
	if (r->kind != KIND_DIRECT && r->kind != KIND_INDIRECT)
		return "record of an unknown kind";
	if (!r->name[0] || !memchr(r->name, '\0', sizeof(r->name)))
		return "record without a name";
	return NULL;
}

/* Counts members; the reason if a record is damaged, else NULL. */
static const char *judge_records(struct hr_list_header *list, uint32_t slots,
				 struct hr_list_found *found)
{
	const struct hr_record *r = hr_list_records(list);
	bool end = false;
	const char *why;

	found->used = 0;
	for (uint32_t i = 0; i < list->capacity; i++, r++) {
		if (r->state == HR_REC_FREE) {
			end = true;
			continue;
		}
		if (end)
			return "record behind a free one";
		why = judge_record(r, found->order, slots);
		if (why)
			return why;
		found->order = r->order;
		found->used++;
		found->clean += r->clean != 0;
	}
	found->members += found->used;
	return NULL;
}

/* A header that is complete, and its records. */
static const char *judge_part(struct hr_list_header *list, uint64_t bytes,
			      int32_t gid, uint32_t part, uint32_t slots,
			      struct hr_list_found *found)
{
	if (list->magic != HR_LIST_MAGIC)
		return "unknown magic";
	if (list->group != (uint32_t)gid || list->part != part)
		return "list of another group";
	if (list->capacity > (bytes - sizeof(*list)) / sizeof(struct hr_record))
		return "more records than the block holds";
	return judge_records(list, slots, found);
}

void hr_list_judge(struct hr_list_header *list, uint64_t bytes, int32_t gid,
		   uint32_t slots, struct hr_list_found *found)
{
	memset(found, 0, sizeof(*found));
	found->kind = HR_LIST_DAMAGED;
	if (bytes < sizeof(*list)) {
		found->why = "block too small";
		return;
	}
	if (list->magic == 0) {
		found->kind = HR_LIST_NEW;
		return;
	}
	found->named = true;
	found->why = judge_part(list, bytes, gid, 0, slots, found);
	if (found->why)
		return;
	if (list->ending)
		found->kind = HR_LIST_ENDING;
	else
		found->kind = found->members ? HR_LIST_GROUP : HR_LIST_NEW;
}

bool hr_list_judge_part(struct hr_list_header *list, uint64_t bytes,
			int32_t gid, uint32_t part, uint32_t slots,
			struct hr_list_found *found)
{
	uint32_t before = found->used;

	if (bytes < sizeof(*list))
		found->why = "block too small";
	else if (list->magic != 0)
		found->why = judge_part(list, bytes, gid, part, slots, found);
	else
		return false;
	if (found->why)
		found->kind = HR_LIST_DAMAGED;
	if (!found->why && found->used)
		return true;
	found->used = before;
	return false;
}
