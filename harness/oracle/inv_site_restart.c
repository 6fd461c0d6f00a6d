/*
 * site-restart: why a site restart may begin, and that the site comes back
 * as it has to: boot actors as loaded, groups from their lists, sysadm.ini,
 * then the direct members.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_site_restart, r, __VA_ARGS__)

#define HOT_BOOTS_IN_A_ROW 3u

static void restart(struct model *m, const struct trace_record *r)
{
	const struct model_site *s = &m->site;
	bool asked = true;

	if (s->hot_in_row >= HOT_BOOTS_IN_A_ROW)
		REPORT(r,
		       "%u restarts in a row did not reach site up, no cold "
		       "boot",
		       s->hot_in_row);

	if (r->arg[0] == SITE_CAUSE_PANIC)
		asked = s->panicked;
	else if (r->arg[0] == SITE_CAUSE_FAULT)
		asked = s->restart_credit;
	else if (r->arg[0] == SITE_CAUSE_COMMAND)
		asked = s->command ||
			m->call_of[r->thread] == K_OP_SYS_SHUTDOWN;
	if (!asked)
		REPORT(r, "a site restart begins, cause %llu, without cause",
		       (unsigned long long)r->arg[0]);
}

static void cold(struct model *m, const struct trace_record *r)
{
	const struct model_site *s = &m->site;
	bool asked = false;

	if (r->arg[0] == COLD_COMMAND)
		asked = s->command ||
			m->call_of[r->thread] == K_OP_SYS_SHUTDOWN;
	else if (r->arg[0] == COLD_HOT_FAILED)
		asked = s->hot_in_row >= HOT_BOOTS_IN_A_ROW;
	else if (r->arg[0] == COLD_BANK)
		asked = !s->bank_made;
	if (!asked)
		REPORT(r,
		       "the bank is given up, reason %llu (%u restarts in a "
		       "row)",
		       (unsigned long long)r->arg[0], s->hot_in_row);
}

static void boot(struct model *m, const struct trace_record *r)
{
	const struct model_site *s = &m->site;

	if (r->event == EV_BOOT_COLD) {
		if (s->cold_boots && !s->cold_why)
			REPORT(r, "a cold boot that nobody asked for");
	} else if (!s->restarting) {
		REPORT(r, "a hot boot without a site restart");
	} else if (r->arg[1] != s->cause) {
		REPORT(r, "a hot boot for cause %llu, restarted for %u",
		       (unsigned long long)r->arg[1], s->cause);
	}
}

static void boot_actor(struct model *m, const struct trace_record *r)
{
	const struct model_site *s = &m->site;
	uint32_t at = s->boot_actors;

	if (at >= 4)
		REPORT(r, "a fifth boot actor: %s", model_name(m, r->arg[0]));
	else if (s->actor_name[at] && s->actor_name[at] != r->arg[0])
		REPORT(r, "boot actor %s in the place of %s",
		       model_name(m, r->arg[0]),
		       model_name(m, s->actor_name[at]));
	else if (s->actor_name[at] && s->actor_digest[at] != r->arg[3])
		REPORT(r, "boot actor %s: its initial data changed",
		       model_name(m, r->arg[0]));
}

static void recover(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);
	uint32_t slack;

	if (!m->site.hot || m->site.up)
		REPORT(r, "group %d is recovered, there was no site restart",
		       (int32_t)r->arg[0]);
	if (m->site.last_gid >= (int32_t)r->arg[0])
		REPORT(r, "group %d is recovered after group %d",
		       (int32_t)r->arg[0], m->site.last_gid);
	if (!g || (!g->exists && !g->loose)) {
		REPORT(r, "group %d is recovered but did not exist",
		       (int32_t)r->arg[0]);
		return;
	}
	slack = g->loose;
	if (r->arg[1] < g->members || r->arg[1] > g->members + slack ||
	    r->arg[2] + slack < g->clean ||
	    (r->arg[2] > g->clean + slack && !g->fuzzy))
		REPORT(r,
		       "group %d had %u members, %u clean; recovered %llu, "
		       "%llu",
		       g->gid, g->members, g->clean,
		       (unsigned long long)r->arg[1],
		       (unsigned long long)r->arg[2]);
}

static void start(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[2]);
	const struct model_member *next;

	if (!m->hr.open || m->hr.op != HR_OP_SYSADM_DONE ||
	    m->restarting != MODEL_NONE)
		return;
	if (!m->site.hot || !m->site.sysadm_read || m->site.up)
		REPORT(r, "%s is restarted before sysadm.ini was read",
		       model_name(m, r->arg[0]));
	if (!g)
		return;
	if (m->site.start_gid > g->gid)
		REPORT(r, "group %d is restarted after group %d", g->gid,
		       m->site.start_gid);
	next = g->next_direct == MODEL_NONE ? NULL : &m->member[g->next_direct];
	if (!(next && next->name == r->arg[0]) && !g->unknown)
		REPORT(r, "group %d: %s is started, next in order is %s",
		       g->gid, model_name(m, r->arg[0]),
		       next ? model_name(m, next->name) : "nobody");
}

static void request(struct model *m, const struct trace_record *r)
{
	if (r->arg[0] == HR_OP_RUN_DIRECT && m->site.hot && !m->site.up &&
	    !m->site.sysadm_read)
		REPORT(r, "sysadm.ini starts a restartable actor at a site "
			  "restart");
}

static void up(struct model *m, const struct trace_record *r)
{
	const struct model_site *s = &m->site;

	if (s->boot_actors != 4)
		REPORT(r, "the site is up with %u boot actors", s->boot_actors);
	if (!s->sysadm_read)
		REPORT(r, "the site is up, sysadm.ini was not read");
	for (size_t i = 0; s->hot && i < m->groups; i++) {
		const struct model_group *g = &m->group[i];

		if (!g->exists || !g->expected || !g->members)
			continue;
		if (!g->recovered)
			REPORT(r, "group %d was not recovered", g->gid);
		else if (g->next_direct != MODEL_NONE)
			REPORT(r, "group %d: %s was not restarted", g->gid,
			       model_name(m, m->member[g->next_direct].name));
	}
}

/* The site page counts too. */
static void on_end(struct model *m, const struct final_bank *bank)
{
	(void)bank;
	if (model_settled(m) && m->in->site->boots + 1 != m->site.boots)
		REPORT(NULL, "%u boots in the trace, %u restarts counted",
		       m->site.boots, m->in->site->boots);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_SITE_RESTART:
		restart(m, r);
		break;
	case EV_SITE_COLD:
		cold(m, r);
		break;
	case EV_BOOT_COLD:
	case EV_BOOT_HOT:
		boot(m, r);
		break;
	case EV_BOOT_ACTOR:
		boot_actor(m, r);
		break;
	case EV_HR_RECOVER:
		recover(m, r);
		break;
	case EV_HR_START:
		start(m, r);
		break;
	case EV_HR_REQUEST:
		request(m, r);
		break;
	case EV_SITE_UP:
		up(m, r);
		break;
	default:
		break;
	}
}

const struct inv inv_site_restart = {
	.info = {"site-restart",
		 "A site restart has a cause; boot actors begin with their "
		 "initial data, all groups and direct members return.",
		 "PMM-4 SITE-1 SITE-2 SITE-3 SITE-4 SITE-5 SITE-6 SITE-7 "
		 "SITE-11 "
		 "SITE-12"},
	.on_event = on_event,
	.on_end = on_end,
};
