/*
 * HR_CTRL: what its files share. HR_CTRL decides which actors are
 * restartable, who is restarted when, and when a group or the site gives up.
 * Blocks are the PMM's, actors are AM's; it calls both through their LAPs.
 *
 * Requests return a result >= 0 or -errno. All code runs with interrupts
 * off, in a caller's thread or in HR_CTRL's own, so a request or a group
 * restart is never seen half done by actors; it can be cut short only by a
 * site restart, after which hr_recover() has nothing but the list blocks.
 */
#ifndef HOTRIG_HR_CTRL_HR_H
#define HOTRIG_HR_CTRL_HR_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/abi/bank.h"
#include "runtime/abi/boot_api.h"
#include "runtime/hr_ctrl/core/table.h"
#include "runtime/hr_ctrl/core/text.h"
#include "runtime/kernel/kapi.h"

#define HR_PATH_BYTES sizeof(((struct hr_image *)0)->path)

extern const struct kapi *hr_kapi;
extern struct hr_table hr_table;

/* main.c: move a member on; panics if this cannot happen in its state. */
void hr_member_step(uint32_t slot, enum hr_member_event event);

/* blocks.c: system blocks, through the PMM. */

/* Create a block of the group, zeroed, and set *at: 0, -ENOMEM (no room in
 * the bank) or -EAGAIN (no descriptor). */
int hr_block_new(enum hr_block_kind kind, uint32_t number, int32_t gid,
		 uint64_t bytes, void **at);
/* Free a block that exists. */
void hr_block_free(enum hr_block_kind kind, uint32_t number);
/* Free all blocks with the group's key but its list's first part: images, and
 * what the members allocated with HR_GROUP_KEY (PMM-27). */
void hr_blocks_free_group(int32_t gid);
/* The live block behind this one in the bank (NULL: the first), or NULL. */
const struct bank_block *hr_block_next(const struct bank_block *at);
/* The live system block of this name, or NULL. */
const struct bank_block *hr_block_find(enum hr_block_kind kind,
				       uint32_t number);
void *hr_block_address(const struct bank_block *block);

/* list.c: the stores into list blocks, each with its event. */

/* Of the part that the next member of a group needs, 0: of a new group. */
uint64_t hr_list_bytes(uint32_t part);
/* All records of the group's list are in use. */
bool hr_list_is_full(int32_t gid);
void hr_list_create(int32_t gid, void *block);
/* The list is full: it goes on in this block, new or g->spare. */
void hr_list_extend(int32_t gid, void *block);
void hr_list_register(uint32_t slot);
void hr_list_started(uint32_t slot);
void hr_list_mark_clean(uint32_t slot);
void hr_list_mark_ending(int32_t gid);
/* The next registration's order is above this one. */
void hr_list_seen_order(uint64_t order);

/* start.c: starting members. */
struct hr_first_start {
	int32_t group;
	uint32_t slot; /* a free one */
	uint32_t kind;
	bool xip;	  /* as in struct hr_run */
	const char *name; /* not registered */
	const char *path;
	struct boot_args args;
};

/* Load, register and start an actor (ACT-28): aid or -errno. After an error
 * before the registration nothing is left; after one behind it the member is
 * registered and not running. */
int64_t hr_start_first(const struct hr_first_start *start);
/* Start a registered member that is not running from its image: aid or
 * -errno, then it is as before. */
int64_t hr_start_again(uint32_t slot);

/* request.c: the operations. */
int64_t hr_dispatch(struct lap_call *call);

/* groups.c: what happens to whole groups. */

/* Stop all members and start the direct ones (GRP-7, GRP-8), or restart the
 * site, because a member failed. */
void hr_group_failed(int32_t gid, uint32_t slot);
/* A member has ended cleanly: end the group if it was the last (GRP-15), or
 * see whether it is blocked (GRP-17). */
void hr_group_settle(int32_t gid);
/* GRP-20: for good. by: aid of the caller. */
void hr_group_kill(int32_t gid, uint32_t by);
/* Start every direct member that does not run, in registration order; how
 * many. */
uint32_t hr_group_start_direct(int32_t gid);
/* Only freeing remains: do it. The list block goes last. */
void hr_group_free(int32_t gid);

/* death.c: thread that waits for the ends of members. */
void hr_death_thread(void);

/* recover.c: after a hot reboot, at init, tables from list blocks. K_OK, or
 * K_ENOMEM. */
int hr_recover(void);
/* Then, once sysadm.ini was read: run the direct members (SITE-6). */
void hr_recover_start(void);

#endif
