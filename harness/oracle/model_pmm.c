/*
 * The bank: which blocks live where.
 */
#include "harness/oracle/model.h"

#include <string.h>

static void take(struct model *m, struct model_block *b)
{
	uint32_t self = (uint32_t)(b - m->block) + 1;

	for (uint32_t p = 0; p < b->pages && b->page + p < m->pages; p++)
		m->page_of[b->page + p] = self;
	b->live = true;
	if (b->key_at != MODEL_NONE)
		m->key[b->key_at].live++;
	m->free_run_known = false;
	m->live++;
	m->live_pages += b->pages;
}

static void drop(struct model *m, struct model_block *b)
{
	uint32_t self = (uint32_t)(b - m->block) + 1;

	if (b->maybe)
		m->maybes--;
	b->maybe = false;
	if (!b->live)
		return;
	for (uint32_t p = 0; p < b->pages && b->page + p < m->pages; p++)
		if (m->page_of[b->page + p] == self)
			m->page_of[b->page + p] = 0;
	b->live = false;
	if (b->key_at != MODEL_NONE)
		m->key[b->key_at].live--;
	m->free_run_known = false;
	b->mappers = 0;
	m->live--;
	m->live_pages -= b->pages;
}

static void doubt(struct model *m, struct model_block *b)
{
	if (!b->maybe)
		m->maybes++;
	b->maybe = true;
}

static void settle(struct model *m, struct model_block *b, bool live)
{
	if (!live) {
		drop(m, b);
		return;
	}
	if (b->maybe)
		m->maybes--;
	b->maybe = false;
	if (!b->live)
		take(m, b);
}

static void place(struct model *m, struct model_block *b)
{
	const struct model_pmm *p = &m->pmm;

	b->slot = p->prep_slot;
	b->page = p->prep_page;
	b->pages = p->prep_pages;
	b->key = p->key;
	b->key_at = p->key ? model_key_get(m, p->key) : MODEL_NONE;
	b->mode = p->by_actor ? p->mode : MODE_BOOT;
	b->mappers = 0;
	b->addr_known = b->boot_addr_known = false;
}

void model_pmm_interrupt(struct model *m)
{
	struct model_pmm *p = &m->pmm;
	struct model_block *b;

	if (!p->open)
		return;
	p->open = false;
	if (p->op == PMM_OP_ALLOCATE && p->prepared && !p->committed) {
		b = model_block_get(m, p->prep_block);
		drop(m, b);
		place(m, b);
		b->made = 0;
		doubt(m, b);
	}
	if (p->op == PMM_OP_FREE && !p->released) {
		b = model_block_find(m, p->block);
		if (b && b->live)
			doubt(m, b);
	}
	if (p->op == PMM_OP_FREE_ALL)
		for (size_t i = 0; i < m->blocks; i++)
			if (m->block[i].live && m->block[i].key == p->key)
				doubt(m, &m->block[i]);
}

void model_pmm_reset(struct model *m)
{
	for (size_t i = 0; i < m->blocks; i++)
		drop(m, &m->block[i]);
	m->made = 0;
	m->pmm.open = false;
}

static void prepare(struct model *m, const struct trace_record *r)
{
	struct model_pmm *p = &m->pmm;
	struct model_block *b = model_block_find(m, r->arg[1]);

	if (b && b->maybe)
		settle(m, b, false);
	p->prepared = true;
	p->prep_slot = (uint32_t)r->arg[0];
	p->prep_block = r->arg[1];
	p->prep_page = (uint32_t)r->arg[2];
	p->prep_pages = (uint32_t)r->arg[3];
}

static void commit(struct model *m, const struct trace_record *r)
{
	struct model_block *b = model_block_get(m, r->arg[1]);

	drop(m, b);
	prepare(m, r);
	place(m, b);
	take(m, b);
	b->made = ++m->made;
	m->pmm.committed++;
	m->bank_seq = r->seq;
	m->unseen = (uint32_t)(b - m->block) + 1;
}

static void release(struct model *m, const struct trace_record *r)
{
	struct model_block *b = model_block_find(m, r->arg[1]);

	if (b) {
		drop(m, b);
		b->request = m->pmm.serial;
	}
	m->pmm.released++;
	m->bank_seq = r->seq;
}

