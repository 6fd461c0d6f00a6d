/*
 * block-freeing: blocks go when they are asked to go, all of those and no
 * others.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_block_freeing, r, __VA_ARGS__)

/* Is a system block, by name, part of a group that is not ending? */
static bool in_use(struct model *m, const struct model_block *b)
{
	for (size_t i = 0; i < m->groups; i++) {
		const struct model_group *g = &m->group[i];

		if (g->exists && g->members && !g->ending && !g->killing &&
		    !g->loose && model_block_of_group(m, b, g)) {
			if (b->name == model_system_name('G', (uint32_t)g->gid))
				return true;
			for (uint32_t k = g->first; k != MODEL_NONE;
			     k = m->member[k].next) {
				uint32_t slot = m->member[k].slot;

				if (b->name == model_system_name('I', slot) ||
				    b->name == model_system_name('T', slot) ||
				    b->name == model_system_name('D', slot))
					return true;
			}
		}
	}
	return false;
}

static bool of_ending_group(struct model *m, const struct model_block *b)
{
	for (size_t i = 0; i < m->groups; i++) {
		const struct model_group *g = &m->group[i];

		if ((g->ending || g->killing || g->loose) &&
		    model_block_of_group(m, b, g))
			return true;
	}
	return false;
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
	else if (p->op == PMM_OP_FREE_ALL && b->key != p->key)
		REPORT(r, "pmmFreeAll freed block %s, which has another key",
		       name);
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

	if (!p->open || r->arg[0] == PMM_OP_ALLOCATE || m->maybes)
		return;
	if ((int64_t)r->arg[1] != E_OK) {
		if (p->released)
			REPORT(r, "the request failed but freed %u blocks",
			       p->released);
		return;
	}
	if (p->op == PMM_OP_FREE && p->released != 1)
		REPORT(r, "pmmFree of %s freed %u blocks",
		       model_name(m, p->block), p->released);
	if (p->op != PMM_OP_FREE_ALL)
		return;
	for (size_t i = 0; i < m->blocks; i++)
		if (m->block[i].live && m->block[i].key == p->key)
			REPORT(r, "pmmFreeAll left block %s",
			       model_name(m, m->block[i].name));
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
		 "pmmFree frees exactly its block, pmmFreeAll exactly the "
		 "blocks of the key, a group's end exactly the group's.",
		 "PMM-21 PMM-22 PMM-23 PMM-25 PMM-27 PMM-28 PMM-29 PMM-30 "
		 "PMM-31"},
	.on_event = on_event,
};
