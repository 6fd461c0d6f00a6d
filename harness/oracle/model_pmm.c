/*
 * The bank: which blocks live where, and what a PMM request must answer.
 */
#include "harness/oracle/model.h"

#include <string.h>

static void take(struct model *m, struct model_block *b)
{
	uint32_t self = (uint32_t)(b - m->block) + 1;

	for (uint32_t p = 0; p < b->pages && b->page + p < m->pages; p++)
		m->page_of[b->page + p] = self;
	b->live = true;
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
	m->pmm.open = false;
}

bool model_pages_fit(const struct model *m, uint64_t pages, uint32_t *page)
{
	uint64_t run = 0;

	for (size_t i = 0; i < m->pages; i++) {
		run = m->page_of[i] ? 0 : run + 1;
		if (run == pages) {
			*page = (uint32_t)(i + 1 - pages);
			return true;
		}
	}
	return false;
}

static bool mapped_by_other(const struct model_block *b, uint32_t aid)
{
	for (uint32_t i = 0; i < b->mappers && i < MODEL_MAPPERS; i++)
		if (b->mapper[i] != aid)
			return true;
	return false;
}

/* Is this the key of a group, or does its text say it is reserved? */
static bool reserved_key(struct model *m, uint64_t key)
{
	const char *text = trace_text(m->in->trace, key);

	if (text &&
	    !strncmp(text, BANK_SYS_PREFIX, sizeof(BANK_SYS_PREFIX) - 1))
		return true;
	for (size_t i = 0; i < m->groups; i++)
		if (m->group[i].key == key)
			return true;
	return key == trace_hash_bytes("__SYS.K-", 9);
}

static bool reserved_name(struct model *m, uint64_t name)
{
	const char *text = trace_text(m->in->trace, name);

	return text &&
	       !strncmp(text, BANK_SYS_PREFIX, sizeof(BANK_SYS_PREFIX) - 1);
}

static bool own_key(struct model *m)
{
	const struct model_group *g =
		m->pmm.group < 0 ? NULL
				 : model_group_find(m, (uint32_t)m->pmm.group);

	return g && g->key == m->pmm.key;
}

/* What cannot be told is left unsaid. */
static bool expect_allocate(struct model *m, const struct model_block *b)
{
	struct model_pmm *p = &m->pmm;
	uint64_t pages;
	uint32_t page;

	p->expect = E_PRIV;
	if (p->by_actor && (reserved_name(m, p->block) ||
			    (p->key && reserved_key(m, p->key) && !own_key(m))))
		return true;
	if (m->maybes)
		return false;
	p->expect = E_OK;
	if (b && b->live) {
		if (p->by_actor &&
		    (b->mode == MODE_USER) != (p->mode == MODE_USER))
			p->expect = E_PRIV;
		else if (p->by_actor && p->mode == MODE_USER &&
			 mapped_by_other(b, p->caller))
			p->expect = E_BUSY;
		return b->mode != MODE_BOOT || !p->by_actor;
	}
	pages = p->size / LAYOUT_PAGE_BYTES +
		(p->size % LAYOUT_PAGE_BYTES != 0);
	if (!p->size)
		p->expect = E_INVAL;
	else if (m->live >= m->in->plan->tunables.pmm_max_blocks)
		p->expect = E_FULL;
	else if (!model_pages_fit(m, pages, &page))
		p->expect = E_NOMEM;
	return true;
}

static bool expect_free(struct model *m, const struct model_block *b)
{
	struct model_pmm *p = &m->pmm;

	p->expect = E_PRIV;
	if (p->by_actor && reserved_name(m, p->block))
		return true;
	p->expect = b && b->live ? E_OK : E_UNKNOWN;
	return !(b && b->maybe);
}

static bool expect_free_all(struct model *m)
{
	struct model_pmm *p = &m->pmm;

	p->expect = E_PRIV;
	if (p->by_actor && reserved_key(m, p->key))
		return true;
	p->expect = E_UNKNOWN;
	for (size_t i = 0; i < m->blocks; i++)
		if (m->block[i].live && m->block[i].key == p->key)
			p->expect = E_OK;
	return p->key && !m->maybes;
}

static void request(struct model *m, const struct trace_record *r)
{
	struct model_pmm *p = &m->pmm;
	const struct model_instance *caller = model_actor(m, r->actor);
	const struct model_block *b;
	uint64_t serial = p->serial;

	memset(p, 0, sizeof(*p));
	p->serial = serial + 1;
	p->open = true;
	p->op = r->arg[0];
	p->block = r->arg[1];
	p->size = r->arg[2];
	p->key = r->arg[3];
	p->by_actor = m->call_of[r->thread] >> 8 == LAP_PMM;
	p->caller = r->actor;
	p->group = r->group;
	p->mode = caller ? caller->mode : MODE_BOOT;
	b = p->block ? model_block_find(m, p->block) : NULL;
	p->existed = b && b->live;
	if (p->op == PMM_OP_ALLOCATE && p->block)
		p->expect_known = expect_allocate(m, b);
	else if (p->op == PMM_OP_FREE && p->block)
		p->expect_known = expect_free(m, b);
	else if (p->op == PMM_OP_FREE_ALL)
		p->expect_known = expect_free_all(m);
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
	m->pmm.committed++;
}

static void release(struct model *m, const struct trace_record *r)
{
	struct model_block *b = model_block_find(m, r->arg[1]);

	if (b) {
		drop(m, b);
		b->request = m->pmm.serial;
	}
	m->pmm.released++;
}

static void result(struct model *m, const struct trace_record *r)
{
	struct model_block *b = model_block_find(m, r->arg[2]);

	m->pmm.open = false;
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
}

static void digest(struct model *m, const struct trace_record *r)
{
	struct model_digests *d = &m->digests;
	struct model_block *b = model_block_get(m, r->arg[0]);
	uint32_t phase = (uint32_t)r->arg[3];

	if (phase == DIGEST_END)
		return;
	if (phase == DIGEST_GROUP_STOP || phase == DIGEST_SITE_STOP) {
		if (d->phase != phase) {
			d->stamp++;
			d->stop = d->after = 0;
		}
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
		request(m, r);
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
