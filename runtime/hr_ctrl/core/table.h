/*
 * HR_CTRL's tables in memory: members by slot, by name and, while they run,
 * by aid; groups by id, and the members of a group in registration order.
 * Rebuilt from the list blocks at a hot reboot; what is persistent is in the
 * list blocks alone.
 *
 * No look-up takes longer because there are more members or groups. State and
 * name of a member are therefore changed by the functions below alone.
 */
#ifndef HOTRIG_HR_TABLE_H
#define HOTRIG_HR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/hrlist.h"
#include "runtime/hr_ctrl/core/member.h"
#include "runtime/hr_ctrl/core/policy.h"
#include "runtime/lib/core/lowset.h"

#define HR_NONE UINT32_MAX

struct hr_member {
	enum hr_member_state state;
	uint32_t kind; /* KIND_DIRECT or KIND_INDIRECT */
	int32_t group;
	uint32_t aid;  /* of the instance, while one runs */
	uint32_t next; /* slot of the member registered after it, HR_NONE */
	uint32_t name_chain;	  /* next slot of its chain: by name, */
	uint32_t aid_chain;	  /* by aid */
	struct hr_record *record; /* in the group's list block */
	void *image;		  /* its three blocks (ACT-7) */
	void *text;
	void *data;
	char name[BANK_NAME_BYTES];
};

struct hr_group {
	struct hr_list_header *list; /* NULL: the id is not in use */
	struct hr_list_header *part; /* its last part: where it grows */
	uint32_t used;		     /* records of it that are in use */
	void *spare;	/* block of the next part, if there is one already */
	uint32_t first; /* slots, HR_NONE: no member */
	uint32_t last;
	uint32_t count;	  /* members, of which */
	uint32_t running; /* have an instance, */
	uint32_t clean;	  /* have ended cleanly */
	uint32_t failed;  /* slot of the member that failed, HR_NONE: none */
	bool blocked;	  /* the message has been given */
	struct hr_policy policy;
};

struct hr_table {
	struct hr_member *member;
	uint32_t members;
	struct hr_group *group;
	uint32_t groups;
	struct lowset free;	 /* slots */
	struct lowset unsettled; /* groups of which a member has ended since
				    they were looked at */
	uint32_t buckets;	 /* a power of two */
	uint32_t *name_bucket;	 /* name hash -> first slot of a chain */
	uint32_t *aid_bucket;	 /* aid -> first slot of a chain */
};

/* Bytes of memory for tables of this size. */
size_t hr_table_bytes(uint32_t members, uint32_t groups);

/* Empty tables over so much memory, which the caller keeps, aligned to eight
 * bytes, of any content. */
void hr_table_init(struct hr_table *table, uint32_t members, uint32_t groups,
		   void *space);

/*
 * Give a slot that is in use a name, which nobody has; it goes with the state
 * FREE. At most BANK_NAME_BYTES - 1 characters are kept.
 */
void hr_table_name(struct hr_table *table, uint32_t slot, const char *name);

/* A slot changes its state. Where an instance begins, aid has been set; where
 * a member of a group begins or ends, group. */
void hr_table_set_state(struct hr_table *table, uint32_t slot,
			enum hr_member_state state);

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
