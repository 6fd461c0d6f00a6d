/*
 * From a campaign to its list of runs: golden runs, then for each entry and
 * variant points x plus x faults; with "then", what a second fault can hit
 * behind each of these.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/campaign/expander.h"
#include "harness/campaign/query.h"

/* The run that faults are added to: golden, or with a first fault. */
struct base {
	const char *id;	   /* what ids begin with */
	const char *point; /* of the first fault; NULL: none */
	const struct variant *variant;
	const struct scenario *scenario;
};

static char *run_id(const struct base *base, const struct candidate *candidate,
		    const char *fault)
{
	struct text id = {0};

	text_printf(&id, "%s/%" PRIu32 ":%s", base->id, candidate->number,
		    event_name(candidate->rec->event));
	if (candidate->plus)
		text_printf(&id, "+%" PRIu64, candidate->plus);
	text_printf(&id, "/%s", fault);
	return text_take(&id);
}

static char *point_text(const struct candidate *candidate)
{
	struct text point = {0};

	text_printf(&point, "event:%" PRIu32, candidate->number);
	if (candidate->plus)
		text_printf(&point, "+%" PRIu64, candidate->plus);
	return text_take(&point);
}

/* The row's point; where there are two: "event:4, event:9". */
static char *row_point(const struct base *base, const char *point)
{
	struct text text = {0};

	if (base->point)
		text_printf(&text, "%s, ", base->point);
	text_puts(&text, point);
	return text_take(&text);
}

static int run_add(struct expander *x, const struct base *base,
		   const struct candidate *candidate,
		   const struct campaign_points *points,
		   struct scenario **scenario, struct err *err)
{
	const char *fault = points->faults[candidate->fault];
	const struct variant *variant = base->variant;
	char *point = point_text(candidate);
	struct store_run *row;

	*scenario = scenario_copy(base->scenario);
	if (scenario_add_fault(*scenario, point, fault, err) < 0) {
		scenario_free(*scenario);
		free(point);
		return err_wrap(err, "%s", variant->file);
	}
	row = expansion_next(x->out);
	row->id = run_id(base, candidate, fault);
	row->workload = text_dup(variant->name);
	row->file = text_dup(variant->file);
	row->point = row_point(base, point);
	row->fault = text_dup(fault);
	row->event = text_dup(event_name(candidate->rec->event));
	row->in = text_dup(trace_in_name(candidate->rec->in));
	row->expect = text_dup(points->expect);
	row->want_dry = x->dry ? variant->golden.dry_digest : 0;
	row->scenario = scenario_format(*scenario);
	free(point);
	return 0;
}

/* The records that belong to the recovery from the last fault of a run: from
 * behind fault.taken to the end of the restart; none if nothing followed. */
static void recovery_of(const struct trace *trace, size_t *first, size_t *end)
{
	size_t taken = 0;

	*first = *end = 0;
	for (size_t i = 0; i < trace->count; i++)
		if (trace->rec[i].event == EV_FAULT_FIRED)
			taken = 0;
		else if (trace->rec[i].event == EV_FAULT_TAKEN)
			taken = i + 1;
	for (size_t i = taken; taken && i < trace->count; i++) {
		unsigned event = trace->rec[i].event;

		if (event != EV_HR_RESTARTED && event != EV_SITE_UP &&
		    event != EV_HR_GROUP_END)
			continue;
		*first = taken;
		*end = i + 1;
		break;
	}
}

static int add_seconds(struct expander *x, const struct campaign_entry *entry,
		       const struct base *base, const struct trace *trace,
		       struct campaign_size *size, struct err *err)
{
	struct candidates second = {0};
	struct scenario *scenario;
	size_t first, end;
	int rc;

	recovery_of(trace, &first, &end);
	rc = candidates_list(entry->then, trace, first, end, false, &second,
			     err);
	for (size_t i = 0; i < second.count && rc == 0; i++) {
		rc = run_add(x, base, &second.at[i], entry->then, &scenario,
			     err);
		if (rc == 0)
			scenario_free(scenario);
		size->pairs++;
	}
	free(second.at);
	return rc;
}

/* Carry out the run just added, and add those with a second fault. */
static int add_pairs(struct expander *x, const struct campaign_entry *entry,
		     const struct variant *variant, struct scenario *scenario,
		     struct campaign_size *size, struct err *err)
{
	struct store_run *row = &x->out->run[x->out->count - 1];
	struct text id = {0};
	struct base base = {.variant = variant, .scenario = scenario};
	struct run_result result;
	char *point;
	int rc = 0;

