/*
 * Restart groups: members, clean ends, the restart counter, and how far a
 * group restart or a group's end has come. Site restarts: model_recover.c.
 */
#include "harness/oracle/model.h"

#include <stdio.h>
#include <string.h>

static uint32_t index_of(const struct model *m, const struct model_group *g)
{
	return (uint32_t)(g - m->group);
}

uint32_t model_next_direct(const struct model *m, uint32_t member)
{
	while (member != MODEL_NONE && m->member[member].kind != KIND_DIRECT)
		member = m->member[member].next;
	return member;
}

bool model_group_all_clean(const struct model_group *g)
{
	return g->exists && g->members && !g->unknown &&
	       g->clean == g->members && !g->running;
}

bool model_group_is_blocked(const struct model_group *g)
{
	return g->exists && !g->ending && !g->killing && g->members &&
	       !g->running && g->clean < g->members;
}

bool model_block_of_group(struct model *m, const struct model_block *b,
			  const struct model_group *g)
{
	const struct model_member *owner;

	if (b->key == g->key)
		return true;
	if (!b->system)
		return false;
	if (b->letter == 'G')
		return b->number == (uint32_t)g->gid;
	owner = model_slot_owner(m, b->number);
	return owner && owner->group == g->gid;
}

static void mark_clean(struct model_group *g, struct model_member *member,
		       bool clean)
{
	if (member->registered && member->clean != clean) {
		if (clean)
			g->clean++;
		else if (g->clean)
			g->clean--;
	}
	member->clean = clean;
}

static void forget_members(struct model *m, struct model_group *g)
{
	uint32_t next;

	for (uint32_t i = g->first; i != MODEL_NONE; i = next) {
		struct model_member *member = &m->member[i];

		next = member->next;
		if (model_slot_owner(m, member->slot) == member)
			m->slot_owner[member->slot] = 0;
		member->registered = member->clean = false;
		member->image_known = member->entry_known = false;
		member->image_ready = false;
		member->instance = member->next = MODEL_NONE;
	}
	m->listed -= g->members;
	g->first = g->last = MODEL_NONE;
	g->members = g->direct = g->clean = g->unknown = 0;
}

static void reset_group(struct model *m, struct model_group *g)
{
	model_deaths_handled(m, g->gid);
	forget_members(m, g);
	g->phase = PHASE_IDLE;
	g->counter = 0;
	g->exists = g->count_due = g->site_due = false;
	g->killing = g->ending = g->blocked = g->fuzzy = g->loose = false;
	g->expected = g->recovered = false;
}

bool model_group_vanished(struct model *m, const struct model_group *g)
{
	const struct model_block *list =
		model_block_find(m, model_system_name('G', (uint32_t)g->gid));

	return g->exists && g->ending && (!list || !list->live || list->maybe);
}

bool model_groups_sure(const struct model *m)
{
	for (size_t i = 0; i < m->groups; i++)
		if (m->group[i].unknown || m->group[i].loose)
			return false;
	return true;
}

uint32_t model_max_actors(const struct model *m)
{
	uint32_t limit = m->in->plan->tunables.hr_max_actors;

	return limit < MODEL_SLOTS ? limit : MODEL_SLOTS;
}

void model_group_up(struct model *m)
{
	for (size_t i = 0; i < m->groups; i++) {
		struct model_group *g = &m->group[i];

		if (model_group_vanished(m, g))
			reset_group(m, g);
		else if (!g->exists && !g->recovered)
			g->loose = false; /* it was not there yet */
	}
}

void model_group_reset(struct model *m)
{
	for (size_t i = 0; i < m->groups; i++) {
		reset_group(m, &m->group[i]);
		m->group[i].running = 0;
	}
}

static void request(struct model *m, const struct trace_record *r)
{
	struct model_hr *hr = &m->hr;
	const struct model_member *member = model_member_find(m, r->arg[1]);
	bool gid_given = r->arg[0] == HR_OP_RUN_DIRECT ||
			 r->arg[0] == HR_OP_EXEC ||
			 r->arg[0] == HR_OP_KILL_GROUP;

	memset(hr, 0, sizeof(*hr));
	hr->open = true;
	hr->op = r->arg[0];
	hr->name = r->arg[1];
	hr->group = (int32_t)r->arg[2];
	hr->by = (uint32_t)r->arg[3];
	hr->listed = m->listed;
	hr->fired = m->site.fired;
	if (member && member->registered && hr->op == HR_OP_EXEC) {
		hr->was_registered = true;
		hr->was_running = member->instance != MODEL_NONE;
		hr->elsewhere = member->group != hr->group;
	}
	if (gid_given && hr->group >= 0)
		m->busy = index_of(m, model_group_get(m, (uint32_t)hr->group));
}

