/*
 * HR_CTRL's tables in memory: members by slot, groups by id, and the members
 * of a group in registration order. Rebuilt from the list blocks at a hot
 * reboot; what is persistent is in the list blocks alone.
 */
#ifndef HOTRIG_HR_TABLE_H
#define HOTRIG_HR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/hrlist.h"
#include "runtime/hr_ctrl/core/member.h"
#include "runtime/hr_ctrl/core/policy.h"

#define HR_NONE UINT32_MAX

struct hr_member {
	enum hr_member_state state;
	uint32_t kind; /* KIND_DIRECT or KIND_INDIRECT */
	int32_t group;
	uint32_t aid;  /* of the instance, while one runs */
	uint32_t next; /* slot of the member registered after it, HR_NONE */
	struct hr_record *record; /* in the group's list block */
	void *image;		  /* its three blocks (ACT-7) */
	void *text;
	void *data;
	char name[BANK_NAME_BYTES];
};

struct hr_group {
	struct hr_list_header *list; /* NULL: the id is not in use */
	uint32_t first;		     /* slots, HR_NONE: no member */
	uint32_t last;
	uint32_t count;
	uint32_t failed; /* slot of the member that failed, HR_NONE: none */
	bool unsettled;	 /* a member has ended since it was looked at */
	bool blocked;	 /* the message has been given */
	struct hr_policy policy;
};

struct hr_table {
	struct hr_member *member;
	uint32_t members;
	struct hr_group *group;
	uint32_t groups;
};

/* Empty tables over arrays that the caller keeps. */
void hr_table_init(struct hr_table *table, struct hr_member *member,
		   uint32_t members, struct hr_group *group, uint32_t groups);

/* Slots, or HR_NONE. */
uint32_t hr_table_free_slot(const struct hr_table *table); /* the lowest */
uint32_t hr_table_by_name(const struct hr_table *table, const char *name);
uint32_t hr_table_by_aid(const struct hr_table *table, uint32_t aid);

/* Is this id of a group that exists? */
bool hr_table_has_group(const struct hr_table *table, int32_t gid);

/* Enter a slot as the last member of its group. */
void hr_table_link(struct hr_table *table, uint32_t slot, int32_t gid);

/* Make a group's entry one of an id that is not in use. Its members' slots
 * are the caller's. */
void hr_table_reset_group(struct hr_table *table, int32_t gid);

bool hr_member_runs(const struct hr_member *member);
bool hr_group_runs(const struct hr_table *table, int32_t gid);

/* Members that have not ended cleanly. 0: the group is over (GRP-15). */
uint32_t hr_group_missing(const struct hr_table *table, int32_t gid);

/* Their names, in registration order, separated by ", "; ends in "..." if
 * size does not suffice (at least 8). */
void hr_group_missing_names(const struct hr_table *table, int32_t gid,
			    char *text, size_t size);

/*
 * The name of a direct actor (ACT-26): the path without its directory, ".",
 * the slot. What does not fit is cut from the path, never from the number,
 * so two direct actors never have the same name.
 */
void hr_direct_name(char name[static BANK_NAME_BYTES], const char *path,
		    uint32_t slot);

#endif
