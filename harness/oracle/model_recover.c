/*
 * Restart groups over a site restart: what of them is sure, what is not, and
 * what HR_CTRL says it found in the bank.
 */
#include "harness/oracle/model.h"

/*
 * HR_CTRL was stopped while it worked on a group: the last store may have
 * been done without its record.
 */
static void loosen(struct model *m, struct model_group *g)
{
	g->loose = true;
	if (g->noted_end != MODEL_NONE)
		g->fuzzy = true;
	if (g->phase == PHASE_STARTING || m->hr.open)
		g->fuzzy = true;
}

void model_group_interrupt(struct model *m)
{
	bool torn = m->site.cause == SITE_CAUSE_PANIC ||
		    m->site.cause == SITE_CAUSE_FAULT;
	bool all = !m->site.up || (m->hr.open && m->hr.op == HR_OP_SYSADM_DONE);

	for (size_t i = 0; i < m->groups; i++) {
		struct model_group *g = &m->group[i];

		if (torn && (all || i == m->busy))
			loosen(m, g);
		g->torn += torn && i == m->busy;
		g->expected = g->exists && g->members && !g->ending;
		g->recovered = false;
		g->phase = PHASE_IDLE;
		g->counter = 0;
		g->running = g->failures = g->ends = 0;
		g->noted = g->noted_end = MODEL_NONE;
		g->count_due = g->site_due = g->blocked = false;
		g->next_direct = model_next_direct(m, g->first);
		g->started = 0;
	}
}

void model_group_recover(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[0]);

	g->exists = true;
	g->recovered = true;
	g->expected = true;
	g->ending = g->killing = false;
	if (r->arg[1] > g->members && g->loose) {
		g->unknown += (uint32_t)r->arg[1] - g->members;
		m->listed += (uint32_t)r->arg[1] - g->members;
		g->members = (uint32_t)r->arg[1];
	}
	if (r->arg[2] == g->clean)
		g->fuzzy = false;
	else
		g->fuzzy = true;
	g->loose = false;
	m->site.last_gid = g->gid;
}
