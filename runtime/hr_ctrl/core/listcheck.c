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
	uint64_t after = 0;
	bool end = false;
	const char *why;

	for (uint32_t i = 0; i < list->capacity; i++, r++) {
		if (r->state == HR_REC_FREE) {
			end = true;
			continue;
		}
		if (end)
			return "record behind a free one";
		why = judge_record(r, after, slots);
		if (why)
			return why;
		after = r->order;
		found->members++;
		found->clean += r->clean != 0;
	}
	return NULL;
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
	if (list->magic != HR_LIST_MAGIC)
		found->why = "unknown magic";
	else if (list->group != (uint32_t)gid)
		found->why = "list of another group";
	else if (list->capacity >
		 (bytes - sizeof(*list)) / sizeof(struct hr_record))
		found->why = "more records than the block holds";
	else
		found->why = judge_records(list, slots, found);
	if (found->why)
		return;
	if (list->ending)
		found->kind = HR_LIST_ENDING;
	else
		found->kind = found->members ? HR_LIST_GROUP : HR_LIST_NEW;
}
