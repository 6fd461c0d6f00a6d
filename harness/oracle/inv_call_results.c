/*
 * call-results: every answer of the PMM and of HR_CTRL is the one the rules
 * give, as far as the trace shows the arguments. Not seen: pointers, media
 * and whether names and keys were well formed; so K_EINVAL and K_EFAULT to
 * an actor are only refused if something was done all the same. Limits:
 * inv_limits.c.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_call_results, r, __VA_ARGS__)

enum { HOST_EPERM = 1 };

/* Whether a limit was reached is told by inv_limits.c. */
static bool is_limit(int64_t result)
{
	return result == E_FULL || result == E_NOMEM;
}

static void on_pmm(struct model *m, const struct trace_record *r)
{
	const struct model_pmm *p = &m->pmm;
	int64_t result = (int64_t)r->arg[1];
	const struct model_block *b = model_block_find(m, r->arg[2]);

	if (!p->open) {
		REPORT(r, "the PMM answers but nobody asked");
		return;
	}
	if (result != E_OK && p->committed != p->released)
		REPORT(r, "result %lld but block %s was made",
		       (long long)result, model_name(m, p->block));
	if (p->op == PMM_OP_ALLOCATE && result == E_OK && (!b || !b->live))
		REPORT(r, "K_OK but block %s does not exist",
		       model_name(m, p->block));
	if (p->existed && p->committed)
		REPORT(r, "block %s existed and was made again",
		       model_name(m, p->block));
	if (!p->expect_known || result == p->expect ||
	    (p->committed && p->released) || is_limit(result) ||
	    is_limit(p->expect))
		return;
	if (p->by_actor && (result == E_INVAL || result == E_FAULT) &&
	    !p->committed && !p->released)
		return;
	REPORT(r, "operation %llu on %s answered %lld, expected %d",
	       (unsigned long long)p->op, model_name(m, p->block),
	       (long long)result, p->expect);
}

/* A user actor may kill the group it is a member of and no other. */
static void on_kill_group(struct model *m, const struct trace_record *r)
{
	const struct model_hr *hr = &m->hr;
	const struct model_instance *by = model_actor(m, hr->by);
	int64_t expect = 0;

	if ((uint32_t)hr->group >= m->in->plan->tunables.hr_max_groups)
		return;
	if (by && by->mode == MODE_USER && by->group != hr->group)
		expect = -HOST_EPERM;
	if ((int64_t)r->arg[1] != expect)
		REPORT(r, "killing group %d answered %lld, expected %lld",
		       hr->group, (long long)r->arg[1], (long long)expect);
}

static void on_hr(struct model *m, const struct trace_record *r)
{
	const struct model_hr *hr = &m->hr;
	int64_t result = (int64_t)r->arg[1];
	bool runs = r->arg[0] == HR_OP_RUN_DIRECT || r->arg[0] == HR_OP_EXEC;

	if (!hr->open || hr->op != r->arg[0]) {
		REPORT(r, "HR_CTRL answers %llu but nobody asked",
		       (unsigned long long)r->arg[0]);
		return;
	}
	if (runs && result > 0 && hr->started != (uint64_t)result)
		REPORT(r, "answered aid %lld, started %u", (long long)result,
		       hr->started);
	if (runs && result <= 0 && (hr->started || hr->registers))
		REPORT(r, "answered %lld but %s was %s", (long long)result,
		       model_name(m, hr->name),
		       hr->started ? "started" : "registered");
	if (runs && result > 0 && hr->was_running)
		REPORT(r, "%s runs and was started again",
		       model_name(m, hr->name));
	if (runs && result > 0 && hr->elsewhere)
		REPORT(r, "%s is a member of another group",
		       model_name(m, hr->name));
	if (r->arg[0] == HR_OP_KILL_GROUP)
		on_kill_group(m, r);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_PMM_RESULT)
		on_pmm(m, r);
	else if (r->event == EV_HR_RESULT)
		on_hr(m, r);
}

const struct inv inv_call_results = {
	.info = {"call-results",
		 "Every answer of the PMM and of HR_CTRL is the one the "
		 "rules give for the request in the state it met.",
		 "PMM-5 PMM-10 PMM-11 PMM-12 PMM-19 PMM-29 PMM-31 PMM-32 "
		 "ACT-28 ACT-29"},
	.on_event = on_event,
};
