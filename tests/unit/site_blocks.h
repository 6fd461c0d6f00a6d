/*
 * A site on paper: requests to the PMM, and the bank that they make.
 */
#ifndef HOTRIG_TEST_SITE_BLOCKS_H
#define HOTRIG_TEST_SITE_BLOCKS_H

#include "site_base.h"

/* First fit: the pages of a new block. */
static inline uint32_t sb_free_pages(struct site_builder *s, uint32_t pages)
{
	bool *used = calloc(s->tb->pages, sizeof(*used));
	uint32_t run = 0, page = 0;

	for (uint32_t i = 0; i < s->tb->blocks; i++) {
		const struct bank_block *d = tb_slot(s->tb, i);

		for (uint32_t p = 0; d->state && p < d->pages; p++)
			used[d->first_page + p] = true;
	}
	while (run < pages)
		run = used[page++] ? 0 : run + 1;
	free(used);
	return page - pages;
}

/* A block comes into being in this slot, on these pages. */
static inline void sb_create(struct site_builder *s, uint32_t slot,
			     uint32_t page, bool system, const char *name,
			     uint64_t size, const char *key)
{
	struct trace_builder *b = s->tb;
	struct bank_block *d = tb_slot(b, slot);
	uint64_t h = trace_hash_name(name);
	uint32_t pages = (uint32_t)((size + 4095) / 4096);

	tb_event(b, EV_PMM_PREPARE, slot, h, page, pages);
	memset(d, 0, sizeof(*d));
	d->serial = ++b->serial;
	d->size = size;
	d->flags = system ? BANK_SYSTEM | BANK_SUPERVISOR : 0;
	d->first_page = page;
	d->pages = pages;
	d->key_size = key ? (uint32_t)strlen(key) + 1 : 0;
	memcpy(d->name, name, strlen(name));
	if (key)
		memcpy(d->key, key, d->key_size);
	d->sum = trace_hash_bytes((uint8_t *)d + BANK_BLOCK_SUM_FROM,
				  BANK_BLOCK_SUM_BYTES);
	d->state = BANK_LIVE;
	tb_event(b, EV_PMM_COMMIT, slot, h, page, pages);
	memset(tb_page(b, page), 0, (size_t)pages * LAYOUT_PAGE_BYTES);
	tb_event(b, EV_BLOCK_DIGEST, h, 0, pages, DIGEST_CREATED);
}

/* A PMM request by HR_CTRL (by == 0) or by an actor. Returns the slot. */
static inline uint32_t sb_allocate(struct site_builder *s, uint32_t by,
				   int32_t group, const char *name,
				   uint64_t size, const char *key)
{
	struct trace_builder *b = s->tb;
	uint64_t h, base = by ? LAYOUT_USRBANK_VIRT : LAYOUT_DIRECT_VIRT;
	uint64_t call = LAP_PMM << 8 | PMM_OP_ALLOCATE;
	uint32_t slot = 0, page;
	struct bank_block *d;

	if (by) {
		tb_context(b, IN_ACTOR, by, group);
		tb_event(b, EV_CALL_ENTER, call, 0, 0, 0);
	}
	h = tb_name(b, name);
	b->in = IN_PMM;
	tb_event(b, EV_PMM_REQUEST, PMM_OP_ALLOCATE, h, size,
		 key ? trace_hash_bytes(key, strlen(key) + 1) : 0);
	while (slot < b->blocks && !(tb_slot(b, slot)->state &&
				     !strcmp(tb_slot(b, slot)->name, name)))
		slot++;
	if (slot == b->blocks) {
		page = sb_free_pages(s, (uint32_t)((size + 4095) / 4096));
		for (slot = 0; tb_slot(b, slot)->state; slot++)
			continue;
		sb_create(s, slot, page, !by, name, size, key);
	}
	d = tb_slot(b, slot);
	base += (uint64_t)d->first_page * LAYOUT_PAGE_BYTES;
	if (by)
		tb_event(b, EV_BANK_MAP, by, d->first_page, d->pages, base);
	tb_event(b, EV_PMM_RESULT, PMM_OP_ALLOCATE, 0, h, base);
	if (by) {
		b->in = IN_ACTOR;
		tb_event(b, EV_CALL_RETURN, call, 0, 0, 0);
	} else {
		b->in = IN_HR_CTRL;
	}
	return slot;
}

/* The same refused: nothing is done. */
static inline void sb_refuse(struct site_builder *s, uint32_t by, int32_t group,
			     const char *name, uint64_t size, int error)
{
	struct trace_builder *b = s->tb;
	uint64_t call = LAP_PMM << 8 | PMM_OP_ALLOCATE, h;

	tb_context(b, IN_ACTOR, by, group);
	tb_event(b, EV_CALL_ENTER, call, 0, 0, 0);
	h = tb_name(b, name);
	b->in = IN_PMM;
	tb_event(b, EV_PMM_REQUEST, PMM_OP_ALLOCATE, h, size, 0);
	tb_event(b, EV_PMM_RESULT, PMM_OP_ALLOCATE, (uint64_t)(int64_t)error, h,
		 0);
	b->in = IN_ACTOR;
	tb_event(b, EV_CALL_RETURN, call, (uint64_t)(int64_t)error, 0, 0);
}

static inline void sb_release(struct site_builder *s, uint32_t slot)
{
	struct bank_block *d = tb_slot(s->tb, slot);

	d->state = BANK_FREE;
	tb_event(s->tb, EV_PMM_RELEASE, slot, trace_hash_name(d->name),
		 d->first_page, d->pages);
}

/* pmmFree (name) or pmmFreeAll (key). */
static inline void sb_free(struct site_builder *s, uint32_t by, int32_t group,
			   const char *name, const char *key)
{
	struct trace_builder *b = s->tb;
	uint64_t op = name ? PMM_OP_FREE : PMM_OP_FREE_ALL;
	uint64_t h = name ? tb_name(b, name) : 0;
	size_t n = key ? strlen(key) + 1 : 0;

	if (by) {
		tb_context(b, IN_ACTOR, by, group);
		tb_event(b, EV_CALL_ENTER, LAP_PMM << 8 | op, 0, 0, 0);
	}
	b->in = IN_PMM;
	tb_event(b, EV_PMM_REQUEST, op, h, 0,
		 key ? trace_hash_bytes(key, n) : 0);
	for (uint32_t i = 0; i < s->tb->blocks; i++) {
		struct bank_block *d = tb_slot(b, i);

		if (d->state &&
		    (name ? !strcmp(d->name, name)
			  : d->key_size == n && !memcmp(d->key, key, n)))
			sb_release(s, i);
	}
	tb_event(b, EV_PMM_RESULT, op, 0, h, 0);
	if (by) {
		b->in = IN_ACTOR;
		tb_event(b, EV_CALL_RETURN, LAP_PMM << 8 | op, 0, 0, 0);
	} else {
		b->in = IN_HR_CTRL;
	}
}

static inline void sb_digests(struct site_builder *s, uint64_t phase)
{
	for (uint32_t i = 0; i < s->tb->blocks; i++) {
		struct bank_block *d = tb_slot(s->tb, i);

		if (d->state && !(d->flags & BANK_SYSTEM))
			tb_event(s->tb, EV_BLOCK_DIGEST,
				 trace_hash_name(d->name),
				 trace_hash_words(TRACE_FNV_BASIS,
						  tb_page(s->tb, d->first_page),
						  (size_t)d->pages *
							  LAYOUT_PAGE_BYTES),
				 d->pages, phase);
	}
}

#endif
