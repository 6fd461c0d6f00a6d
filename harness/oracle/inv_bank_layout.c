/*
 * bank-layout: what lies in the bank is what the records said, whole, and
 * nothing overlaps.
 */
#include "harness/oracle/inv.h"

#include <stdlib.h>
#include <string.h>

#define REPORT(r, ...) inv_report(m, &inv_bank_layout, r, __VA_ARGS__)

static uint64_t pages_of(uint64_t bytes)
{
	return bytes / LAYOUT_PAGE_BYTES + (bytes % LAYOUT_PAGE_BYTES != 0);
}

static void on_prepare(struct model *m, const struct trace_record *r)
{
	const struct model_block *b = model_block_find(m, r->arg[1]);
	const char *name = model_name(m, r->arg[1]);
	uint64_t page = r->arg[2], pages = r->arg[3];

	if (!m->pmm.open || m->pmm.op != PMM_OP_ALLOCATE ||
	    m->pmm.block != r->arg[1])
		REPORT(r, "block %s is being made but nobody asked", name);
	if (b && b->live && !b->maybe)
		REPORT(r, "block %s is being made but exists", name);
	if (m->pmm.open && pages != pages_of(m->pmm.size))
		REPORT(r, "block %s of %llu bytes has %llu pages", name,
		       (unsigned long long)m->pmm.size,
		       (unsigned long long)pages);
	if (page > m->pages || pages > m->pages - page) {
		REPORT(r, "block %s lies outside the bank: page %llu + %llu",
		       name, (unsigned long long)page,
		       (unsigned long long)pages);
		return;
	}
	for (uint64_t p = page; p < page + pages; p++) {
		const struct model_block *other;

		if (!m->page_of[p])
			continue;
		other = &m->block[m->page_of[p] - 1];
		if (other->maybe)
			continue;
		REPORT(r, "block %s overlaps block %s at page %llu", name,
		       model_name(m, other->name), (unsigned long long)p);
		return;
	}
}

static void on_commit(struct model *m, const struct trace_record *r)
{
	const struct model_pmm *p = &m->pmm;

	if (!p->prepared || p->prep_block != r->arg[1] ||
	    p->prep_slot != r->arg[0] || p->prep_page != r->arg[2] ||
	    p->prep_pages != r->arg[3])
		REPORT(r, "block %s was linked otherwise than prepared",
		       model_name(m, r->arg[1]));
}

static void on_release(struct model *m, const struct trace_record *r)
{
	const struct model_block *b = model_block_find(m, r->arg[1]);

	if (!b || (!b->live && !b->maybe))
		REPORT(r, "block %s was unlinked but did not exist",
		       model_name(m, r->arg[1]));
	else if (b->slot != r->arg[0] || b->page != r->arg[2] ||
		 b->pages != r->arg[3])
		REPORT(r,
		       "block %s was at slot %u page %u, unlinked at %llu "
		       "%llu",
		       model_name(m, r->arg[1]), b->slot, b->page,
		       (unsigned long long)r->arg[0],
		       (unsigned long long)r->arg[2]);
}

static void on_verify(struct model *m, const struct trace_record *r)
{
	if (r->arg[0] && m->site.bank_made)
		REPORT(r, "the bank failed its verification: %lld",
		       (long long)r->arg[0]);
	else if (!r->arg[0] && !m->maybes &&
		 (r->arg[1] != m->live || r->arg[2] != m->live_pages))
		REPORT(r,
		       "the bank holds %u blocks, %u pages; verified %llu, "
		       "%llu",
		       m->live, m->live_pages, (unsigned long long)r->arg[1],
		       (unsigned long long)r->arg[2]);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_PMM_PREPARE)
		on_prepare(m, r);
	else if (r->event == EV_PMM_COMMIT)
		on_commit(m, r);
	else if (r->event == EV_PMM_RELEASE)
		on_release(m, r);
	else if (r->event == EV_PMM_VERIFY)
		on_verify(m, r);
}

static bool check_header(struct model *m, const struct final_bank *bank)
{
	const struct bank_header *h = &bank->header;
	const struct plan_tunables *t = &m->in->plan->tunables;

	if (h->magic != BANK_MAGIC) {
		REPORT(NULL, "no bank at its place in RAM");
		return false;
	}
	if (h->version != BANK_VERSION || h->max_blocks != t->pmm_max_blocks ||
	    h->data_pages != t->pmm_rambank_bytes / LAYOUT_PAGE_BYTES ||
	    h->data_phys != LAYOUT_BANK_PHYS + bank_meta_bytes(h->max_blocks))
		REPORT(NULL, "bank header: version %u, %u blocks, %llu pages",
		       h->version, h->max_blocks,
		       (unsigned long long)h->data_pages);
	if (h->sum !=
	    trace_hash_bytes((const uint8_t *)h +
				     offsetof(struct bank_header, version),
			     offsetof(struct bank_header, sum) -
				     offsetof(struct bank_header, version)))
		REPORT(NULL, "bank header: wrong sum");
	return bank->readable;
}

