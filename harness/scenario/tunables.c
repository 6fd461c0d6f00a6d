/*
 * The table of tunables and access to them by number, name and text.
 */
#include "harness/scenario/tunables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/nearest.h"
#include "harness/base/parse.h"

static const struct tunable table[TUNABLE_COUNT] = {
#define TUNABLE(member, name, value, least, most, sentence)                    \
	[TUNABLE_##member] = {name, value, least, most, sentence},
#include "harness/scenario/tunables.def"
#undef TUNABLE
};

const struct tunable *tunable_entry(unsigned id)
{
	return &table[id];
}

int tunable_find(const char *name)
{
	if (!strcmp(name, "pmm.ramBankSize")) /* the guide has both */
		return TUNABLE_pmm_rambank_bytes;
	for (unsigned id = 0; id < TUNABLE_COUNT; id++)
		if (!strcmp(table[id].name, name))
			return (int)id;
	return -1;
}

uint64_t tunable_get(const struct plan_tunables *tunables, unsigned id)
{
	switch ((enum tunable_id)id) {
#define TUNABLE(member, name, value, least, most, sentence)                    \
	case TUNABLE_##member:                                                 \
		return tunables->member;
#include "harness/scenario/tunables.def"
#undef TUNABLE
	case TUNABLE_COUNT:
		break;
	}
	return 0;
}

/* value is in the range of the table, so it fits in the member. */
static void put(struct plan_tunables *tunables, unsigned id, uint64_t value)
{
	uint32_t word = (uint32_t)value;

	switch ((enum tunable_id)id) {
	case TUNABLE_pmm_rambank_bytes:
		tunables->pmm_rambank_bytes = value;
		break;
	case TUNABLE_pmm_max_blocks:
		tunables->pmm_max_blocks = word;
		break;
	case TUNABLE_hr_max_actors:
		tunables->hr_max_actors = word;
		break;
	case TUNABLE_hr_max_groups:
		tunables->hr_max_groups = word;
		break;
	case TUNABLE_hr_interval_s:
		tunables->hr_interval_s = word;
		break;
	case TUNABLE_hr_max_badness:
		tunables->hr_max_badness = word;
		break;
	case TUNABLE_sys_stack_bytes:
		tunables->sys_stack_bytes = word;
		break;
	case TUNABLE_usr_stack_bytes:
		tunables->usr_stack_bytes = word;
		break;
	case TUNABLE_max_actors:
		tunables->max_actors = word;
		break;
	case TUNABLE_mem_model:
		tunables->mem_model = word;
		break;
	case TUNABLE_COUNT:
		break;
	}
}

void tunables_default(struct plan_tunables *tunables)
{
	memset(tunables, 0, sizeof(*tunables));
	for (unsigned id = 0; id < TUNABLE_COUNT; id++)
		put(tunables, id, table[id].value);
}

int tunable_set(struct plan_tunables *tunables, unsigned id, const char *text,
		char *why, size_t size)
{
	const struct tunable *entry = &table[id];
	uint64_t value;

	if (parse_size_bytes(text, &value) < 0 || value < entry->least ||
	    value > entry->most) {
		snprintf(why, size,
			 "expected a number from %" PRIu64 " to %" PRIu64
			 " for %s, found \"%.60s\"",
			 entry->least, entry->most, entry->name, text);
		return -1;
	}
	put(tunables, id, value);
	return 0;
}

int tunable_assign(struct plan_tunables *tunables, const char *assignment,
		   char *why, size_t size)
{
	size_t len = strcspn(assignment, "=");
	struct nearest search;
	char name[64];
	int id;

	if (!assignment[len] || len >= sizeof(name)) {
		snprintf(why, size, "expected tunable=value, found \"%.80s\"",
			 assignment);
		return -1;
	}
	memcpy(name, assignment, len);
	name[len] = '\0';
	id = tunable_find(name);
	if (id >= 0)
		return tunable_set(tunables, (unsigned)id, assignment + len + 1,
				   why, size);
	nearest_begin(&search, name);
	for (unsigned i = 0; i < TUNABLE_COUNT; i++)
		nearest_try(&search, table[i].name);
	snprintf(why, size, "unknown tunable \"%s\"%s%s%s", name,
		 search.best ? ", did you mean \"" : "",
		 search.best ? search.best : "", search.best ? "\"?" : "");
	return -1;
}
