/*
 * Places in a run at which another may begin: memory as it was there is kept,
 * and put back.
 *
 * "last" lies where the faults of a run begin to act, at a record. "stepped"
 * lies behind a record, up to where the one fault of a run acts: neighbours
 * there would all be stepped to, each from the record. "common" are behind
 * first lines of scripts.
 */
#include "harness/machine/guest_part.h"

#include <stdlib.h>
#include <string.h>

#include "harness/machine/past.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"

/* Fewer steps take less time than a checkpoint. */
#define STEPS_MIN 1024u

static void checkpoint_free(struct checkpoint *c)
{
	snapshot_free(&c->snapshot);
	free(c->base);
	text_free(&c->said);
	c->base = NULL;
}

void resume_end(struct machine_guest *g)
{
	checkpoint_free(&g->last);
	checkpoint_free(&g->stepped);
	for (unsigned i = 0; i < COMMONS; i++)
		checkpoint_free(&g->common[i]);
}

/* The record number before which no fault of the plan acts; 0: unknown. */
static uint32_t first_point(const struct plan *plan)
{
	uint32_t first = plan->faults ? UINT32_MAX : 0;

	for (uint32_t i = 0; i < plan->faults; i++) {
		if (plan->fault[i].point != POINT_EVENT_SEQ)
			return 0;
		if (plan->fault[i].hit < first)
			first = plan->fault[i].hit;
	}
	return first;
}

/* The same run with its faults out of reach (malloc), and of the texts as many
 * bytes as that; without a sum. */
static struct plan *without_faults(const struct plan *plan, uint32_t bytes)
{
	struct plan *base = text_alloc(bytes);

	memcpy(base, plan, bytes);
	base->bytes = bytes;
	for (uint32_t i = 0; i < plan->faults; i++) {
		memset(&base->fault[i], 0, sizeof(base->fault[i]));
		base->fault[i].type = FAULT_NONE;
		base->fault[i].point = POINT_EVENT_SEQ;
		base->fault[i].hit = UINT32_MAX;
	}
	base->sum = 0;
	return base;
}

/* The guest stands at a checkpoint of runs that begin as base, which is taken:
 * keep it. How they go on; 0: it cannot be kept. */
static char keep_point(struct machine_guest *g, struct checkpoint *c,
		       struct plan *base, uint32_t number, uint64_t steps)
{
	if (base != c->base)
		free(c->base);
	c->base = base;
	c->number = number;
	c->steps = steps;
	text_free(&c->said);
	if (guest_read_console(g, &g->said) &&
	    snapshot_take(&c->snapshot, g->ram.at, base)) {
		text_add(&c->said, g->said.at, g->said.len);
		return PARK_GO;
	}
	free(c->base);
	c->base = NULL;
	return 0;
}

static bool is_base(const struct checkpoint *c, const struct plan *base)
{
	return c->base && base->bytes == c->base->bytes &&
	       memcmp(base, c->base, base->bytes) == 0;
}

/* The next answer is to be PARK_BACK. */
static bool put_back(struct machine_guest *g, const struct checkpoint *c)
{
	if (!snapshot_put_back(&c->snapshot, g->ram.at, c->base))
		return false;
	guest_use_bank(g, c->base);
	text_free(&g->said);
	text_add(&g->said, c->said.at, c->said.len);
	return true;
}

/* In records of faults that are armed there is still another type. */
static void correct_armed(struct machine_guest *g, const struct plan *plan)
{
	struct trace_record *rec = (void *)(g->ram.at + plan->ring_phys);
	uint64_t count = guest_site(g)->trace_count;
	uint32_t left = plan->faults;

	for (uint64_t i = 0; i < count && left; i++) {
		if (rec[i].event != EV_FAULT_ARMED)
			continue;
		rec[i].arg[1] = plan->fault[rec[i].arg[0]].type;
		left--;
	}
}

/*
 * The guest to the point where the faults begin, from its last checkpoint if
 * that lies on the way: PARK_GO, PARK_BACK: so it goes on. PARK_OVER: the run
 * does not get there. 0: it cannot be done.
 */
static char reach_record(struct machine_guest *g, const struct plan *plan,
			 uint32_t number, uint64_t deadline_ms)
{
	struct checkpoint *c = &g->last;
	struct plan *base = without_faults(plan, plan->bytes);
	char said;

	if (is_base(c, base) && number >= c->number && put_back(g, c)) {
		free(base);
		base = c->base;
		if (number == c->number)
			return PARK_BACK;
		guest_put_plan(g, base, number);
		said = guest_answer(g, PARK_BACK, deadline_ms);
	} else {
		said = guest_boot(g, base, number, deadline_ms);
	}
	if (said == PARK_POINT)
		return keep_point(g, c, base, number, 0);
	if (base != c->base)
		free(base);
	return said == PARK_OVER ? said : 0;
}

