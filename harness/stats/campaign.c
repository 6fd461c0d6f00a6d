/* Statistics of a campaign: one pass over its runs. */
#include "harness/stats/campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "inject/point.h"

struct samples {
	uint64_t *value;
	size_t count, room;
};

struct pass {
	struct stats_campaign *out;
	struct samples group_ns, group_instructions;
	struct samples site_ns, site_instructions;
	struct phase_cells hit[FAULT_COUNT];
};

static void sample_add(struct samples *samples, uint64_t value)
{
	if (samples->count == samples->room) {
		size_t room = samples->room ? samples->room * 2 : 1024;
		uint64_t *bigger = text_alloc(room * sizeof(*bigger));

		if (samples->count)
			memcpy(bigger, samples->value,
			       samples->count * sizeof(*bigger));
		free(samples->value);
		samples->value = bigger;
		samples->room = room;
	}
	samples->value[samples->count++] = value;
}

static struct stats_spread samples_end(struct samples *samples)
{
	struct stats_spread spread =
		stats_spread(samples->value, samples->count);

	free(samples->value);
	return spread;
}

static unsigned fault_find(const char *name)
{
	for (unsigned type = 1; type < FAULT_COUNT; type++)
		if (!strcmp(fault_name(type), name))
			return type;
	return FAULT_INVALID;
}

static enum phase phase_find(const char *name)
{
	enum phase phase = 0;

	while (phase < PHASE_COUNT && strcmp(phase_name(phase), name) != 0)
		phase++;
	return phase;
}

bool stats_is_point(unsigned event)
{
	switch (event) {
	case EV_NONE:
	case EV_NAME_DEF:
	case EV_RUN_END:
	case EV_BLOCK_DIGEST:
	case EV_FAULT_ARMED:
	case EV_FAULT_FIRED:
	case EV_FAULT_TAKEN:
	case EV_FAULT_REFUSED:
		return false;
	default:
		return event < EV_COUNT;
	}
}

static void count_fault(struct stats_faults *faults, bool fired,
			const char *state)
{
	faults->planned++;
	faults->fired += fired;
	faults->taken += !strcmp(state, "taken");
	faults->refused += !strcmp(state, "refused");
}

/* A line of store_run.faults. */
static void add_fault(struct pass *pass, const char *line)
{
	char fault[32], event[32], phase[32], state[32];
	enum phase in;
	unsigned type, at;
	bool fired;

	if (sscanf(line, "%31s %31s %31s %31s", fault, event, phase, state) !=
	    4)
		return;
	type = fault_find(fault);
	at = event_find(event);
	in = phase_find(phase);
	fired = strcmp(event, "-") != 0;
	count_fault(&pass->out->total, fired, state);
	count_fault(&pass->out->fault[type], fired, state);
	if (!fired || in == PHASE_COUNT)
		return;
	pass->out->hits[in][at]++;
	if (stats_is_point(at))
		phase_cell_add(&pass->hit[type], in, at);
}

static int add_run(const struct store_run *run, void *context)
{
	struct pass *pass = context;
	const char *line = run->faults;

	if (run->state != STORE_DONE)
		return 0;
	while (line && *line) {
		const char *end = strchr(line, '\n');

		add_fault(pass, line);
		line = end ? end + 1 : NULL;
	}
	if (run->group_ns) {
		sample_add(&pass->group_ns, run->group_ns);
		sample_add(&pass->group_instructions, run->group_instructions);
	}
	if (run->site_ns) {
		sample_add(&pass->site_ns, run->site_ns);
		sample_add(&pass->site_instructions, run->site_instructions);
	}
	return 0;
}

static int add_cell(const char *event, const char *phase, void *context)
{
	struct pass *pass = context;
	const unsigned at = event_find(event);
	const enum phase in = phase_find(phase);

	if (in < PHASE_COUNT && stats_is_point(at))
		phase_cell_add(&pass->out->seen, in, at);
	return 0;
}

static void count_cells(struct pass *pass)
{
	struct stats_campaign *out = pass->out;

	for (unsigned type = 1; type < FAULT_COUNT; type++) {
		if (!out->fault[type].planned)
			continue;
		for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
			for (unsigned event = 1; event < EV_COUNT; event++) {
				out->cells +=
					phase_cell(&out->seen, phase, event);
				out->cells_hit += phase_cell(&pass->hit[type],
							     phase, event);
			}
	}
}

int stats_campaign(struct store *store, int64_t campaign,
		   struct stats_campaign *out, struct err *err)
{
	struct pass pass = {.out = out};
	int rc;

	memset(out, 0, sizeof(*out));
	rc = store_each(store, campaign, add_run, &pass, err);
	if (rc == 0)
		rc = store_each_cell(store, campaign, add_cell, &pass, err);
	count_cells(&pass);
	out->group_ns = samples_end(&pass.group_ns);
	out->group_instructions = samples_end(&pass.group_instructions);
	out->site_ns = samples_end(&pass.site_ns);
	out->site_instructions = samples_end(&pass.site_instructions);
	return rc;
}

struct stats_faults stats_family(const struct stats_campaign *stats,
				 const char *family)
{
	struct stats_faults sum = {0};

	for (unsigned type = 1; type < FAULT_COUNT; type++) {
		const struct stats_faults *faults = &stats->fault[type];

		if (strcmp(fault_family(type), family) != 0)
			continue;
		sum.planned += faults->planned;
		sum.fired += faults->fired;
		sum.taken += faults->taken;
		sum.refused += faults->refused;
	}
	return sum;
}