static void enlist(struct model *m, const struct trace_record *r,
		   struct model_group *g, uint32_t kind)
{
	struct model_member *member = model_member_get(m, r->arg[0]);
	uint32_t self = (uint32_t)(member - m->member);

	if (member->registered)
		return;
	member->registered = true;
	member->group = g->gid;
	member->kind = kind;
	member->clean = false;
	member->next = MODEL_NONE;
	if (g->first == MODEL_NONE)
		g->first = self;
	else
		m->member[g->last].next = self;
	g->last = self;
	g->members++;
	m->listed++;
	if (member->slot < m->slots)
		m->slot_owner[member->slot] = self + 1;
	g->direct += kind == KIND_DIRECT;
	g->exists = true;
}

static void reg(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[1]);

	model_member_get(m, r->arg[0])->slot = (uint32_t)r->arg[2];
	enlist(m, r, g, (uint32_t)r->arg[3]);
	m->hr.registers = true;
	if (g->killing || g->ending)
		g->killing = g->ending = false;
}

static void image(struct model *m, const struct trace_record *r)
{
	struct model_member *member = model_member_get(m, r->arg[0]);

	member->image_ready = true;
	if (!member->image_known) {
		member->image_known = true;
		member->image = r->arg[3];
		if (!member->registered)
			member->slot = (uint32_t)r->arg[1];
	}
}

static void start(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[2]);
	struct model_member *member = model_member_get(m, r->arg[0]);
	struct model_instance *i = model_actor(m, r->arg[1]);
	uint32_t self = (uint32_t)(member - m->member);

	if (!member->registered && g->unknown) {
		g->unknown--;
		g->members--;
		m->listed--;
		enlist(m, r, g, (uint32_t)r->arg[3]);
	}
	mark_clean(g, member, false);
	member->image_ready = false;
	if (i) {
		i->announced = true;
		i->member = self;
		if (!i->ended)
			member->instance = (uint32_t)(i - m->instance);
	}
	g->blocked = false;
	m->hr.started = (uint32_t)r->arg[1];
	if (self == g->next_direct &&
	    (g->phase == PHASE_STARTING || m->hr.op == HR_OP_SYSADM_DONE)) {
		g->started++;
		g->next_direct = model_next_direct(m, member->next);
	}
	if (m->hr.open && m->hr.op == HR_OP_SYSADM_DONE)
		m->site.start_gid = g->gid;
}

static void death(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = model_actor(m, r->arg[1]);
	struct model_group *g;

	if (!i || i->group < 0)
		return;
	g = model_group_get(m, (uint32_t)i->group);
	m->busy = index_of(m, g);
	if (i->death != DEATH_PENDING)
		return;
	i->death = DEATH_NOTED;
	if (i->unmonitored) {
		g->noted_end = (uint32_t)(i - m->instance);
		return;
	}
	g->noted = (uint32_t)(i - m->instance);
	g->noted_clock = r->clock;
	g->count_due = !g->killing && !g->ending;
}

static void clean(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[1]);
	struct model_member *member = model_member_find(m, r->arg[0]);
	struct model_instance *i;

	if (member)
		mark_clean(g, member, true);
	if (g->noted_end == MODEL_NONE)
		return;
	i = &m->instance[g->noted_end];
	i->death = DEATH_HANDLED;
	if (g->ends)
		g->ends--;
	for (size_t k = 0; k < m->open_deaths; k++)
		if (m->open_death[k] == g->noted_end) {
			m->open_death[k] = m->open_death[--m->open_deaths];
			break;
		}
	g->noted_end = MODEL_NONE;
}

static void counter(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[0]);
	uint32_t limit = m->in->plan->tunables.hr_max_badness;
	bool raise = r->arg[3] == HR_COUNTER_RESTART;

	if (!raise)
		g->decays++;
	if (raise && !g->counter) {
		g->clock_lo = g->count_due ? g->noted_clock : r->clock;
		g->clock_hi = r->clock;
		g->decays = 0;
	}
	g->counter = (uint32_t)r->arg[1];
	if (raise) {
		g->count_due = false;
		g->site_due = limit && g->counter >= limit;
	}
}

