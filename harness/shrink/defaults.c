/*
 * Tunables and the other keys of a scenario back to their defaults: all at
 * once, else one by one.
 */
#include <stdlib.h>

#include "harness/base/parse.h"
#include "harness/base/text.h"
#include "harness/scenario/tunables.h"
#include "harness/shrink/search.h"

enum key {
	KEY_ROOT,
	KEY_SYSADM,
	KEY_INPUT,
	KEY_LIMIT,
	KEY_QUANTUM,
	KEY_SEED,
	KEY_RAM,
	KEY_RING,
	KEY_COUNT
};

static void replace(char **text, const char *with)
{
	free(*text);
	*text = text_dup(with);
}

static void reset_key(struct scenario *scenario, const struct scenario *plain,
		      enum key key)
{
	switch (key) {
	case KEY_ROOT:
		replace(&scenario->root, plain->root);
		break;
	case KEY_SYSADM:
		replace(&scenario->sysadm, plain->sysadm);
		break;
	case KEY_INPUT:
		replace(&scenario->input, plain->input);
		break;
	case KEY_LIMIT:
		scenario->limit_ns = plain->limit_ns;
		break;
	case KEY_QUANTUM:
		scenario->quantum_ns = plain->quantum_ns;
		break;
	case KEY_SEED:
		scenario->seed = plain->seed;
		break;
	case KEY_RAM:
		scenario->ram_bytes = plain->ram_bytes;
		break;
	case KEY_RING:
		scenario->ring_records = plain->ring_records;
		break;
	case KEY_COUNT:
		break;
	}
}

static void reset_tunable(struct scenario *scenario, unsigned id)
{
	char value[24], why[100];

	parse_format_size(tunable_entry(id)->value, value, sizeof(value));
	tunable_set(&scenario->tunables, id, value, why, sizeof(why));
}

static void reset_all(struct scenario *scenario, const struct scenario *plain)
{
	for (unsigned key = 0; key < KEY_COUNT; key++)
		reset_key(scenario, plain, key);
	scenario->tunables = plain->tunables;
}

void pass_defaults(struct search *search)
{
	struct scenario *plain = scenario_new("");
	struct scenario *copy = scenario_copy(search->best);

	reset_all(copy, plain);
	search_try(search, copy);
	for (unsigned id = 0; id < TUNABLE_COUNT; id++) {
		copy = scenario_copy(search->best);
		reset_tunable(copy, id);
		search_try(search, copy);
	}
	for (unsigned key = 0; key < KEY_COUNT; key++) {
		copy = scenario_copy(search->best);
		reset_key(copy, plain, key);
		search_try(search, copy);
	}
	scenario_free(plain);
}
