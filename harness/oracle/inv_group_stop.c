/*
 * group-stop: from a member's failure to the restart nobody of the group
 * runs, and all are stopped before the first is started.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_group_stop, r, __VA_ARGS__)

static void runs(struct model *m, const struct trace_record *r, uint64_t aid)
{
	const struct model_instance *i = model_actor(m, aid);
	const struct model_group *g;

	if (!i || i->ended || i->group < 0)
		return;
	g = model_group_find(m, (uint32_t)i->group);
	if (g && (g->failures || g->phase == PHASE_STOPPING))
		REPORT(r,
		       "%s (aid %u) runs between a failure in group %d and "
		       "its restart",
		       model_name(m, i->name), i->aid, i->group);
}

static void stopped(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);

	if (g && g->running)
		REPORT(r, "group %d is said to be stopped, %u members run",
		       g->gid, g->running);
}

static void starts(struct model *m, const struct trace_record *r, uint64_t gid)
{
	const struct model_group *g = model_group_find(m, gid);

	if ((int32_t)gid >= 0 && g && g->phase == PHASE_STOPPING)
		REPORT(r,
		       "%s starts before all members of group %d have "
		       "stopped",
		       model_name(m, r->arg[r->event == EV_ACTOR_CREATE]),
		       g->gid);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_THREAD_RUN:
		runs(m, r, r->arg[1]);
		break;
	case EV_CALL_ENTER:
		/* A destructor may run in a member that made its key. */
		if (!m->pad.open || r->thread != m->pad.thread)
			runs(m, r, r->actor);
		break;
	case EV_HR_STOPPED:
		stopped(m, r);
		break;
	case EV_ACTOR_CREATE:
		starts(m, r, r->arg[3]);
		break;
	case EV_HR_START:
		starts(m, r, r->arg[2]);
		break;
	default:
		break;
	}
}

const struct inv inv_group_stop = {
	.info = {"group-stop",
		 "The failure of one member stops all members of the group "
		 "before any of them is started or runs again.",
		 "GRP-7 GRP-21"},
	.on_event = on_event,
};
