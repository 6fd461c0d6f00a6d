/*
 * restart-counter: the counter of a group goes up by one a failure and down
 * by one an interval, computed here from the clocks of the records.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_restart_counter, r, __VA_ARGS__)

#define NS_PER_S 1000000000ull

static uint64_t steps(const struct model *m, uint64_t from, uint64_t to)
{
	uint64_t interval = m->in->plan->tunables.hr_interval_s * NS_PER_S;

	return interval && to > from ? (to - from) / interval : 0;
}

static void raise(struct model *m, const struct trace_record *r,
		  const struct model_group *g)
{
	uint64_t due;

	if (r->arg[1] != r->arg[2] + 1)
		REPORT(r, "group %d: raised from %llu to %llu", g->gid,
		       (unsigned long long)r->arg[2],
		       (unsigned long long)r->arg[1]);
	if (!g->count_due) {
		REPORT(r, "group %d: raised without a failure", g->gid);
		return;
	}
	/* HR_CTRL looked at its clock between the death and here. */
	due = steps(m, g->clock_hi, g->noted_clock);
	if (g->counter && g->decays < due)
		REPORT(r, "group %d: lowered %llu times in %llu intervals",
		       g->gid, (unsigned long long)g->decays,
		       (unsigned long long)due);
}

static void decay(struct model *m, const struct trace_record *r,
		  const struct model_group *g)
{
	if (!g->counter || r->arg[1] + 1 != r->arg[2])
		REPORT(r, "group %d: lowered from %llu to %llu", g->gid,
		       (unsigned long long)r->arg[2],
		       (unsigned long long)r->arg[1]);
	else if (g->decays + 1 > steps(m, g->clock_lo, r->clock))
		REPORT(r, "group %d: lowered too early", g->gid);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	const struct model_group *g;

	if (r->event != EV_HR_COUNTER && r->event != EV_HR_RESTART &&
	    r->event != EV_HR_SITE)
		return;
	g = model_group_get(m, r->arg[0]);
	if (r->event != EV_HR_COUNTER) {
		if (g->count_due)
			REPORT(r, "group %d: a failure was not counted",
			       g->gid);
		else if (r->arg[1] != g->counter)
			REPORT(r, "group %d: counter is %u, said to be %llu",
			       g->gid, g->counter,
			       (unsigned long long)r->arg[1]);
		return;
	}
	if (r->arg[2] != g->counter)
		REPORT(r, "group %d: counter was %u, said to be %llu", g->gid,
		       g->counter, (unsigned long long)r->arg[2]);
	if (r->arg[3] == HR_COUNTER_RESTART)
		raise(m, r, g);
	else
		decay(m, r, g);
}

const struct inv inv_restart_counter = {
	.info = {"restart-counter",
		 "Each failure raises its group's counter by one, each "
		 "interval lowers it by one; a site restart clears it.",
		 "GRP-13 TUN-4 TUN-7"},
	.on_event = on_event,
};
