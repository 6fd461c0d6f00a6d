/*
 * Tunables by the guide's names: defaults, ranges, setting from text.
 */
#ifndef HOTRIG_TUNABLES_H
#define HOTRIG_TUNABLES_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/plan.h"

enum tunable_id {
#define TUNABLE(member, name, value, least, most, sentence) TUNABLE_##member,
#include "harness/scenario/tunables.def"
#undef TUNABLE
	TUNABLE_COUNT
};

struct tunable {
	const char *name;
	uint64_t value; /* default */
	uint64_t least;
	uint64_t most;
	const char *sentence;
};

const struct tunable *tunable_entry(unsigned id);
/* By name ("pmm.ramBankSize" is another spelling); -1: unknown. */
int tunable_find(const char *name);

void tunables_default(struct plan_tunables *tunables);
uint64_t tunable_get(const struct plan_tunables *tunables, unsigned id);
/* From text ("4M", "25"). 0, or -1 with what was expected in why[size]. */
int tunable_set(struct plan_tunables *tunables, unsigned id, const char *text,
		char *why, size_t size);
/* "name=value" by name; as tunable_set, unknown names included. */
int tunable_assign(struct plan_tunables *tunables, const char *assignment,
		   char *why, size_t size);

#endif
