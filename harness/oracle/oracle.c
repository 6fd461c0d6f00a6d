/*
 * The judge: the catalogue of invariants, one pass over the trace, and the
 * verdict.
 */
#include "harness/oracle/oracle.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/oracle/inv.h"

static const struct inv *const catalogue[] = {
	&inv_bank_layout,	 &inv_block_fresh,
	&inv_block_content,	 &inv_block_digest,
	&inv_block_address,	 &inv_block_freeing,
	&inv_key_freeing,	 &inv_limits,
	&inv_call_results,	 &inv_group_stop,
	&inv_group_restart,	 &inv_group_isolation,
	&inv_group_blocking,	 &inv_group_termination,
	&inv_group_list,	 &inv_clean_exit,
	&inv_restart_identity,	 &inv_restart_image,
	&inv_restart_no_storage, &inv_restart_counter,
	&inv_site_threshold,	 &inv_site_restart,
	&inv_liveness,		 &inv_no_leak,
	&inv_no_escape,		 &inv_private_data,
	&inv_console_text,	 &inv_fault_fired,
};

#define INVARIANTS (sizeof(catalogue) / sizeof(catalogue[0]))

const struct invariant *oracle_invariants(size_t *count)
{
	static struct invariant list[INVARIANTS];

	for (size_t i = 0; i < INVARIANTS; i++)
		list[i] = catalogue[i]->info;
	*count = INVARIANTS;
	return list;
}

void inv_report(struct model *m, const struct inv *inv,
		const struct trace_record *r, const char *fmt, ...)
{
	struct verdict *v = m->verdict;
	struct violation *entry;
	va_list args;

	if (v->violations++ >= VERDICT_MAX_VIOLATIONS)
		return;
	entry = &v->violation[v->violations - 1];
	entry->invariant = inv->info.name;
	entry->seq = r ? r->seq : m->last_seq;
	va_start(args, fmt);
	vsnprintf(entry->text, sizeof(entry->text), fmt, args);
	va_end(args);
}

/* What became of the first fault: the most severe thing that followed. */
static enum outcome classify(const struct model *m)
{
	const struct trace *t = m->in->trace;
	uint32_t from = UINT32_MAX;
	int32_t group = TRACE_NO_GROUP;
	bool restarted = false, ended = false;

	for (size_t i = 0; i < PLAN_MAX_FAULTS; i++)
		if (m->fault[i].fired && m->fault[i].seq < from) {
			from = m->fault[i].seq;
			group = m->fault[i].group;
		}
	for (size_t i = from; i < t->count; i++) {
		const struct trace_record *r = &t->rec[i];

		if (r->event == EV_SITE_RESTART)
			return OUTCOME_ESCALATED;
		restarted |= r->event == EV_HR_RESTART;
		ended |= r->event == EV_HR_GROUP_END && group >= 0 &&
			 (int32_t)r->arg[0] == group;
	}
	if (restarted)
		return OUTCOME_RECOVERED;
	return ended ? OUTCOME_TERMINATED : OUTCOME_MASKED;
}

/* Of a run whose ring became full nothing is known but what it shows. */
static bool is_cut_off(const struct oracle_input *in)
{
	return in->site->end == SITE_END_RING_FULL;
}

static void conclude(struct model *m, struct verdict *v)
{
	uint32_t faults = m->in->plan->faults;

	for (uint32_t i = 0; i < PLAN_MAX_FAULTS; i++) {
		v->fired += m->fault[i].fired && !model_fault_waits(m, i);
		v->taken += m->fault[i].taken;
	}
	v->group_restarts = m->site.group_restarts;
	v->site_restarts = m->site.restarts;
	if (v->violations)
		v->kind = VERDICT_VIOLATED;
	else if (is_cut_off(m->in))
		v->kind = VERDICT_INFRA;
	else if (v->fired < faults)
		v->kind = VERDICT_NOT_FIRED;
	else
		v->kind = VERDICT_HELD;
	if (v->kind == VERDICT_HELD && faults)
		v->outcome = classify(m);
}

static bool usable(const struct oracle_input *in)
{
	uint32_t end = in->site->end;

	return in->trace->count && end != SITE_END_BAD_PLAN &&
	       end != SITE_END_NOT && in->plan->faults <= PLAN_MAX_FAULTS;
}

/* HR_CTRL runs to the end of what it does before anybody else runs. */
static bool is_pause(const struct trace_record *r)
{
	return r->event == EV_THREAD_RUN ||
	       (r->event == EV_RUN_END && r->arg[0] == SITE_END_SETTLED);
}

static void show(struct model *m, const struct trace_record *r)
{
	bool pause = is_pause(r);

	for (size_t i = 0; i < INVARIANTS; i++) {
		const struct inv *inv = catalogue[i];

		if (pause && inv->on_pause)
			inv->on_pause(m, r);
		if (inv->on_event)
			inv->on_event(m, r);
	}
}

void oracle_judge(const struct oracle_input *in, struct verdict *verdict)
{
	struct model m;
	struct final_bank bank;

	memset(verdict, 0, sizeof(*verdict));
	verdict->kind = VERDICT_INFRA;
	if (!usable(in))
		return;
	if (!model_init(&m, in, verdict)) {
		model_free(&m);
		return;
	}
	for (size_t k = 0; k < in->trace->count; k++) {
		const struct trace_record *r = &in->trace->rec[k];

		show(&m, r);
		model_apply(&m, r);
	}
	final_bank_read(&bank, in);
	for (size_t i = 0; i < INVARIANTS && !is_cut_off(in); i++)
		if (catalogue[i]->on_end)
			catalogue[i]->on_end(&m, &bank);
	final_bank_free(&bank);
	conclude(&m, verdict);
	model_free(&m);
}

const char *verdict_name(enum verdict_kind kind)
{
	static const char *const names[] = {
		[VERDICT_HELD] = "held",   [VERDICT_VIOLATED] = "violated",
		[VERDICT_HUNG] = "hung",   [VERDICT_NOT_FIRED] = "not-fired",
		[VERDICT_INFRA] = "infra",
	};

	return kind <= VERDICT_INFRA ? names[kind] : "?";
}

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[] = {
		[OUTCOME_NONE] = "none",
		[OUTCOME_MASKED] = "masked",
		[OUTCOME_RECOVERED] = "recovered",
		[OUTCOME_ESCALATED] = "escalated",
		[OUTCOME_TERMINATED] = "terminated",
	};

	return outcome < OUTCOME_COUNT ? names[outcome] : "?";
}
