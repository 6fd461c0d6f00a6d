/*
 * liveness: the run comes to rest, with the site in service and nothing that
 * is still due.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_liveness, r, __VA_ARGS__)

static void at_rest(struct model *m, const struct trace_record *r)
{
	if (!m->site.up)
		REPORT(r, "the site did not come into service");
	if (m->site.restarting)
		REPORT(r, "a site restart was not followed by a boot");
	if (m->site.up && m->site.command)
		REPORT(r, "a command of C_INIT has not come to its end");
	if (m->in->site->console_pos < m->in->plan->script_bytes)
		REPORT(r, "%u of %u bytes of the console script were read",
		       m->in->site->console_pos, m->in->plan->script_bytes);
	for (size_t i = 0; i < m->open_deaths; i++) {
		const struct model_instance *dead =
			&m->instance[m->open_death[i]];

		REPORT(r, "%s of group %d ended, HR_CTRL did nothing",
		       model_name(m, dead->name), dead->group);
	}
	for (size_t i = m->boot_first; i < m->instances; i++) {
		const struct model_instance *live = &m->instance[i];

		if (live->announced && !live->started && !live->ended)
			REPORT(r, "%s (aid %u) was started and never ran",
			       model_name(m, live->name), live->aid);
	}
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event != EV_RUN_END)
		return;
	if (r->arg[0] == SITE_END_LIMIT)
		REPORT(r, "the run did not come to rest in its time");
	else if (r->arg[0] == SITE_END_SETTLED)
		at_rest(m, r);
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	(void)bank;
	if (m->in->site->end == SITE_END_DEAD)
		REPORT(NULL, "the site could not be brought up again");
	else if (m->end == SITE_END_NOT)
		REPORT(NULL, "the trace has no end");
}

const struct inv inv_liveness = {
	.info = {"liveness",
		 "The run comes to rest with the site in service, every "
		 "death handled and every started actor run.",
		 "GRP-8 SITE-1 SITE-6 SITE-14"},
	.on_event = on_event,
	.on_end = on_end,
};
