/*
 * restart-identity: a restarted member is the same member.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_restart_identity, r, __VA_ARGS__)

static void start(struct model *m, const struct trace_record *r)
{
	const struct model_member *member = model_member_find(m, r->arg[0]);
	const struct model_instance *i = model_actor(m, r->arg[1]);
	const char *name = model_name(m, r->arg[0]);

	if (!i || i->name != r->arg[0] || i->group != (int32_t)r->arg[2])
		REPORT(r, "%s is started as an actor of another name or group",
		       name);
	if (!member || !member->registered) {
		const struct model_group *g = model_group_find(m, r->arg[2]);

		if (!g || !g->unknown)
			REPORT(r, "%s is started but not registered", name);
		return;
	}
	if (member->group != (int32_t)r->arg[2] || member->kind != r->arg[3])
		REPORT(r, "%s of group %d, kind %u is started in %d as %llu",
		       name, member->group, member->kind, (int32_t)r->arg[2],
		       (unsigned long long)r->arg[3]);
	if (member->instance != MODEL_NONE)
		REPORT(r, "%s is started while it runs", name);
}

static void image(struct model *m, const struct trace_record *r)
{
	const struct model_member *member = model_member_find(m, r->arg[0]);

	if (member && member->registered && member->slot != r->arg[1])
		REPORT(r, "%s of slot %u is started in slot %llu",
		       model_name(m, r->arg[0]), member->slot,
		       (unsigned long long)r->arg[1]);
}

static void first_run(struct model *m, const struct trace_record *r)
{
	const struct model_instance *i = model_actor(m, r->arg[0]);
	const struct model_member *member;

	if (!i || i->member == MODEL_NONE)
		return;
	member = &m->member[i->member];
	if (member->registered && member->entry_known &&
	    member->entry != r->arg[1])
		REPORT(r, "%s starts at %llx, before at %llx",
		       model_name(m, i->name), (unsigned long long)r->arg[1],
		       (unsigned long long)member->entry);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_HR_START)
		start(m, r);
	else if (r->event == EV_HR_IMAGE)
		image(m, r);
	else if (r->event == EV_ACTOR_START)
		first_run(m, r);
}

const struct inv inv_restart_identity = {
	.info = {"restart-identity",
		 "A restarted member has the name, group, kind, slot and "
		 "entry address of its first start, and runs once.",
		 "ACT-11 ACT-12 ACT-15 ACT-27"},
	.on_event = on_event,
};
