/*
 * site-threshold: a site restart when a counter reaches hrCtrl.maxBadness,
 * instead of the group restart, and not before.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_site_threshold, r, __VA_ARGS__)

static void site(struct model *m, const struct trace_record *r, uint32_t limit)
{
	if (!limit)
		REPORT(r, "group %d asks for a site restart, maxBadness is 0",
		       (int32_t)r->arg[0]);
	else if (r->arg[1] < limit)
		REPORT(r, "group %d asks for a site restart at %llu of %u",
		       (int32_t)r->arg[0], (unsigned long long)r->arg[1],
		       limit);
}

static void restart(struct model *m, const struct trace_record *r,
		    uint32_t limit)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);

	if (limit && g && g->counter >= limit)
		REPORT(r, "group %d is restarted, its counter %u reached %u",
		       g->gid, g->counter, limit);
}

static void site_restart(struct model *m, const struct trace_record *r)
{
	if (r->arg[0] == SITE_CAUSE_THRESHOLD &&
	    (!m->site.threshold ||
	     m->site.threshold_group != (int32_t)r->arg[1]))
		REPORT(r,
		       "a site restart for group %d, which did not reach "
		       "maxBadness",
		       (int32_t)r->arg[1]);
}

static void pause(struct model *m, const struct trace_record *r)
{
	if (m->busy != MODEL_NONE && m->group[m->busy].site_due)
		REPORT(r,
		       "group %d: counter %u reached maxBadness, no site "
		       "restart",
		       m->group[m->busy].gid, m->group[m->busy].counter);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	uint32_t limit = m->in->plan->tunables.hr_max_badness;

	switch (r->event) {
	case EV_HR_SITE:
		site(m, r, limit);
		break;
	case EV_HR_RESTART:
		restart(m, r, limit);
		break;
	case EV_SITE_RESTART:
		site_restart(m, r);
		break;
	default:
		break;
	}
}

const struct inv inv_site_threshold = {
	.info = {"site-threshold",
		 "A counter that reaches hrCtrl.maxBadness makes a site "
		 "restart instead of the group restart, never below it.",
		 "SITE-10 TUN-5 TUN-6 TUN-7"},
	.on_event = on_event,
	.on_pause = pause,
};
