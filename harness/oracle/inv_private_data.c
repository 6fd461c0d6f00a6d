/*
 * private-data: the destructors of an actor's private data run when it has
 * ended, one at a time and before anything else happens.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_private_data, r, __VA_ARGS__)

static void begins(struct model *m, const struct trace_record *r)
{
	const struct model_instance *i = model_actor(m, r->arg[0]);

	if (m->pad.open)
		REPORT(r, "a destructor starts while that of key %llu runs",
		       (unsigned long long)m->pad.key);
	else if (!i || !i->ended || i->gone)
		REPORT(r, "a destructor runs for aid %llu, which %s",
		       (unsigned long long)r->arg[0],
		       !i || i->gone ? "is gone" : "has not ended");
	else if (m->pad.aid == r->arg[0] && m->pad.key == r->arg[1])
		REPORT(r, "the destructor of key %llu of aid %llu runs twice",
		       (unsigned long long)r->arg[1],
		       (unsigned long long)r->arg[0]);
}

static void ends(struct model *m, const struct trace_record *r)
{
	if (!m->pad.open || m->pad.aid != r->arg[0] || m->pad.key != r->arg[1])
		REPORT(r, "the destructor of key %llu of aid %llu did not run",
		       (unsigned long long)r->arg[1],
		       (unsigned long long)r->arg[0]);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	switch (r->event) {
	case EV_PAD_RUN:
		begins(m, r);
		break;
	case EV_PAD_DONE:
		ends(m, r);
		break;
	case EV_THREAD_RUN:
	case EV_ACTOR_CREATE:
	case EV_ACTOR_GONE:
	case EV_HR_STOP:
	case EV_HR_STOPPED:
	case EV_HR_START:
		if (m->pad.open)
			REPORT(r,
			       "the destructor of key %llu of aid %llu is not "
			       "done",
			       (unsigned long long)m->pad.key,
			       (unsigned long long)m->pad.aid);
		break;
	default:
		break;
	}
}

const struct inv inv_private_data = {
	.info = {"private-data",
		 "Destructors of private data run between the end of their "
		 "actor and the return of what it held, before anybody else.",
		 "EX-12"},
	.on_event = on_event,
};
