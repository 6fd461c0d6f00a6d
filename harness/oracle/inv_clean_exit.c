/*
 * clean-exit: HR_EXIT_HDL makes an end clean, and nothing else does.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_clean_exit, r, __VA_ARGS__)

static const struct model_instance *noted(struct model *m, uint64_t gid)
{
	const struct model_group *g = model_group_find(m, gid);

	return g && g->noted_end != MODEL_NONE ? &m->instance[g->noted_end]
					       : NULL;
}

static void clean(struct model *m, const struct trace_record *r)
{
	const struct model_instance *i = noted(m, r->arg[1]);

	if (!i || i->name != r->arg[0])
		REPORT(r,
		       "%s is marked as cleanly ended, it did not end after "
		       "HR_EXIT_HDL",
		       model_name(m, r->arg[0]));
}

static void punished(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);
	const struct model_instance *i = noted(m, r->arg[0]);

	if (i && !g->failures)
		REPORT(r,
		       "%s ended after HR_EXIT_HDL, which restarts group "
		       "%d",
		       model_name(m, i->name), i->group);
}

static void returned(struct model *m, const struct trace_record *r)
{
	const struct model_instance *i = model_actor(m, r->actor);

	if (r->arg[0] == (LAP_HR_CTRL << 8 | HR_OP_EXIT_HDL) && !r->arg[1] &&
	    i && !i->ended && i->group >= 0 && !i->unmonitored)
		REPORT(r, "HR_EXIT_HDL of %s returned 0 without effect",
		       model_name(m, i->name));
}

static void handler(struct model *m, const struct trace_record *r)
{
	if (m->call_of[r->thread] != (LAP_HR_CTRL << 8 | HR_OP_EXIT_HDL))
		REPORT(r, "%s is not monitored any more, it did not ask",
		       model_name(m, r->arg[0]));
}

static void pause(struct model *m, const struct trace_record *r)
{
	const struct model_group *g;
	const struct model_instance *i;

	if (m->busy == MODEL_NONE)
		return;
	g = &m->group[m->busy];
	if (g->noted_end == MODEL_NONE || g->killing || g->ending)
		return;
	i = &m->instance[g->noted_end];
	if (i->death == DEATH_NOTED)
		REPORT(r, "the clean end of %s was not noted",
		       model_name(m, i->name));
}

static void on_event(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_HR_CLEAN:
		clean(m, r);
		break;
	case EV_HR_COUNTER:
		if (r->arg[3] == HR_COUNTER_RESTART)
			punished(m, r);
		break;
	case EV_HR_RESTART:
	case EV_HR_SITE:
		punished(m, r);
		break;
	case EV_CALL_RETURN:
		returned(m, r);
		break;
	case EV_HR_EXIT_HDL:
		handler(m, r);
		break;
	default:
		break;
	}
}

const struct inv inv_clean_exit = {
	.info = {"clean-exit",
		 "An end after HR_EXIT_HDL is noted as clean and restarts "
		 "nothing; an end without it is never clean.",
		 "ACT-20 ACT-22 ACT-23 ACT-24"},
	.on_event = on_event,
	.on_pause = pause,
};
