/*
 * The logic of the persistent memory bank, over the tables in memory
 * (runtime/abi/bank.h). Pure: no kernel, no allocation, nothing global.
 *
 * What follows from the live descriptors (which pages and descriptors are
 * free, where a name is, which blocks have a key) is kept in a workspace that
 * the caller provides and that bank_format or bank_verify fills. Nothing of it
 * is persistent. No look-up, choice or change takes longer because there are
 * more blocks, but for the few steps down a tree. A request is checked first
 * (bank_check_*: may refuse and changes nothing), then committed
 * (bank_commit_*: cannot fail).
 *
 *   bank.c         workspace, look-up of names and keys
 *   runs.c         free pages
 *   bank_verify.c  the verifier
 *   bank_check.c   the rules of the requests
 *   bank_store.c   every store to the bank
 */
#ifndef HOTRIG_PMM_BANK_H
#define HOTRIG_PMM_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/bank.h"
#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/lowset.h"
#include "runtime/pmm/core/runs.h"

#define BANK_PAGE_BYTES 4096u
#define BANK_NONE	UINT32_MAX /* no slot */

/* What has just been stored; after each, a stop leaves a sound bank. */
enum bank_step {
	BANK_STEP_FORMAT,  /* a store of bank_format */
	BANK_STEP_PAGE,	   /* one data page of a new block zeroed */
	BANK_STEP_FIELD,   /* eight bytes of a new descriptor */
	BANK_STEP_PREPARE, /* its sum: complete, but the block is absent */
	BANK_STEP_COMMIT,  /* its state: the block exists */
	BANK_STEP_RELEASE  /* state taken back: the block is gone */
};

/* The tracepoint behind a store. For BANK_STEP_FORMAT block is NULL. */
typedef void (*bank_hook)(void *arg, enum bank_step step, uint32_t slot,
			  const struct bank_block *block);

struct bank_geometry {
	uint32_t max_blocks;
	uint32_t data_pages;
	uint64_t data_phys;
};

struct bank {
	struct bank_header *header;
	struct bank_block *block; /* max_blocks descriptors */
	uint8_t *data;		  /* data_pages pages */
	struct bank_geometry geometry;
	bank_hook hook;
	void *hook_arg;
	/* workspace */
	struct runs runs;	 /* pages */
	struct lowset free;	 /* slots */
	struct lowset selection; /* slots, see bank_select_key */
	uint32_t buckets;	 /* a power of two */
	uint32_t *name_bucket;	 /* name hash -> first slot of a chain */
	uint32_t *name_chain;	 /* slot -> next slot */
	uint32_t *key_bucket;	 /* key hash -> a slot of each key */
	uint32_t *key_chain;	 /* that slot -> the one of the next key */
	uint32_t *key_next;	 /* ring of the slots with the same key */
	uint32_t *key_prev;
	/* counts */
	uint32_t blocks;
	uint32_t pages;
	uint64_t serial; /* of the next block */
};

/* Bytes of workspace that this geometry needs. */
size_t bank_workspace_bytes(const struct bank_geometry *geometry);

/* Set *bank up; format or verify comes next. hook may be NULL. The workspace
 * is aligned to eight bytes, of any content. */
void bank_init(struct bank *bank, const struct bank_geometry *geometry,
	       void *meta, uint8_t *data, void *workspace);

/* An empty bank (bank_store.c). */
void bank_format(struct bank *bank);

/*
 * No bank has been finished here: the first store of bank_format has been
 * done, or memory is as after power-on, and the last one has not. So there
 * can be no block, and formatting (again) loses none.
 */
bool bank_is_unformatted(const struct bank *bank);

/*
 * Check every byte that has a meaning and fill the workspace. 0; or -1 with
 * the reason in why[size], and the bank must not be used. Changes nothing in
 * the bank.
 */
int bank_verify(struct bank *bank, char *why, size_t size);

/* The block's slot, or BANK_NONE; name is a whole field of the block. */
uint32_t bank_find(const struct bank *bank, const char *name);

/* A slot whose block has this key, 1 to BANK_KEY_BYTES long, or BANK_NONE. */
uint32_t bank_find_key(const struct bank *bank, const void *key,
		       size_t key_size);
/* The slot behind this one in the ring of those with its key. */
uint32_t bank_same_key(const struct bank *bank, uint32_t slot);

/*
 * Select the blocks that have this key, then take them one by one, in
 * ascending order of slots, BANK_NONE: no more. Selected blocks may be freed
 * meanwhile; a new selection ends the one before.
 */
void bank_select_key(struct bank *bank, const void *key, size_t key_size);
uint32_t bank_take_selected(struct bank *bank);

/* Pages of a block of so many bytes. */
uint64_t bank_pages_for(uint64_t bytes);

/* Who asks. */
struct bank_caller {
	bool boot; /* a boot actor: may use names and keys of the system */
	bool supervisor; /* else a user actor */
	int32_t group;	 /* restart group, or negative */
};

/* An allocation as it arrived; key_size 0: no key. */
struct bank_request {
	struct bank_caller caller;
	char medium[BANK_MEDIUM_BYTES];
	char name[BANK_NAME_BYTES];
	uint8_t key[BANK_KEY_BYTES];
	uint64_t key_size;
	uint64_t size;
	bool shared; /* the block exists and another actor has it mapped */
};

/* What a checked allocation will do. */
struct bank_choice {
	bool exists;
	uint32_t slot;
	uint32_t first_page;
	uint32_t pages;
};

/* Order: medium, name, key, existence, sharing, size, descriptor, pages. */
KnError bank_check_allocate(const struct bank *bank,
			    const struct bank_request *request,
			    struct bank_choice *choice);
KnError bank_check_free(const struct bank *bank,
			const struct bank_caller *caller, const char *medium,
			const char *name, uint32_t *slot);
KnError bank_check_free_all(const struct bank *bank,
			    const struct bank_caller *caller, const void *key,
			    uint64_t key_size);

/* Create the chosen block; for an existing one there is nothing to do. */
void bank_commit_allocate(struct bank *bank, const struct bank_request *request,
			  const struct bank_choice *choice);
void bank_commit_free(struct bank *bank, uint32_t slot);

/* For bank_store.c and bank_verify.c: an empty workspace, but for the tree of
 * pages; enter a block in all but the pages. */
void bank_clear(struct bank *bank);
void bank_enter(struct bank *bank, uint32_t slot);

/* For bank_store.c: keep the workspace up with a block that came or goes. */
void bank_track(struct bank *bank, uint32_t slot);
void bank_untrack(struct bank *bank, uint32_t slot);

#endif
