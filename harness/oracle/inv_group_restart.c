/*
 * group-restart: a failure leads to a restart of the group, in which every
 * direct member is started once, in order, and nobody else.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_group_restart, r, __VA_ARGS__)

static void death(struct model *m, const struct trace_record *r)
{
	const struct model_instance *i = model_actor(m, r->arg[1]);

	if (!i || !i->ended)
		REPORT(r, "HR_CTRL was told of the end of %s, which lives",
		       model_name(m, r->arg[0]));
	else if (i->cause != r->arg[2] || i->status != r->arg[3])
		REPORT(r,
		       "%s ended with cause %u status %lld, HR_CTRL was "
		       "told %llu %lld",
		       model_name(m, i->name), i->cause, (long long)i->status,
		       (unsigned long long)r->arg[2], (long long)r->arg[3]);
}

static void restart(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);

	if (!g || !g->exists) {
		REPORT(r, "group %llu is restarted but does not exist",
		       (unsigned long long)r->arg[0]);
		return;
	}
	if (!g->failures && !g->ends)
		REPORT(r, "group %d is restarted without a failure", g->gid);
	else if (g->noted != MODEL_NONE &&
		 m->instance[g->noted].name != r->arg[2])
		REPORT(r, "group %d is restarted because of %s, but %s failed",
		       g->gid, model_name(m, r->arg[2]),
		       model_name(m, m->instance[g->noted].name));
}

static void start(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[2]);
	const struct model_member *next;
	const char *name = model_name(m, r->arg[0]);

	if (m->restarting == MODEL_NONE) {
		bool direct = m->hr.op == HR_OP_RUN_DIRECT ||
			      m->hr.op == HR_OP_SYSADM_DONE;
		bool indirect = m->hr.op == HR_OP_EXEC;

		if (!m->hr.open ||
		    !(r->arg[3] == KIND_DIRECT ? direct : indirect))
			REPORT(r, "%s is started but nobody asked", name);
		return;
	}
	if (!g || g != &m->group[m->restarting] || g->phase != PHASE_STARTING) {
		REPORT(r, "%s is started during the restart of group %d", name,
		       m->group[m->restarting].gid);
		return;
	}
	next = g->next_direct == MODEL_NONE ? NULL : &m->member[g->next_direct];
	if (!(next && next->name == r->arg[0]) && !g->unknown)
		REPORT(r, "group %d: %s is started, next in order is %s",
		       g->gid, name,
		       next ? model_name(m, next->name) : "nobody");
}

static void restarted(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);

	if (!g || g->phase != PHASE_STARTING)
		REPORT(r, "group %llu: a restart ends that did not begin",
		       (unsigned long long)r->arg[0]);
	else if (g->next_direct != MODEL_NONE)
		REPORT(r, "group %d: %s was not restarted", g->gid,
		       model_name(m, m->member[g->next_direct].name));
	else if (r->arg[1] != g->direct && !g->unknown)
		REPORT(r, "group %d has %u direct members, %llu restarted",
		       g->gid, g->direct, (unsigned long long)r->arg[1]);
}

/* HR_CTRL gives the processor away: is it done? */
static void pause(struct model *m, const struct trace_record *r)
{
	const struct model_group *g;
	const struct model_instance *i;

	if (m->busy == MODEL_NONE)
		return;
	g = &m->group[m->busy];
	if (g->phase != PHASE_IDLE) {
		REPORT(r, "the restart of group %d was left half-way", g->gid);
		return;
	}
	if (g->noted == MODEL_NONE || g->site_due)
		return;
	i = &m->instance[g->noted];
	if (i->death == DEATH_NOTED && !g->killing && !g->ending)
		REPORT(r, "%s failed, group %d was not restarted",
		       model_name(m, i->name), g->gid);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_HR_DEATH:
		death(m, r);
		break;
	case EV_HR_RESTART:
		restart(m, r);
		break;
	case EV_HR_START:
		start(m, r);
		break;
	case EV_HR_RESTARTED:
		restarted(m, r);
		break;
	default:
		break;
	}
}

const struct inv inv_group_restart = {
	.info = {"group-restart",
		 "A failure leads to a group restart: each direct member is "
		 "started once, in registration order, no indirect one.",
		 "GRP-8 GRP-9 GRP-10 GRP-12 ACT-19 ACT-20 ACT-21"},
	.on_event = on_event,
	.on_pause = pause,
};
