/*
 * group-isolation: what happens to one group leaves the others alone.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_group_isolation, r, __VA_ARGS__)

static bool stopping(const struct model_group *g)
{
	return g && (g->phase == PHASE_STOPPING || g->killing || g->ending);
}

static void end(struct model *m, const struct trace_record *r)
{
	const struct model_instance *i = model_actor(m, r->arg[0]);
	const struct model_group *g;

	if (!i || i->ended)
		return;
	g = i->group < 0 ? NULL : model_group_find(m, (uint32_t)i->group);
	if (m->restarting != MODEL_NONE && g != &m->group[m->restarting])
		REPORT(r, "%s ends during the restart of group %d",
		       model_name(m, i->name), m->group[m->restarting].gid);
	else if (r->arg[1] == CAUSE_STOP && !i->stop_ordered && !stopping(g) &&
		 (i->started || i->group >= 0)) /* else: it was not made */
		REPORT(r,
		       "%s is stopped, its group %d is neither restarted "
		       "nor killed",
		       model_name(m, i->name), i->group);
}

static void stop(struct model *m, const struct trace_record *r)
{
	const struct model_instance *i = model_actor(m, r->arg[1]);
	const struct model_group *g = model_group_find(m, r->arg[2]);

	if (i && i->group != (int32_t)r->arg[2])
		REPORT(r, "%s of group %d is stopped for group %d",
		       model_name(m, i->name), i->group, (int32_t)r->arg[2]);
	else if (!stopping(g))
		REPORT(r,
		       "%s is stopped, its group %d is neither restarted "
		       "nor killed",
		       model_name(m, r->arg[0]), (int32_t)r->arg[2]);
}

static void acts(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);

	if (m->busy != MODEL_NONE && g != &m->group[m->busy])
		REPORT(r, "a failure in group %d acts on group %d",
		       m->group[m->busy].gid, (int32_t)r->arg[0]);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_ACTOR_END:
		end(m, r);
		break;
	case EV_HR_STOP:
		stop(m, r);
		break;
	case EV_HR_COUNTER:
	case EV_HR_RESTART:
	case EV_HR_SITE:
		acts(m, r);
		break;
	default:
		break;
	}
}

const struct inv inv_group_isolation = {
	.info = {"group-isolation",
		 "A failure in one group stops, counts and restarts nothing "
		 "of another group.",
		 "GRP-1 GRP-11 TUN-7"},
	.on_event = on_event,
};