static bool padded(const void *bytes, size_t from, size_t size)
{
	const uint8_t *p = bytes;

	for (size_t i = from; i < size; i++)
		if (p[i])
			return false;
	return true;
}

static void check_block(struct model *m, const struct final_bank *bank,
			const struct bank_block *d, uint32_t slot)
{
	char name[BANK_NAME_BYTES + 1];
	size_t len;

	final_bank_name(d, name);
	len = strlen(name);
	if (d->sum != trace_hash_bytes((const uint8_t *)d + BANK_BLOCK_SUM_FROM,
				       BANK_BLOCK_SUM_BYTES))
		REPORT(NULL, "slot %u, block %s: wrong sum", slot, name);
	if (!len || len >= BANK_NAME_BYTES ||
	    !padded(d->name, len, BANK_NAME_BYTES) ||
	    d->key_size > BANK_KEY_BYTES ||
	    !padded(d->key, d->key_size, BANK_KEY_BYTES))
		REPORT(NULL, "slot %u, block %s: name or key not padded", slot,
		       name);
	if (!d->serial || !d->size || d->pages != pages_of(d->size) ||
	    !final_bank_data(bank, d))
		REPORT(NULL,
		       "slot %u, block %s: %llu bytes on %u pages from "
		       "page %u",
		       slot, name, (unsigned long long)d->size, d->pages,
		       d->first_page);
}

/* The block that the records say is there. */
static void check_model(struct model *m, const struct bank_block *d,
			uint32_t slot, uint8_t *found)
{
	char name[BANK_NAME_BYTES + 1];
	const struct model_block *b;
	uint64_t key;

	final_bank_name(d, name);
	b = model_block_find(m, trace_hash_name(name));
	if (!b || (!b->live && !b->maybe)) {
		REPORT(NULL,
		       "slot %u, block %s is in the bank but was freed "
		       "or never made",
		       slot, name);
		return;
	}
	if (found[b - m->block])
		REPORT(NULL, "two blocks are named %s", name);
	found[b - m->block] = 1;
	if (b->slot != slot || b->page != d->first_page || b->pages != d->pages)
		REPORT(NULL,
		       "block %s: slot %u page %u pages %u, made as "
		       "%u %u %u",
		       name, slot, d->first_page, d->pages, b->slot, b->page,
		       b->pages);
	key = d->key_size && d->key_size <= BANK_KEY_BYTES
		      ? trace_hash_bytes(d->key, d->key_size)
		      : 0;
	if (key != b->key)
		REPORT(NULL, "block %s: key is not the one given", name);
	if (d->serial < b->made)
		REPORT(NULL, "block %s: serial %llu has come before", name,
		       (unsigned long long)d->serial);
	if (!(d->flags & BANK_SYSTEM) != !b->system)
		REPORT(NULL, "block %s: flag of system blocks is wrong", name);
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	uint8_t *found;
	uint32_t live = 0;

	if (!model_settled(m) || !check_header(m, bank))
		return;
	found = calloc(m->blocks + 1, 1);
	if (!found)
		return;
	for (uint32_t i = 0; i < bank->header.max_blocks; i++) {
		struct bank_block d;

		final_bank_block(bank, i, &d);
		if (d.state == BANK_LIVE) {
			live++;
			check_block(m, bank, &d, i);
			check_model(m, &d, i, found);
		} else if (d.state != BANK_FREE) {
			REPORT(NULL, "slot %u: state %llx", i,
			       (unsigned long long)d.state);
		}
	}
	for (size_t i = 0; i < m->blocks; i++)
		if (m->block[i].live && !m->block[i].maybe && !found[i])
			REPORT(NULL, "block %s is not in the bank",
			       model_name(m, m->block[i].name));
	free(found);
}

const struct inv inv_bank_layout = {
	.info = {"bank-layout",
		 "Every block lies in the bank where and as it was made, "
		 "checksummed, without overlap, and no other block does.",
		 "PMM-6 PMM-8 PMM-9 PMM-15 PMM-20"},
	.on_event = on_event,
	.on_end = on_end,
};
