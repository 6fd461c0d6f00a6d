/* From the result of a run to what the store keeps of it. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/campaign/campaign.h"

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
	row->clock_ns = result->clock_ns;
	row->instructions = result->instructions;
	row->fired_seq = result->fired_seq;
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
