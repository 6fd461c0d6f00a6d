/*
 * The model's objects: memory, look-up, and who takes which record over.
 * All arrays are sized from the trace beforehand, so that nothing here can
 * run out of memory half-way.
 */
#include "harness/oracle/model.h"

#include <stdlib.h>
#include <string.h>

#define IDS	  65536u /* actor and thread ids are 16 bits wide */
#define MAX_PAGES (1u << 20)

/* An array for indexes up to this one, unless it is beyond all of them. */
static void at_least(uint32_t *size, uint64_t index, uint32_t limit)
{
	if (index >= *size && index < limit)
		*size = (uint32_t)index + 1;
}

/* Instances, members, groups, blocks, mappings: at most so many. */
static void count_objects(struct model *m, const struct trace *t,
			  size_t count[5])
{
	count[0] = count[1] = count[2] = count[3] = count[4] = 1;
	for (size_t i = 0; i < t->count; i++) {
		const struct trace_record *r = &t->rec[i];
		unsigned event = r->event;

		at_least(&m->ids, r->actor, IDS);
		at_least(&m->ids, r->thread, IDS);
		if (event == EV_ACTOR_CREATE || event == EV_THREAD_CREATE)
			at_least(&m->ids, r->arg[0], IDS);
		if (event == EV_HR_REGISTER)
			at_least(&m->slots, r->arg[2], MODEL_SLOTS);
		if (event == EV_HR_IMAGE)
			at_least(&m->slots, r->arg[1], MODEL_SLOTS);

		if (event == EV_ACTOR_CREATE)
			count[0]++;
		if (event == EV_HR_REGISTER || event == EV_HR_START ||
		    event == EV_HR_IMAGE)
			count[1]++;
		if ((event >= EV_HR_REQUEST && event <= EV_HR_ORPHAN) ||
		    event == EV_ACTOR_CREATE)
			count[2]++;
		if ((event >= EV_PMM_REQUEST && event <= EV_PMM_VERIFY) ||
		    event == EV_BLOCK_DIGEST)
			count[3]++;
		if (event == EV_BANK_MAP)
			count[4]++;
		if (event == EV_HR_BLOCKED)
			m->max_lines++;
	}
}

bool model_init(struct model *m, const struct oracle_input *in,
		struct verdict *verdict)
{
	size_t n[5];

	memset(m, 0, sizeof(*m));
	m->in = in;
	m->verdict = verdict;
	m->busy = MODEL_NONE;
	m->restarting = MODEL_NONE;
	count_objects(m, in->trace, n);
	m->pages = in->plan->tunables.pmm_rambank_bytes / LAYOUT_PAGE_BYTES;
	if (m->pages > MAX_PAGES)
		m->pages = MAX_PAGES;
	m->instance = calloc(n[0], sizeof(*m->instance));
	m->open_death = calloc(n[0], sizeof(*m->open_death));
	m->member = calloc(n[1], sizeof(*m->member));
	m->group = calloc(n[2], sizeof(*m->group));
	m->block = calloc(n[3], sizeof(*m->block));
	m->key = calloc(n[2] + n[3], sizeof(*m->key));
	m->mapping = calloc(n[4], sizeof(*m->mapping));
	m->line = calloc(m->max_lines + 1, sizeof(*m->line));
	m->slot_owner = calloc(m->slots + 1, sizeof(*m->slot_owner));
	m->by_aid = calloc(m->ids + 1, sizeof(*m->by_aid));
	m->call_of = calloc(m->ids + 1, sizeof(*m->call_of));
	m->page_of = calloc(m->pages + 1, sizeof(*m->page_of));
	return oracle_map_init(&m->member_map, n[1]) &&
	       oracle_map_init(&m->group_map, n[2]) &&
	       oracle_map_init(&m->block_map, n[3]) &&
	       oracle_map_init(&m->key_map, n[2] + n[3]) &&
	       oracle_map_init(&m->line_map, m->max_lines) && m->instance &&
	       m->open_death && m->member && m->group && m->block && m->line &&
	       m->by_aid && m->call_of && m->page_of && m->key && m->mapping &&
	       m->slot_owner;
}

void model_free(struct model *m)
{
	free(m->instance);
	free(m->open_death);
	free(m->member);
	free(m->group);
	free(m->block);
	free(m->line);
	free(m->key);
	free(m->mapping);
	free(m->slot_owner);
	free(m->by_aid);
	free(m->call_of);
	free(m->page_of);
	oracle_map_free(&m->member_map);
	oracle_map_free(&m->group_map);
	oracle_map_free(&m->block_map);
	oracle_map_free(&m->key_map);
	oracle_map_free(&m->line_map);
}

struct model_instance *model_actor(struct model *m, uint64_t aid)
{
	uint32_t at = aid < m->ids ? m->by_aid[aid] : 0;

	return at ? &m->instance[at - 1] : NULL;
}

struct model_member *model_member_find(struct model *m, uint64_t name)
{
	uint32_t at = oracle_map_find(&m->member_map, name);