/* The text HR_CTRL prints for a blocked group, made from the model. */
static void blocked_line(struct model *m, const struct model_group *g)
{
	struct model_line *line = &m->line[m->lines];
	bool exact = !g->fuzzy && !g->unknown, any = false;
	uint32_t same;
	size_t at;

	at = (size_t)snprintf(line->text, sizeof(line->text),
			      "HR_CTRL: group %d blocked, some members have "
			      "not terminated: ",
			      g->gid);
	for (uint32_t i = g->first; i != MODEL_NONE; i = m->member[i].next) {
		const char *name = model_name(m, m->member[i].name);

		if (m->member[i].clean)
			continue;
		if (trace_hash_name(name) != m->member[i].name ||
		    at + BANK_NAME_BYTES + 3 > sizeof(line->text)) {
			exact = false;
			break;
		}
		at += (size_t)snprintf(line->text + at, sizeof(line->text) - at,
				       "%s%s", any ? ", " : "", name);
		any = true;
	}
	line->gid = g->gid;
	line->exact = exact;
	line->hash = trace_hash_bytes(line->text, at);
	same = exact ? oracle_map_find(&m->line_map, line->hash) : MAP_NONE;
	if (same != MAP_NONE) {
		m->line[same].expected++;
		return;
	}
	if (exact)
		oracle_map_add(&m->line_map, line->hash, (uint32_t)m->lines);
	line->expected = 1;
	m->lines++;
}

static void restart(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[0]);

	model_deaths_handled(m, g->gid);
	model_digests_begin(m, DIGEST_GROUP_STOP);
	g->phase = PHASE_STOPPING;
	g->next_direct = model_next_direct(m, g->first);
	g->started = 0;
	m->restarting = index_of(m, g);
	m->busy = m->restarting;
	m->site.group_restarts++;
}

static void finish(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[0]);

	model_deaths_handled(m, g->gid);
	g->count_due = g->site_due = false;
	if (r->event == EV_HR_KILL)
		g->killing = true;
	else
		g->ending = true;
	m->busy = index_of(m, g);
}

static void group_new(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[0]);

	reset_group(m, g);
	g->exists = true;
}

static void blocked(struct model *m, const struct trace_record *r)
{
	struct model_group *g = model_group_get(m, r->arg[0]);

	g->blocked = true;
	blocked_line(m, g);
}

static void stop(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = model_actor(m, r->arg[1]);

	if (i)
		i->stop_ordered = true;
}

static void exit_hdl(struct model *m, const struct trace_record *r)
{
	struct model_instance *i = model_actor(m, r->arg[1]);

	if (i)
		i->unmonitored = true;
}

static void restarted(struct model *m, const struct trace_record *r)
{
	model_group_get(m, r->arg[0])->phase = PHASE_IDLE;
	m->restarting = MODEL_NONE;
}

void model_apply_group(struct model *m, const struct trace_record *r)
{
	static void (*const apply[EV_COUNT])(struct model *,
					     const struct trace_record *) = {
		[EV_HR_REQUEST] = request,
		[EV_HR_GROUP_NEW] = group_new,
		[EV_HR_REGISTER] = reg,
		[EV_HR_IMAGE] = image,
		[EV_HR_START] = start,
		[EV_HR_EXIT_HDL] = exit_hdl,
		[EV_HR_DEATH] = death,
		[EV_HR_CLEAN] = clean,
		[EV_HR_COUNTER] = counter,
		[EV_HR_RESTART] = restart,
		[EV_HR_STOP] = stop,
		[EV_HR_RESTARTED] = restarted,
		[EV_HR_BLOCKED] = blocked,
		[EV_HR_KILL] = finish,
		[EV_HR_ENDING] = finish,
		[EV_HR_RECOVER] = model_group_recover,
	};

	if (r->event == EV_HR_RESULT) {
		m->hr.open = false;
		m->busy = MODEL_NONE;
	} else if (r->event == EV_HR_STOPPED) {
		model_group_get(m, r->arg[0])->phase = PHASE_STARTING;
	} else if (r->event == EV_HR_GROUP_END) {
		reset_group(m, model_group_get(m, r->arg[0]));
	} else if (r->event == EV_HR_SITE) {
		m->site.threshold = true;
		m->site.threshold_group = (int32_t)r->arg[0];
		model_group_get(m, r->arg[0])->site_due = true;
	} else if (apply[r->event]) {
		apply[r->event](m, r);
	}
}
