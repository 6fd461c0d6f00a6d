/*
 * What a list block found after a hot reboot is worth. Reads only.
 */
#ifndef HOTRIG_HR_LISTCHECK_H
#define HOTRIG_HR_LISTCHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/abi/hrlist.h"

enum hr_list_kind {
	HR_LIST_NEW,	/* not finished, or nobody registered: an orphan */
	HR_LIST_GROUP,	/* a group */
	HR_LIST_ENDING, /* a group of which only freeing remains */
	HR_LIST_DAMAGED /* *why says how */
};

struct hr_list_found {
	enum hr_list_kind kind;
	bool named; /* the header is complete: the group had come into being */
	uint32_t members;
	uint32_t clean;
	uint32_t used;	/* records in use in the part judged last */
	uint64_t order; /* of the last member */
	const char *why;
};

uint64_t hr_record_sum(const struct hr_record *record);

/* The records behind a header. */
struct hr_record *hr_list_records(struct hr_list_header *list);

/*
 * Judge the first part of the list of group gid, a block bytes long, for a
 * site with this many actor slots. Records are in use from the first on,
 * without gaps, in ascending order.
 */
void hr_list_judge(struct hr_list_header *list, uint64_t bytes, int32_t gid,
		   uint32_t slots, struct hr_list_found *found);

/*
 * Judge a further part, while the one before is full, and add it up. True: it
 * has members. False: it has none (yet) and counts for nothing; or it is
 * damaged, as found->kind says.
 */
bool hr_list_judge_part(struct hr_list_header *list, uint64_t bytes,
			int32_t gid, uint32_t part, uint32_t slots,
			struct hr_list_found *found);

#endif