static void result(struct model *m, const struct trace_record *r)
{
	struct model_block *b = model_block_find(m, r->arg[2]);

	m->pmm.open = false;
	if (m->hr.open && (int64_t)r->arg[1] != E_OK)
		m->hr.pmm_error = (int)(int64_t)r->arg[1];
	if (r->arg[0] != PMM_OP_ALLOCATE || (int64_t)r->arg[1] != E_OK || !b)
		return;
	if (m->pmm.by_actor) {
		b->addr = r->arg[3];
		b->addr_known = true;
	} else {
		b->boot_addr = r->arg[3];
		b->boot_addr_known = true;
	}
}

/* With one block in doubt the verifier's count says how it is. */
static void verify(struct model *m, const struct trace_record *r)
{
	m->site.bank_made |= !r->arg[0];
	if (m->maybes != 1)
		return;
	for (size_t i = 0; i < m->blocks; i++) {
		struct model_block *b = &m->block[i];

		if (b->maybe)
			settle(m, b, r->arg[1] > m->live - b->live);
	}
}

static void map(struct model *m, const struct trace_record *r, bool mapped)
{
	struct model_instance *i = model_actor(m, r->arg[0]);
	struct model_block *b;
	uint32_t kept = 0;

	if (r->arg[1] >= m->pages || !m->page_of[r->arg[1]])
		return;
	b = &m->block[m->page_of[r->arg[1]] - 1];
	if (b->mappers > MODEL_MAPPERS)
		return;
	for (uint32_t k = 0; k < b->mappers; k++)
		if (b->mapper[k] != r->arg[0])
			b->mapper[kept++] = b->mapper[k];
	b->mappers = kept;
	if (!mapped)
		return;
	if (kept < MODEL_MAPPERS)
		b->mapper[kept] = (uint32_t)r->arg[0];
	b->mappers++;
	m->mapping[m->mappings++] = (struct model_mapping){
		.block = (uint32_t)(b - m->block), .next = i ? i->mappings : 0};
	if (i)
		i->mappings = (uint32_t)m->mappings;
}

void model_digests_begin(struct model *m, uint32_t phase)
{
	struct model_digests *d = &m->digests;

	d->stamp++;
	d->stop = d->after = 0;
	d->phase = phase;
}

static void digest(struct model *m, const struct trace_record *r)
{
	struct model_digests *d = &m->digests;
	struct model_block *b = model_block_get(m, r->arg[0]);
	uint32_t phase = (uint32_t)r->arg[3];

	if (phase == DIGEST_CREATED)
		return;
	if (phase == DIGEST_END) {
		d->end++;
		b->end_digest = r->arg[1];
		b->end_pages = (uint32_t)r->arg[2];
		return;
	}
	if (phase == DIGEST_GROUP_STOP || phase == DIGEST_SITE_STOP) {
		if (d->phase != phase)
			model_digests_begin(m, phase);
		d->stop++;
		b->stop_stamp = d->stamp;
		b->stop_digest = r->arg[1];
		b->stop_pages = (uint32_t)r->arg[2];
	} else {
		d->after++;
		b->after_stamp = d->stamp;
	}
	d->phase = phase;
	if (phase == DIGEST_SITE_BOOT && b->maybe)
		settle(m, b, true);
}

void model_apply_pmm(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_PMM_REQUEST:
		model_pmm_request(m, r);
		break;
	case EV_PMM_PREPARE:
		prepare(m, r);
		break;
	case EV_PMM_COMMIT:
		commit(m, r);
		break;
	case EV_PMM_RELEASE:
		release(m, r);
		break;
	case EV_PMM_RESULT:
		result(m, r);
		break;
	case EV_PMM_VERIFY:
		verify(m, r);
		break;
	case EV_BANK_MAP:
	case EV_BANK_UNMAP:
		map(m, r, r->event == EV_BANK_MAP);
		break;
	case EV_BLOCK_DIGEST:
		digest(m, r);
		break;
	default:
		break;
	}
}