	if (x->runner->run(x->runner->context, scenario, &result, err) < 0)
		return err_wrap(err, "%s", variant->file);
	campaign_result(row, &result);
	text_printf(&id, "%s/then", row->id);
	point = text_dup(row->point);
	base.id = id.at;
	base.point = point;
	if (row->ok && result.verdict.outcome != OUTCOME_MASKED)
		rc = add_seconds(x, entry, &base, &result.trace, size, err);
	free(point);
	text_free(&id);
	run_result_free(&result);
	return rc;
}

/* Behind the faults that the variant has: one in front of them could
 * keep them from happening. */
static size_t behind_own_faults(const struct trace *trace)
{
	size_t first = 0;

	for (size_t i = 0; i < trace->count; i++)
		if (trace->rec[i].event == EV_FAULT_FIRED)
			first = i + 1;
	return first;
}

static bool prunes(const struct expander *x)
{
	const struct campaign *campaign = x->campaign;

	return !x->dry && !campaign->no_prune &&
	       (!campaign->prune || *campaign->prune);
}

static int expand_on(struct expander *x, const struct campaign_entry *entry,
		     const struct variant *variant, struct campaign_size *size,
		     struct err *err)
{
	const struct trace *trace = &variant->golden.trace;
	size_t first = x->dry ? 0 : behind_own_faults(trace);
	struct base base = {variant->name, NULL, variant, variant->scenario};
	struct candidates list = {0};
	struct scenario *scenario;
	int rc;

	rc = candidates_list(&entry->points, trace, first, trace->count,
			     prunes(x) && first == 0, &list, err);
	for (size_t i = 0; i < list.count && rc == 0; i++) {
		rc = run_add(x, &base, &list.at[i], &entry->points, &scenario,
			     err);
		if (rc < 0)
			break;
		if (entry->then && !x->campaign->plan_only)
			rc = add_pairs(x, entry, variant, scenario, size, err);
		scenario_free(scenario);
	}
	size->golden++;
	size->runs += list.count;
	size->pruned += list.pruned;
	size->open = entry->then && x->campaign->plan_only;
	free(list.at);
	return rc;
}

static int expand_path(struct expander *x, const struct campaign_entry *entry,
		       const char *path, struct campaign_size *size,
		       struct err *err)
{
	static char none[] = "none";
	static char *faults[] = {none};
	static const struct campaign_entry dry = {
		.points = {.faults = faults, .faults_count = 1}};

	for (unsigned set = 0; set == 0 || set < entry->tunables_count; set++) {
		struct variant *variant = variant_find(x, entry, path, set);

		if (variant->held &&
		    expand_on(x, x->dry ? &dry : entry, variant, size, err) < 0)
			return -1;
	}
	return 0;
}

static int expand_entries(struct expander *x, struct err *err)
{
	const struct campaign *campaign = x->campaign;

	for (unsigned e = 0; e < campaign->entries_count; e++) {
		const struct campaign_entry *entry = &campaign->entries[e];
		struct campaign_size *size = &x->out->size[e];

		if (entry->workload &&
		    expand_path(x, entry, entry->workload, size, err) < 0)
			return -1;
		for (unsigned i = 0; i < entry->workloads_count; i++)
			if (expand_path(x, entry, entry->workloads[i], size,
					err) < 0)
				return -1;
	}
	return 0;
}

int campaign_expand(const struct campaign *campaign, bool dry,
		    const struct campaign_runner *runner,
		    struct campaign_expansion *out, struct err *err)
{
	struct expander x = {campaign, runner, dry, NULL, 0, out};
	const size_t sizes_bytes = campaign->entries_count * sizeof(*out->size);
	int rc;

	memset(out, 0, sizeof(*out));
	out->sizes = campaign->entries_count;
	out->size = text_alloc(sizes_bytes + 1);
	memset(out->size, 0, sizes_bytes);
	out->time_ns = campaign->time_ns;
	rc = variants_add(&x, err);
	if (rc == 0)
		rc = expand_entries(&x, err);
	if (rc == 0) {
		expansion_limit(out, campaign->runs, campaign->seed);
		out->spec = expansion_spec(out);
	} else {
		campaign_expansion_free(out);
	}
	variants_free(&x);
	return rc;
}
