/*
 * A bank on the heap, and requests with short names, for the tests of the
 * bank logic.
 */
#ifndef TEST_PMM_H
#define TEST_PMM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/abi/trace.h"
#include "runtime/pmm/core/bank.h"

#define DATA_PHYS 0x1002000u

struct rig {
	struct bank bank;
	struct bank_geometry geometry;
	uint8_t *meta;
	uint8_t *data;
	void *workspace;
};

static inline struct rig *rig_new(uint32_t max_blocks, uint32_t pages)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	assert_non_null(rig);
	rig->geometry.max_blocks = max_blocks;
	rig->geometry.data_pages = pages;
	rig->geometry.data_phys = DATA_PHYS;
	rig->meta = malloc(bank_meta_bytes(max_blocks));
	rig->data = malloc((size_t)pages * BANK_PAGE_BYTES);
	rig->workspace = malloc(bank_workspace_bytes(&rig->geometry));
	assert_non_null(rig->meta);
	assert_non_null(rig->data);
	assert_non_null(rig->workspace);
	memset(rig->meta, 0xa5, bank_meta_bytes(max_blocks));
	memset(rig->data, 0xa5, (size_t)pages * BANK_PAGE_BYTES);
	bank_init(&rig->bank, &rig->geometry, rig->meta, rig->data,
		  rig->workspace);
	bank_format(&rig->bank);
	return rig;
}

static inline void rig_free(struct rig *rig)
{
	free(rig->meta);
	free(rig->data);
	free(rig->workspace);
	free(rig);
}

/* As after a hot reboot: all that is volatile is built again. */
static inline int rig_reboot(struct rig *rig, char *why, size_t size)
{
	memset(rig->workspace, 0x5a, bank_workspace_bytes(&rig->geometry));
	bank_init(&rig->bank, &rig->geometry, rig->meta, rig->data,
		  rig->workspace);
	return bank_verify(&rig->bank, why, size);
}

static inline void rig_assert_sound(struct rig *rig)
{
	char why[160] = "";

	if (rig_reboot(rig, why, sizeof(why)))
		fail_msg("bank is not sound: %s", why);
}

static inline struct bank_request request(const char *name, uint64_t size,
					  const void *key, size_t key_size)
{
	struct bank_request r;

	memset(&r, 0, sizeof(r));
	r.caller.group = -1;
	strcpy(r.medium, "RAM");
	memcpy(r.name, name, strnlen(name, sizeof(r.name)));
	r.size = size;
	r.key_size = key_size;
	if (key_size)
		memcpy(r.key, key,
		       key_size < sizeof(r.key) ? key_size : sizeof(r.key));
	return r;
}

static inline KnError allocate_request(struct rig *rig,
				       const struct bank_request *r,
				       struct bank_choice *c)
{
	KnError e = bank_check_allocate(&rig->bank, r, c);

	if (e == K_OK)
		bank_commit_allocate(&rig->bank, r, c);
	return e;
}

static inline KnError allocate(struct rig *rig, const char *name, uint64_t size,
			       const char *key)
{
	struct bank_request r =
		request(name, size, key, key ? strlen(key) + 1 : 0);
	struct bank_choice c;

	return allocate_request(rig, &r, &c);
}

/* What PMM_OP_FREE_ALL does once it is checked: how many blocks. */
static inline uint32_t free_selected(struct rig *rig, const void *key,
				     size_t key_size)
{
	uint32_t freed = 0;
	uint32_t slot;

	bank_select_key(&rig->bank, key, key_size);
	while ((slot = bank_take_selected(&rig->bank)) != BANK_NONE) {
		bank_commit_free(&rig->bank, slot);
		freed++;
	}
	return freed;
}

static inline uint8_t *page_of(struct rig *rig, uint32_t page)
{
	return rig->data + (size_t)page * BANK_PAGE_BYTES;
}

#endif
