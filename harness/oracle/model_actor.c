/*
 * Actors and threads: who lives, who runs, who is inside which call.
 */
#include "harness/oracle/model.h"

#include <string.h>

static void create(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = &m->instance[m->instances];

	if (r->arg[0] >= m->ids)
		return;
	i->aid = (uint32_t)r->arg[0];
	i->name = r->arg[1];
	i->mode = (uint32_t)r->arg[2];
	i->group = (int32_t)r->arg[3];
	i->member = MODEL_NONE;
	m->by_aid[i->aid] = (uint32_t)++m->instances;
	if (i->group >= 0)
		model_group_get(m, (uint32_t)i->group)->running++;
	else if (i->mode != MODE_BOOT)
		m->plain++;
}

static void start(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = model_actor(m, r->arg[0]);
	struct model_member *member;

	if (!i)
		return;
	i->started = true;
	member = i->member == MODEL_NONE ? NULL : &m->member[i->member];
	if (member && !member->entry_known) {
		member->entry_known = true;
		member->entry = r->arg[1];
	}
}

static void overtake_faults(struct model *m, uint32_t aid)
{
	for (size_t i = 0; i < PLAN_MAX_FAULTS; i++) {
		struct model_fault *f = &m->fault[i];

		if (f->type == FAULT_LINE || f->type == FAULT_LOST_TICK)
			continue; /* not the actor's */
		if (f->fired && !f->taken && f->actor == aid)
			f->overtaken = true;
	}
}

static void end(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = model_actor(m, r->arg[0]);
	struct model_group *g;
	uint32_t self;

	if (!i || i->ended)
		return;
	self = (uint32_t)(i - m->instance);
	i->ended = true;
	i->cause = (uint32_t)r->arg[1];
	i->status = r->arg[2];
	i->end_seq = r->seq;
	overtake_faults(m, i->aid);
	if (i->member != MODEL_NONE && m->member[i->member].instance == self)
		m->member[i->member].instance = MODEL_NONE;
	if (i->group < 0)
		return;
	g = model_group_get(m, (uint32_t)i->group);
	if (g->running)
		g->running--;
	if (i->cause == CAUSE_STOP || i->stop_ordered)
		return;
	i->death = DEATH_PENDING;
	if (i->unmonitored)
		g->ends++;
	else
		g->failures++;
	m->open_death[m->open_deaths++] = self;
}

/* All deaths of the group so far are dealt with. */
void model_deaths_handled(struct model *m, int32_t gid)
{
	struct model_group *g = model_group_get(m, (uint32_t)gid);
	size_t kept = 0;

	for (size_t i = 0; i < m->open_deaths; i++) {
		struct model_instance *dead = &m->instance[m->open_death[i]];

		if (dead->group == gid)
			dead->death = DEATH_HANDLED;
		else
			m->open_death[kept++] = m->open_death[i];
	}
	m->open_deaths = kept;
	g->failures = g->ends = 0;
	g->noted = g->noted_end = MODEL_NONE;
}

static void drop_mappings(struct model *m, const struct model_instance *i)
{
	for (uint32_t at = i->mappings; at; at = m->mapping[at - 1].next) {
		struct model_block *b = &m->block[m->mapping[at - 1].block];
		uint32_t kept = 0;

		if (b->mappers > MODEL_MAPPERS)
			continue;
		for (uint32_t k = 0; k < b->mappers; k++)
			if (b->mapper[k] != i->aid)
				b->mapper[kept++] = b->mapper[k];
		b->mappers = kept;
	}
}

static void gone(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = model_actor(m, r->arg[0]);

	if (!i || i->gone)
		return;
	i->gone = true;
	i->gone_seq = r->seq;
	if (i->group < 0 && i->mode != MODE_BOOT && m->plain)
		m->plain--;
	drop_mappings(m, i);
}

void model_actor_reset(struct model *m)
{
	m->pad.open = false;
	m->pad.aid = 0;
	for (size_t i = m->boot_first; i < m->instances; i++) {
		struct model_instance *lost = &m->instance[i];

		m->by_aid[lost->aid] = 0;
		lost->ended = true;
		if (lost->member != MODEL_NONE)
			m->member[lost->member].instance = MODEL_NONE;
	}
	m->boot_first = m->instances;
	m->open_deaths = 0;
	m->plain = 0;
	memset(m->call_of, 0, m->ids * sizeof(*m->call_of));
	for (size_t i = m->boot_mapping; i < m->mappings; i++)
		m->block[m->mapping[i].block].mappers = 0;
	m->boot_mapping = m->mappings;
}

/* HR_EXIT_HDL takes effect when called, whatever HR_CTRL made of it. */
static void call_return(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = model_actor(m, r->actor);

	m->call_of[r->thread] = 0;
	if (r->arg[0] == (LAP_HR_CTRL << 8 | HR_OP_EXIT_HDL) && !r->arg[1] &&
	    i && !i->ended && i->group >= 0)
		i->unmonitored = true;
}

void model_apply_actor(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_ACTOR_CREATE:
		create(m, r);
		break;
	case EV_ACTOR_START:
		start(m, r);
		break;
	case EV_ACTOR_END:
		end(m, r);
		break;
	case EV_ACTOR_GONE:
		gone(m, r);
		break;
	case EV_PAD_RUN:
		m->pad = (struct model_pad){.aid = r->arg[0],
					    .key = r->arg[1],
					    .thread = r->thread,
					    .open = true};
		break;
	case EV_PAD_DONE:
		m->pad.open = false;
		break;
	case EV_THREAD_CREATE:
		if (r->arg[0] < m->ids)
			m->call_of[r->arg[0]] = 0;
		break;
	case EV_THREAD_RUN:
		/* HR_CTRL's thread and its handlers run to their end. */
		m->busy = MODEL_NONE;
		break;
	case EV_CALL_ENTER:
		m->call_of[r->thread] = (uint32_t)r->arg[0];
		break;
	case EV_CALL_RETURN:
		call_return(m, r);
		break;
	default:
		break;
	}
}
