/*
 * group-termination: a group ends when all its members have ended cleanly or
 * when it is killed, and then nothing of it is left.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_group_termination, r, __VA_ARGS__)

static void ending(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);

	if (!g || (!g->exists && !g->loose))
		REPORT(r, "group %llu ends but does not exist",
		       (unsigned long long)r->arg[0]);
	else if (!g->killing && !g->ending && !g->loose && !g->fuzzy &&
		 !model_group_all_clean(g))
		REPORT(r, "group %d ends: %u run, %u of %u ended cleanly",
		       g->gid, g->running, g->clean, g->members);
}

static void nothing_left(struct model *m, const struct trace_record *r,
			 const struct model_group *g)
{
	const struct model_key *key = model_key_find(m, g->key);

	/* All that a group owns has its key, system blocks included. */
	if (!key || !key->live)
		return;
	for (size_t i = 0; i < m->blocks; i++) {
		const struct model_block *b = &m->block[i];

		if (b->live && !b->maybe && model_block_of_group(m, b, g))
			REPORT(r, "group %d is gone, block %s is not", g->gid,
			       model_name(m, b->name));
	}
}

static void ended(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);

	if (!g)
		return;
	if (g->exists && !g->ending && !g->loose)
		REPORT(r, "group %d is gone without its end being stored",
		       g->gid);
	if (g->running && !g->killing)
		REPORT(r, "group %d is gone, %u members run", g->gid,
		       g->running);
	nothing_left(m, r, g);
}

static void killed(struct model *m, const struct trace_record *r)
{
	if (!m->hr.open || m->hr.op != HR_OP_KILL_GROUP ||
	    m->hr.group != (int32_t)r->arg[0])
		REPORT(r, "group %d is killed but nobody asked",
		       (int32_t)r->arg[0]);
}

static void pause(struct model *m, const struct trace_record *r)
{
	const struct model_group *g;

	if (m->busy == MODEL_NONE)
		return;
	g = &m->group[m->busy];
	if (model_group_all_clean(g) && !g->ending && !g->fuzzy && !g->ends &&
	    !g->failures)
		REPORT(r,
		       "all %u members of group %d ended cleanly, it does "
		       "not end",
		       g->members, g->gid);
}

/* Whatever was begun must be over. */
static void unfinished(struct model *m, const struct trace_record *r)
{
	for (size_t i = 0; i < m->groups; i++) {
		const struct model_group *g = &m->group[i];

		if (m->site.hot && model_group_vanished(m, g))
			nothing_left(m, r, g);
		else if (g->exists && (g->ending || g->killing))
			REPORT(r, "the end of group %d was left half-way",
			       g->gid);
	}
}

static void on_event(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_HR_ENDING:
		ending(m, r);
		break;
	case EV_HR_GROUP_END:
		ended(m, r);
		break;
	case EV_HR_KILL:
		killed(m, r);
		break;
	case EV_SITE_UP:
		unfinished(m, r);
		break;
	case EV_RUN_END:
		if (r->arg[0] == SITE_END_SETTLED)
			unfinished(m, r);
		break;
	default:
		break;
	}
}

const struct inv inv_group_termination = {
	.info = {"group-termination",
		 "A group ends when all members ended cleanly or it is "
		 "killed, never otherwise, and leaves no block behind.",
		 "GRP-15 GRP-18 GRP-20 PMM-27"},
	.on_event = on_event,
	.on_pause = pause,
};
