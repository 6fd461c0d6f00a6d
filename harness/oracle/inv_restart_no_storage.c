/*
 * restart-no-storage: restarts do without stable storage. It is read for a
 * new actor only: by a command or by a call of an actor.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_restart_no_storage, r, __VA_ARGS__)

static const char *forbidden(struct model *m, const struct trace_record *r)
{
	const struct model_hr *hr = &m->hr;
	uint32_t call = m->call_of[r->thread];

	if (m->restarting != MODEL_NONE)
		return "during a group restart";
	if (m->busy != MODEL_NONE &&
	    (m->group[m->busy].noted != MODEL_NONE ||
	     m->group[m->busy].noted_end != MODEL_NONE))
		return "between a failure and the restart";
	if (m->site.restarting)
		return "during a site restart";
	if (hr->open && hr->op == HR_OP_SYSADM_DONE)
		return "to restart direct members after a site restart";
	if (hr->open && hr->op == HR_OP_EXEC && hr->was_registered)
		return "to restart a registered actor";
	if (hr->open)
		return hr->op == HR_OP_EXEC || hr->op == HR_OP_RUN_DIRECT
			       ? NULL
			       : "for HR_CTRL";
	if (call >> 8 == LAP_AM || (!call && m->site.command))
		return NULL;
	return "without a command or call that asks for it";
}

static void on_event(struct model *m, const struct trace_record *r)
{
	const char *when;

	if (r->event != EV_STORE_OPEN && r->event != EV_STORE_READ)
		return;
	when = forbidden(m, r);
	if (when)
		REPORT(r, "%s was read from stable storage %s",
		       model_name(m, r->arg[0]), when);
}

const struct inv inv_restart_no_storage = {
	.info = {"restart-no-storage",
		 "No restart reads stable storage; only a new actor is read "
		 "from it.",
		 "ACT-10 ACT-29 SITE-1"},
	.on_event = on_event,
};
