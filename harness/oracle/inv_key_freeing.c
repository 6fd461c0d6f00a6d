/*
 * key-freeing: pmmFreeAll frees the blocks of its key, all of them and no
 * others.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_key_freeing, r, __VA_ARGS__)

static void on_release(struct model *m, const struct trace_record *r)
{
	const struct model_block *b = model_block_find(m, r->arg[1]);
	const char *name = model_name(m, r->arg[1]);

	if (!b || !m->pmm.open || m->pmm.op != PMM_OP_FREE_ALL)
		return;
	if (b->key != m->pmm.key)
		REPORT(r, "pmmFreeAll freed block %s, which has another key",
		       name);
	else if (b->system && m->pmm.by_actor)
		REPORT(r, "pmmFreeAll of an actor freed system block %s", name);
}

/* One that is left, to name it. */
static const char *left(struct model *m, uint64_t key)
{
	for (size_t i = 0; i < m->blocks; i++)
		if (m->block[i].live && m->block[i].key == key)
			return model_name(m, m->block[i].name);
	return "?";
}

static void on_result(struct model *m, const struct trace_record *r)
{
	const struct model_pmm *p = &m->pmm;
	const struct model_key *key;

	if (!p->open || p->op != PMM_OP_FREE_ALL || m->maybes)
		return;
	if ((int64_t)r->arg[1] != E_OK) {
		if (p->released)
			REPORT(r, "pmmFreeAll failed but freed %u blocks",
			       p->released);
		return;
	}
	key = model_key_find(m, p->key);
	if (key && key->live)
		REPORT(r, "pmmFreeAll left block %s", left(m, p->key));
	else if (p->released != p->key_live)
		REPORT(r, "pmmFreeAll freed %u blocks, %u had the key",
		       p->released, p->key_live);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_PMM_RELEASE)
		on_release(m, r);
	else if (r->event == EV_PMM_RESULT)
		on_result(m, r);
}

const struct inv inv_key_freeing = {
	.info = {"key-freeing",
		 "pmmFreeAll frees all blocks of its key, whoever made them, "
		 "and no others; if it is refused, none.",
		 "PMM-22 PMM-23 PMM-29 PMM-30 PMM-31"},
	.on_event = on_event,
};
