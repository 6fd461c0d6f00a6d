/* From the result of a run to what the store keeps of it. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/campaign/campaign.h"
#include "harness/stats/recovery.h"
#include "inject/point.h"

/* A row that was held, but not in the way that was expected. */
static void add_violation(struct store_run *row, const char *invariant,
			  const char *text)
{
	struct text lines = {0};

	if (!row->invariant)
		row->invariant = text_dup(invariant);
	if (row->violations)
		text_puts(&lines, row->violations);
	text_printf(&lines, "%s: %s\n", invariant, text);
	free(row->violations);
	row->violations = text_take(&lines);
	row->ok = false;
}

static void check_expectation(struct store_run *row)
{
	struct text what = {0};

	if (row->want_dry && row->want_dry != row->dry_digest) {
		add_violation(row, "dry-fault",
			      "the trace without the agent's records is not "
			      "that of the golden run");
		row->verdict = VERDICT_VIOLATED;
		return;
	}
	if (!row->expect || !strcmp(row->expect, verdict_name(VERDICT_HELD)) ||
	    !strcmp(row->expect, outcome_name(row->outcome)))
		return;
	text_printf(&what, "expected %s, the outcome was %s", row->expect,
		    outcome_name(row->outcome));
	add_violation(row, "expectation", what.at);
	row->verdict = VERDICT_VIOLATED;
	text_free(&what);
}

static char *violation_lines(const struct verdict *verdict)
{
	struct text lines = {0};
	unsigned n = verdict->violations;

	if (n > VERDICT_MAX_VIOLATIONS)
		n = VERDICT_MAX_VIOLATIONS;
	for (unsigned i = 0; i < n; i++) {
		const struct violation *v = &verdict->violation[i];

		text_printf(&lines, "%s: event %u: %s\n", v->invariant, v->seq,
			    v->text);
	}
	if (verdict->violations > n)
		text_printf(&lines, "... and %u more\n",
			    verdict->violations - n);
	return n ? text_take(&lines) : NULL;
}

/* What became of one fault of the plan. */
struct injected {
	const struct trace_record *armed, *fired, *taken, *refused;
};

static void look_up_faults(const struct trace *trace, struct injected *of)
{
	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];
		struct injected *fault = &of[rec->arg[0] % PLAN_MAX_FAULTS];

		if (rec->event == EV_FAULT_ARMED)
			fault->armed = rec;
		else if (rec->event == EV_FAULT_FIRED && !fault->fired)
			fault->fired = rec;
		else if (rec->event == EV_FAULT_TAKEN)
			fault->taken = rec;
		else if (rec->event == EV_FAULT_REFUSED)
			fault->refused = rec;
	}
}

/* The record of the point that a fault fired at. */
static const struct trace_record *point_of(const struct trace *trace,
					   const struct trace_record *fired)
{
	if (fired->arg[2] < trace->count)
		return &trace->rec[fired->arg[2]];
	return fired;
}

static void add_fault(struct store_run *row, struct text *lines,
		      const struct trace *trace, const uint8_t *phases,
		      const struct injected *fault)
{
	const char *state = fault->taken     ? "taken"
			    : fault->refused ? "refused"
			    : fault->fired   ? "fired"
					     : "planned";
	const char *event = "-", *phase = "-";

	row->planned++;
	row->fired += fault->fired != NULL;
	row->taken += fault->taken != NULL;
	if (fault->fired) {
		const struct trace_record *at = point_of(trace, fault->fired);

		event = event_name(at->event);
		phase = phase_name(phases[at->seq]);
	}
	text_printf(lines, "%s %s %s %s\n",
		    fault_name((unsigned)fault->armed->arg[1]), event, phase,
		    state);
}

static void set_faults(struct store_run *row, const struct trace *trace,
		       const uint8_t *phases)
{
	struct injected of[PLAN_MAX_FAULTS] = {0};
	struct text lines = {0};

	row->planned = row->fired = row->taken = 0;
	look_up_faults(trace, of);
	for (unsigned i = 0; i < PLAN_MAX_FAULTS; i++)
		if (of[i].armed)
			add_fault(row, &lines, trace, phases, &of[i]);
	row->faults = row->planned ? text_take(&lines) : NULL;
	row->phase = NULL;
	for (size_t i = 0; i < trace->count && !row->phase; i++)
		if (trace->rec[i].event == EV_FAULT_FIRED)
			row->phase = text_dup(phase_name(
				phases[point_of(trace, &trace->rec[i])->seq]));
}

static void set_recovery(struct store_run *row, const struct trace *trace)
{
	struct recovery recovery;

	recovery_of(trace, &recovery);
	row->group_restarts = recovery.group_restarts;
	row->site_restarts = recovery.site_restarts;
	row->group_ns = recovery.group_ns;
	row->group_instructions = recovery.group_instructions;
	row->site_ns = recovery.site_ns;
	row->site_instructions = recovery.site_instructions;
}

/* What is in the trace beside the verdict; that of a run that did not come to
 * its end depends on when it was stopped. */
static void set_figures(struct store_run *row, const struct run_result *result)
{
	const struct trace *trace = &result->trace;
	uint8_t *phases;

	if (result->verdict.kind == VERDICT_INFRA ||
	    result->verdict.kind == VERDICT_HUNG)
		return;
	phases = phases_of(trace);
	set_faults(row, trace, phases);
	set_recovery(row, trace);
	memset(&row->seen, 0, sizeof(row->seen));
	for (size_t i = 0; i < trace->count; i++)
		phase_cell_add(&row->seen, phases[i], trace->rec[i].event);
	row->clock_ns = result->clock_ns;
	row->instructions = result->instructions;
	row->fired_seq = result->fired_seq;
	free(phases);
}

void campaign_result(struct store_run *row, const struct run_result *result)
{
	const struct verdict *verdict = &result->verdict;

	row->state = STORE_DONE;
	row->verdict = verdict->kind;
	row->outcome = verdict->outcome;
	row->ok = verdict->kind == VERDICT_HELD;
	row->invariant = NULL;
	row->violations = violation_lines(verdict);
	if (verdict->violations)
		row->invariant = text_dup(verdict->violation[0].invariant);
	row->detail = result->infra[0] ? text_dup(result->infra) : NULL;
	row->digest = result->digest;
	row->dry_digest = result->dry_digest;
	row->wall_ns = result->wall_ns;
	set_figures(row, result);
	if (row->ok)
		check_expectation(row);
}

void campaign_result_infra(struct store_run *row, const char *reason)
{
	row->state = STORE_DONE;
	row->verdict = VERDICT_INFRA;
	row->outcome = OUTCOME_NONE;
	row->ok = false;
	free(row->detail);
	row->detail = text_dup(reason);
}

int campaign_exit_code(const struct store_counts *counts, enum campaign_end end)
{
	if (end == CAMPAIGN_INTERRUPTED)
		return 130;
	if (counts->verdict[VERDICT_INFRA] || end == CAMPAIGN_STUCK)
		return ERR_INFRA;
	if (counts->ok != counts->done)
		return 1;
	return counts->waiting ? ERR_TIME : 0;
}
