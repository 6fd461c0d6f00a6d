/*
 * A PMM request as it arrives: who asks, for what, and what the answer has to
 * be in the state that the request meets.
 */
#include "harness/oracle/model.h"

#include <string.h>

/* Looked for only when a request fails, once a state of the bank. */
bool model_pages_fit(struct model *m, uint64_t pages)
{
	uint64_t run = 0;

	if (!m->free_run_known) {
		m->free_run = 0;
		for (size_t i = 0; i < m->pages; i++) {
			run = m->page_of[i] ? 0 : run + 1;
			if (run > m->free_run)
				m->free_run = run;
		}
		m->free_run_known = true;
	}
	return pages <= m->free_run;
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
	const struct model_key *known;

	if (text &&
	    !strncmp(text, BANK_SYS_PREFIX, sizeof(BANK_SYS_PREFIX) - 1))
		return true;
	known = model_key_find(m, key);
	return (known && known->group) ||
	       key == trace_hash_bytes("__SYS.K-", 9);
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

/* What cannot be told is left unsaid; room for the pages is inv_limits'. */
static bool expect_allocate(struct model *m, const struct model_block *b)
{
	struct model_pmm *p = &m->pmm;

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
	if (!p->size)
		p->expect = E_INVAL;
	else if (m->live >= m->in->plan->tunables.pmm_max_blocks)
		p->expect = E_FULL;
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
	p->expect = p->key_live ? E_OK : E_UNKNOWN;
	return p->key && !m->maybes;
}

void model_pmm_request(struct model *m, const struct trace_record *r)
{
	struct model_pmm *p = &m->pmm;
	const struct model_instance *caller = model_actor(m, r->actor);
	const struct model_block *b;
	const struct model_key *key;
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
	key = p->key ? model_key_find(m, p->key) : NULL;
	p->key_live = key ? key->live : 0;
	p->fired = m->site.fired;
	if (p->op == PMM_OP_ALLOCATE && p->block)
		p->expect_known = expect_allocate(m, b);
	else if (p->op == PMM_OP_FREE && p->block)
		p->expect_known = expect_free(m, b);
	else if (p->op == PMM_OP_FREE_ALL)
		p->expect_known = expect_free_all(m);
}