/*
 * The guest to so many steps behind the record, where the only fault acts, or
 * as near to it as is worth while; what it says as above. In the base the fault
 * is at the record, but a dry one.
 */
static char reach_step(struct machine_guest *g, const struct plan *plan,
		       uint32_t number, uint64_t deadline_ms)
{
	struct checkpoint *c = &g->stepped;
	struct plan *base = without_faults(plan, plan->bytes);
	uint64_t steps = plan->fault[0].plus;
	char how = 0;

	base->fault[0].hit = number;
	if (is_base(c, base) && steps >= c->steps && put_back(g, c)) {
		free(base);
		base = c->base;
		how = PARK_BACK;
		if (steps - c->steps < STEPS_MIN)
			return how;
	} else {
		how = reach_record(g, plan, number, deadline_ms);
	}
	if (how == PARK_GO || how == PARK_BACK) {
		guest_put_plan(g, base, PLAN_AT_FAULT)->fault[0].plus = steps;
		how = guest_answer(g, how, deadline_ms);
		if (how == PARK_POINT)
			return keep_point(g, c, base, number, steps);
	}
	if (base != c->base)
		free(base);
	return how == PARK_OVER ? how : 0;
}

/* Bytes of a plan up to the end of that line of its script. */
static uint32_t end_of_line(const struct plan *plan, unsigned line)
{
	const char *text = (const char *)plan;
	uint32_t at = plan->script_off;

	while (line && at < plan->script_off + plan->script_bytes)
		line -= text[at++] == '\n';
	return at;
}

/* The checkpoint of runs that begin as this one does with so many lines; NULL:
 * there is none. */
static struct checkpoint *provide_common(struct machine_guest *g,
					 const struct plan *plan,
					 unsigned lines, uint64_t deadline_ms)
{
	struct plan *base = without_faults(plan, end_of_line(plan, lines));
	struct checkpoint *c;

	base->script_bytes = base->bytes - base->script_off;
	base->input_off = 0;
	for (unsigned i = 0; i < COMMONS; i++) {
		c = &g->common[i];
		if (is_base(c, base)) {
			free(base);
			return c;
		}
	}
	c = &g->common[g->next_common++ % COMMONS];
	if (guest_boot(g, base, PLAN_AT_LINE + lines, deadline_ms) !=
	    PARK_POINT) {
		free(base);
		return NULL;
	}
	return keep_point(g, c, base, PLAN_AT_LINE + lines, 0) ? c : NULL;
}

/* Begin there. PARK_BACK, or 0: not this run. */
static char reach_common(struct machine_guest *g, const struct plan *plan,
			 unsigned lines, uint64_t deadline_ms)
{
	struct checkpoint *c = provide_common(g, plan, lines, deadline_ms);
	struct site_state *site;

	if (!c)
		return 0;
	site = snapshot_page(&c->snapshot, LAYOUT_SITE_PHYS);
	for (uint32_t i = 0; i < plan->faults; i++)
		if (!past_count(&plan->fault[i], c->snapshot.ring,
				c->snapshot.records - 1, &site->fault[i].hits))
			return 0;
	return put_back(g, c) ? PARK_BACK : 0;
}

/* Begin behind lines that runs have in common, or where the site is up. */
static char begin_common(struct machine_guest *g,
			 const struct machine_config *config)
{
	unsigned lines = config->common_lines;
	char how = 0;

	if (lines)
		how = reach_common(g, config->plan, lines, config->deadline_ms);
	if (!how)
		how = reach_common(g, config->plan, 0, config->deadline_ms);
	return how;
}

/* Begin where the first fault acts. */
static char begin_at_fault(struct machine_guest *g, const struct plan *plan,
			   uint64_t deadline_ms)
{
	uint32_t number = first_point(plan);

	if (!number)
		return 0;
	if (plan->faults == 1 && plan->fault[0].plus >= STEPS_MIN)
		return reach_step(g, plan, number, deadline_ms);
	return reach_record(g, plan, number, deadline_ms);
}

char resume_begin(struct machine_guest *g, const struct machine_config *config)
{
	char how;

	if (config->stops)
		return 0;
	how = config->common
		      ? begin_common(g, config)
		      : begin_at_fault(g, config->plan, config->deadline_ms);
	if (how)
		correct_armed(g, config->plan);
	return how;
}