	return at == MAP_NONE ? NULL : &m->member[at];
}

struct model_member *model_member_get(struct model *m, uint64_t name)
{
	struct model_member *member = model_member_find(m, name);

	if (member)
		return member;
	oracle_map_add(&m->member_map, name, (uint32_t)m->members);
	member = &m->member[m->members++];
	member->name = name;
	member->group = TRACE_NO_GROUP;
	member->instance = MODEL_NONE;
	member->next = MODEL_NONE;
	return member;
}

struct model_group *model_group_find(struct model *m, uint64_t gid)
{
	uint32_t at = oracle_map_find(&m->group_map, (uint32_t)gid);

	return at == MAP_NONE ? NULL : &m->group[at];
}

/* Text of the group's deletion key, NUL included, hashed as the PMM does. */
static uint64_t group_key(int32_t gid)
{
	char text[20] = "__SYS.K";
	char digits[12];
	size_t at = 7, n = 0;
	uint32_t rest = (uint32_t)gid;

	do {
		digits[n++] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	while (n)
		text[at++] = digits[--n];
	text[at++] = 0;
	return trace_hash_bytes(text, at);
}

struct model_group *model_group_get(struct model *m, uint64_t gid)
{
	struct model_group *g = model_group_find(m, gid);

	if (g)
		return g;
	oracle_map_add(&m->group_map, (uint32_t)gid, (uint32_t)m->groups);
	g = &m->group[m->groups++];
	g->gid = (int32_t)(uint32_t)gid;
	g->key = group_key(g->gid);
	m->key[model_key_get(m, g->key)].group = (uint32_t)m->groups;
	g->first = g->last = g->next_direct = MODEL_NONE;
	g->noted = g->noted_end = MODEL_NONE;
	return g;
}

struct model_key *model_key_find(struct model *m, uint64_t key)
{
	uint32_t at = oracle_map_find(&m->key_map, key);

	return at == MAP_NONE ? NULL : &m->key[at];
}

uint32_t model_key_get(struct model *m, uint64_t key)
{
	uint32_t at = oracle_map_find(&m->key_map, key);

	if (at != MAP_NONE)
		return at;
	oracle_map_add(&m->key_map, key, (uint32_t)m->keys);
	m->key[m->keys].key = key;
	return (uint32_t)m->keys++;
}

struct model_member *model_slot_owner(const struct model *m, uint64_t slot)
{
	uint32_t at = slot < m->slots ? m->slot_owner[slot] : 0;

	return at ? &m->member[at - 1] : NULL;
}

/* What a system block is for: __SYS, a dot, a letter, a number. */
static void read_system_name(struct model_block *b, const char *text)
{
	size_t at = sizeof(BANK_SYS_PREFIX);

	if (strlen(text) < at + 2)
		return;
	b->letter = text[at];
	b->number = (uint32_t)strtoul(text + at + 1, NULL, 10);
	b->part = strchr(text + at, '.') != NULL;
}

struct model_block *model_block_find(struct model *m, uint64_t name)
{
	uint32_t at = oracle_map_find(&m->block_map, name);

	return at == MAP_NONE ? NULL : &m->block[at];
}

struct model_block *model_block_get(struct model *m, uint64_t name)
{
	struct model_block *b = model_block_find(m, name);
	const char *text;

	if (b)
		return b;
	oracle_map_add(&m->block_map, name, (uint32_t)m->blocks);
	b = &m->block[m->blocks++];
	b->name = name;
	b->key_at = MODEL_NONE;
	text = trace_text(m->in->trace, name);
	b->system = text && !strncmp(text, BANK_SYS_PREFIX,
				     sizeof(BANK_SYS_PREFIX) - 1);
	if (b->system)
		read_system_name(b, text);
	return b;
}

uint64_t model_system_name(char letter, uint32_t number)
{
	char text[20] = "__SYS.";
	char digits[12];
	size_t at = 7, n = 0;

	text[6] = letter;
	do {
		digits[n++] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	while (n)
		text[at++] = digits[--n];
	return trace_hash_bytes(text, at);
}

const char *model_name(const struct model *m, uint64_t hash)
{
	const char *text = trace_text(m->in->trace, hash);

	return text ? text : "(no name)";
}

bool model_settled(const struct model *m)
{
	return m->end == SITE_END_SETTLED;
}

void model_apply(struct model *m, const struct trace_record *r)
{
	m->last_seq = r->seq;
	m->unseen = 0;
	if (r->event >= EV_HR_REQUEST && r->event <= EV_HR_ORPHAN)
		model_apply_group(m, r);
	else if (r->event >= EV_PMM_REQUEST && r->event <= EV_PMM_VERIFY)
		model_apply_pmm(m, r);
	else if (r->event >= EV_ACTOR_CREATE && r->event <= EV_PAD_DONE)
		model_apply_actor(m, r);
	else if (r->event == EV_BANK_MAP || r->event == EV_BANK_UNMAP ||
		 r->event == EV_BLOCK_DIGEST)
		model_apply_pmm(m, r);
	else
		model_apply_site(m, r);
}
