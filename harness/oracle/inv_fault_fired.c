/*
 * fault-fired: a fault that fired had its effect or was refused. (One that
 * never fired makes the verdict not-fired.) A fault that waits for a call to
 * return is overtaken if its actor or the site ends before.
 */
#include "harness/oracle/inv.h"

/* As the site page has it: 1 fired, 2 taken or refused. */
static bool state_fired(uint32_t state)
{
	return state == 1 || state == 2;
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	(void)bank;
	for (uint32_t i = 0; i < m->in->plan->faults; i++) {
		const struct model_fault *f = &m->fault[i];

		if (f->fired && !model_fault_done(m, i) &&
		    !model_fault_waits(m, i))
			inv_report(m, &inv_fault_fired, NULL,
				   "fault %u fired at record %u and had no "
				   "effect",
				   i, f->seq);
		else if ((m->end == SITE_END_SETTLED ||
			  m->end == SITE_END_LIMIT) &&
			 f->fired != state_fired(m->in->site->fault[i].state))
			inv_report(m, &inv_fault_fired, NULL,
				   "fault %u: state %u in the site page, %s in "
				   "the trace",
				   i, m->in->site->fault[i].state,
				   f->fired ? "fired" : "not fired");
	}
}

static void on_event(struct model *m, const struct trace_record *r)
{
	uint64_t i = r->arg[0];

	if (r->event < EV_FAULT_ARMED || r->event > EV_FAULT_REFUSED)
		return;
	if (i >= m->in->plan->faults || i >= PLAN_MAX_FAULTS ||
	    r->arg[1] != m->in->plan->fault[i].type)
		inv_report(m, &inv_fault_fired, r,
			   "fault %llu of type %llu is not in the plan",
			   (unsigned long long)i,
			   (unsigned long long)r->arg[1]);
	else if (r->event == EV_FAULT_FIRED && m->fault[i].fired)
		inv_report(m, &inv_fault_fired, r, "fault %llu fired twice",
			   (unsigned long long)i);
}

const struct inv inv_fault_fired = {
	.info = {"fault-fired",
		 "Each fault of the plan fires once and has its direct "
		 "effect or is refused.",
		 ""},
	.on_event = on_event,
	.on_end = on_end,
};
