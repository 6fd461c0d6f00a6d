/*
 * block-freeing: blocks go when they are asked to go, and no others.
 * (pmmFreeAll: key-freeing.)
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_block_freeing, r, __VA_ARGS__)

/* Is a system block, by name, part of a group that is not ending? */
static bool in_use(struct model *m, const struct model_block *b)
{
	const struct model_member *owner;
	const struct model_group *g;

	if (b->part) /* may be given back while it holds nobody */
		return false;
	if (b->letter == 'G') {
		g = model_group_find(m, b->number);
	} else {
		owner = model_slot_owner(m, b->number);
		g = owner ? model_group_find(m, (uint32_t)owner->group) : NULL;
	}
	return g && g->exists && g->members && !g->ending && !g->killing &&
	       !g->loose;
}

/* Has it the key of a group that ends? */
static bool of_ending_group(struct model *m, const struct model_block *b)
{
	const struct model_key *key = model_key_find(m, b->key);
	const struct model_group *g;

	if (!key || !key->group)
		return false;
	g = &m->group[key->group - 1];
	return g->ending || g->killing || g->loose;
}

static void by_actor(struct model *m, const struct trace_record *r,
		     const struct model_block *b)
{
	const struct model_pmm *p = &m->pmm;
	const char *name = model_name(m, b->name);

	if (b->system)
		REPORT(r, "system block %s was freed by an actor", name);
	else if (p->op == PMM_OP_FREE && b->name != p->block)
		REPORT(r, "pmmFree of %s freed block %s",
		       model_name(m, p->block), name);
	else if (p->op == PMM_OP_ALLOCATE && !p->committed)
		REPORT(r, "pmmAllocate freed block %s", name);
}

static void on_release(struct model *m, const struct trace_record *r)
{
	const struct model_block *b = model_block_find(m, r->arg[1]);
	const char *name = model_name(m, r->arg[1]);

	if (!b)
		return;
	if (!m->pmm.open) {
		REPORT(r, "block %s was freed but nobody asked", name);
	} else if (m->pmm.by_actor) {
		by_actor(m, r, b);
	} else if (b->system) {
		if (in_use(m, b))
			REPORT(r, "system block %s was freed, its group lives",
			       name);
	} else if (!of_ending_group(m, b)) {
		REPORT(r,
		       "block %s was freed by the system, its group does "
		       "not end or it has another key",
		       name);
	}
}

static void on_result(struct model *m, const struct trace_record *r)
{
	const struct model_pmm *p = &m->pmm;

	if (!p->open || p->op != PMM_OP_FREE || m->maybes)
		return;
	if ((int64_t)r->arg[1] != E_OK) {
		if (p->released)
			REPORT(r, "the request failed but freed %u blocks",
			       p->released);
		return;
	}
	if (p->released != 1)
		REPORT(r, "pmmFree of %s freed %u blocks",
		       model_name(m, p->block), p->released);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_PMM_RELEASE)
		on_release(m, r);
	else if (r->event == EV_PMM_RESULT)
		on_result(m, r);
}

const struct inv inv_block_freeing = {
	.info = {"block-freeing",
		 "pmmFree frees exactly its block, a group's end only the "
		 "group's; no other block is freed.",
		 "PMM-21 PMM-23 PMM-25 PMM-27 PMM-28 PMM-30 PMM-31"},
	.on_event = on_event,
};
