/*
 * limits: blocks, pages, registered actors and groups. What is one too many
 * is refused with the limit's own error; what is not, is not refused for a
 * limit. Counts are the model's, the page map is made of its blocks.
 *
 * Not seen: the memory of the kernel (K_ENOMEM and ENOMEM have that cause
 * too where no page of the bank is asked for).
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_limits, r, __VA_ARGS__)

/* Of runtime/include/errno.h, part of the ABI. */
enum {
	G_EPERM = 1,
	G_E2BIG = 7,
	G_EAGAIN = 11,
	G_ENOMEM = 12,
	G_EFAULT = 14,
	G_EINVAL = 22,
	G_ENAMETOOLONG = 36
};

static bool is_limit(int64_t result)
{
	return result == E_FULL || result == E_NOMEM;
}

static const char *what(int64_t error)
{
	return error == E_FULL ? "pmm.maxBlocks" : "room in the bank";
}

static void on_allocate(struct model *m, const struct trace_record *r)
{
	const struct model_pmm *p = &m->pmm;
	int64_t result = (int64_t)r->arg[1];
	int64_t expect = p->expect;
	uint64_t pages = p->size / LAYOUT_PAGE_BYTES +
			 (p->size % LAYOUT_PAGE_BYTES != 0);
	const char *name = model_name(m, p->block);

	if (!p->expect_known || p->committed)
		return;
	if (expect == E_OK && result != E_OK && !p->existed &&
	    !model_pages_fit(m, pages))
		expect = E_NOMEM;
	if (result == expect || (p->existed && result == E_NOMEM))
		return;
	if (is_limit(expect) &&
	    !(p->by_actor && (result == E_INVAL || result == E_FAULT)))
		REPORT(r, "block %s: no %s, answered %lld, expected %lld", name,
		       what(expect), (long long)result, (long long)expect);
	else if (is_limit(result) && p->fired == m->site.fired)
		REPORT(r,
		       "block %s of %llu pages was refused for want of %s: "
		       "%u of %u blocks, %u of %zu pages in use",
		       name, (unsigned long long)pages, what(result), m->live,
		       m->in->plan->tunables.pmm_max_blocks, m->live_pages,
		       m->pages);
}

static void on_commit(struct model *m, const struct trace_record *r)
{
	uint32_t limit = m->in->plan->tunables.pmm_max_blocks;

	if (!m->maybes && m->live >= limit)
		REPORT(r, "block %s is number %u, pmm.maxBlocks is %u",
		       model_name(m, r->arg[1]), m->live + 1, limit);
}

/* What comes in front of the look for a free slot. */
static bool may_come_first(int64_t result)
{
	return result == -G_EPERM || result == -G_E2BIG ||
	       result == -G_EFAULT || result == -G_EINVAL ||
	       result == -G_ENAMETOOLONG;
}

static void group_id(struct model *m, const struct trace_record *r)
{
	uint32_t limit = m->in->plan->tunables.hr_max_groups;
	bool beyond = (uint32_t)m->hr.group >= limit;
	bool refused = (int64_t)r->arg[1] == -G_EINVAL;

	if (beyond && !refused)
		REPORT(r, "group %d, hrCtrl.maxGroups is %u: answered %lld",
		       m->hr.group, limit, (long long)r->arg[1]);
	else if (!beyond && refused && m->hr.fired == m->site.fired)
		REPORT(r, "group %d was refused, hrCtrl.maxGroups is %u",
		       m->hr.group, limit);
}

/* An actor that was to be registered. */
static void new_member(struct model *m, const struct trace_record *r)
{
	const struct model_hr *hr = &m->hr;
	int64_t result = (int64_t)r->arg[1];
	uint32_t limit = model_max_actors(m);
	bool full = hr->listed >= limit;

	if (full && result != -G_EAGAIN &&
	    !(hr->op == HR_OP_EXEC && may_come_first(result)) &&
	    model_groups_sure(m))
		REPORT(r,
		       "%u actors are registered, hrCtrl.maxActors is %u: "
		       "answered %lld",
		       hr->listed, limit, (long long)result);
	else if (hr->pmm_error == E_FULL && result != -G_EAGAIN)
		REPORT(r, "no block was left, answered %lld",
		       (long long)result);
	else if (hr->pmm_error == E_NOMEM && result != -G_ENOMEM)
		REPORT(r, "no room in the bank was left, answered %lld",
		       (long long)result);
	else if (result == -G_EAGAIN && !full && hr->pmm_error != E_FULL &&
		 m->plain + hr->listed < m->in->plan->tunables.max_actors &&
		 hr->fired == m->site.fired && model_groups_sure(m))
		REPORT(r,
		       "%s was refused for a limit: %u of %u actors are "
		       "registered, %u others exist",
		       model_name(m, hr->name), hr->listed, limit, m->plain);
}

static void on_hr_result(struct model *m, const struct trace_record *r)
{
	const struct model_hr *hr = &m->hr;
	bool direct = hr->op == HR_OP_RUN_DIRECT;

	if (!hr->open || hr->op != r->arg[0])
		return;
	if (direct || hr->op == HR_OP_KILL_GROUP)
		group_id(m, r);
	if ((direct &&
	     (uint32_t)hr->group < m->in->plan->tunables.hr_max_groups) ||
	    (hr->op == HR_OP_EXEC && hr->name && !hr->was_registered))
		new_member(m, r);
}

static void on_register(struct model *m, const struct trace_record *r)
{
	uint32_t limit = model_max_actors(m);

	if ((m->listed >= limit && model_groups_sure(m)) || r->arg[2] >= limit)
		REPORT(r,
		       "%s is registered in slot %llu as number %u, "
		       "hrCtrl.maxActors is %u",
		       model_name(m, r->arg[0]), (unsigned long long)r->arg[2],
		       m->listed + 1, limit);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	uint32_t groups = m->in->plan->tunables.hr_max_groups;

	switch (r->event) {
	case EV_PMM_RESULT:
		if (m->pmm.open && m->pmm.op == PMM_OP_ALLOCATE)
			on_allocate(m, r);
		break;
	case EV_PMM_COMMIT:
		on_commit(m, r);
		break;
	case EV_HR_RESULT:
		on_hr_result(m, r);
		break;
	case EV_HR_REGISTER:
		on_register(m, r);
		break;
	case EV_HR_GROUP_NEW:
		if (r->arg[0] >= groups)
			REPORT(r, "group %llu is made, hrCtrl.maxGroups is %u",
			       (unsigned long long)r->arg[0], groups);
		break;
	default:
		break;
	}
}

const struct inv inv_limits = {
	.info = {"limits",
		 "Blocks, pages, actors and groups up to their limits are "
		 "granted, beyond them refused with the limit's error.",
		 "PMM-16 PMM-17 ACT-28 ACT-32 GRP-6 TUN-3"},
	.on_event = on_event,
};
