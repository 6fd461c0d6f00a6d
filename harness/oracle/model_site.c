/*
 * The site as a whole: boots, site restarts, C_INIT's commands, the plan's
 * faults, the end of the run.
 */
#include "harness/oracle/model.h"

#include <string.h>

static void boot(struct model *m, bool hot)
{
	struct model_site *site = &m->site;

	if (hot) {
		model_pmm_interrupt(m);
		model_group_interrupt(m);
	} else {
		model_pmm_reset(m);
		model_group_reset(m);
		memset(&m->digests, 0, sizeof(m->digests));
		site->hot_in_row = 0;
		site->bank_made = false;
		site->cold_boots++;
	}
	model_actor_reset(m);
	site->boots++;
	site->hot = hot;
	site->up = false;
	site->restarting = false;
	site->panicked = false;
	site->cold_why = 0;
	site->sysadm_read = false;
	site->command = 0;
	site->threshold = false;
	site->boot_actors = 0;
	site->last_gid = TRACE_NO_GROUP;
	site->start_gid = TRACE_NO_GROUP;
	m->hr.open = false;
	m->busy = MODEL_NONE;
	m->restarting = MODEL_NONE;
}

static void boot_actor(struct model *m, const struct trace_record *r)
{
	struct model_site *site = &m->site;
	uint32_t at = site->boot_actors++;

	if (at < 4 && !site->actor_name[at]) {
		site->actor_name[at] = r->arg[0];
		site->actor_digest[at] = r->arg[3];
	}
}

/* Exceptions abort whose code is running; exit(), whose thread it is. */
static bool aborts_site(struct model *m, const struct model_fault *f)
{
	const struct model_instance *i = model_actor(m, f->actor);

	if (f->type == FAULT_EXIT)
		return !i || i->mode == MODE_BOOT;
	if (f->type == FAULT_PANIC)
		return true;
	return !f->in_actor &&
	       (f->type == FAULT_SEGV || f->type == FAULT_DIV0 ||
		f->type == FAULT_ILLEGAL || f->type == FAULT_GP ||
		f->type == FAULT_STACK_OVERFLOW);
}

/* Where a fault hit: by the record it waited for, and by its own. */
static void fired(struct model *m, const struct trace_record *r)
{
	struct model_fault *f;

	if (r->arg[0] >= PLAN_MAX_FAULTS)
		return;
	f = &m->fault[r->arg[0]];
	f->fired = true;
	m->site.fired++;
	f->type = (uint32_t)r->arg[1];
	f->at = (uint32_t)r->arg[2];
	f->seq = r->seq;
	f->actor = r->actor;
	f->thread = r->thread;
	f->group = r->group;
	f->in_actor = r->in == IN_ACTOR;
	if (aborts_site(m, f))
		m->site.panic_credit++;
	if (f->type == FAULT_SITE_RESTART)
		m->site.restart_credit++;
	if (f->type == FAULT_FLIP)
		m->site.corrupted = true;
}

static void restart(struct model *m, const struct trace_record *r)
{
	struct model_site *site = &m->site;

	site->restarts++;
	site->hot_in_row++;
	site->restarting = true;
	model_digests_begin(m, DIGEST_SITE_STOP);
	site->cause = (uint32_t)r->arg[0];
	site->cause_group = (int32_t)r->arg[1];
	if (site->cause == SITE_CAUSE_FAULT && site->restart_credit)
		site->restart_credit--;
	for (size_t i = 0; i < PLAN_MAX_FAULTS; i++)
		if (m->fault[i].fired && !m->fault[i].taken &&
		    m->fault[i].type != FAULT_LINE)
			m->fault[i].overtaken = true;
}

static void panic(struct model *m)
{
	m->site.panicked = true;
	if (m->site.panic_credit)
		m->site.panic_credit--;
}

void model_apply_site(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_RUN_END:
		m->end = (uint32_t)r->arg[0];
		break;
	case EV_BOOT_COLD:
	case EV_BOOT_HOT:
		boot(m, r->event == EV_BOOT_HOT);
		break;
	case EV_BOOT_ACTOR:
		boot_actor(m, r);
		break;
	case EV_SITE_UP:
		m->site.up = true;
		m->site.hot_in_row = 0;
		model_group_up(m);
		break;
	case EV_SITE_RESTART:
		restart(m, r);
		break;
	case EV_SITE_COLD:
		m->site.cold_why = (uint32_t)r->arg[0];
		break;
	case EV_SITE_PANIC:
		panic(m);
		break;
	case EV_CINIT_SYSADM:
		m->site.sysadm_read = r->arg[0] == 1;
		break;
	case EV_CINIT_COMMAND:
		m->site.command++;
		m->site.command_seq = r->seq;
		break;
	case EV_CINIT_RESULT:
		if (m->site.command)
			m->site.command--;
		break;
	case EV_FAULT_FIRED:
		fired(m, r);
		break;
	case EV_FAULT_TAKEN:
	case EV_FAULT_REFUSED:
		if (r->arg[0] < PLAN_MAX_FAULTS) {
			m->fault[r->arg[0]].taken |= r->event == EV_FAULT_TAKEN;
			m->fault[r->arg[0]].refused |=
				r->event == EV_FAULT_REFUSED;
		}
		break;
	default:
		break;
	}
}

bool model_fault_done(const struct model *m, uint32_t i)
{
	const struct model_fault *f = &m->fault[i];

	return f->fired && (f->taken || f->refused || f->overtaken ||
			    m->in->plan->fault[i].type == FAULT_NONE);
}

bool model_fault_waits(const struct model *m, uint32_t i)
{
	const struct model_fault *f = &m->fault[i];

	if (!f->fired || model_fault_done(m, i))
		return false;
	if (f->type == FAULT_LOST_TICK || f->type == FAULT_LINE)
		return true;
	return (f->type == FAULT_EXIT || f->type == FAULT_KILL ||
		f->type == FAULT_KILL_GROUP) &&
	       m->call_of[f->thread];
}
