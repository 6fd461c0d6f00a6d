/*
 * Numbers in arguments that stand for words.
 */
#include <string.h>

#include "harness/trace/timeline.h"
#include "runtime/abi/calls.h"
#include "runtime/abi/plan.h"
#include "runtime/abi/site.h"

struct words {
	const char *event; /* NULL: any */
	const char *arg;
	const char *const *word;
	size_t count;
};

static const char *const causes[] = {[CAUSE_EXIT] = "exit",
				     [CAUSE_FAULT] = "fault",
				     [CAUSE_KILL] = "kill",
				     [CAUSE_STOP] = "stop"};

static const char *const site_causes[] = {
	[SITE_CAUSE_NONE] = "none",	  [SITE_CAUSE_THRESHOLD] = "threshold",
	[SITE_CAUSE_COMMAND] = "command", [SITE_CAUSE_PANIC] = "panic",
	[SITE_CAUSE_FAULT] = "fault",
};

static const char *const cold_whys[] = {[COLD_COMMAND] = "command",
					[COLD_HOT_FAILED] = "hot-failed",
					[COLD_BANK] = "bank"};

static const char *const modes[] = {[MODE_USER] = "user",
				    [MODE_SUPERVISOR] = "supervisor",
				    [MODE_BOOT] = "boot"};

static const char *const kinds[] = {[KIND_NONE] = "none",
				    [KIND_DIRECT] = "direct",
				    [KIND_INDIRECT] = "indirect"};

static const char *const pad_hows[] = {[PAD_RETURNED] = "returned",
				       [PAD_EXITED] = "exited",
				       [PAD_FAULTED] = "faulted",
				       [PAD_LATE] = "late"};

static const char *const ends[] = {
	[SITE_END_NOT] = "not",	    [SITE_END_SETTLED] = "settled",
	[SITE_END_LIMIT] = "limit", [SITE_END_RING_FULL] = "ring-full",
	[SITE_END_DEAD] = "dead",   [SITE_END_BAD_PLAN] = "bad-plan"};

static const char *const vectors[] = {
	[0] = "divide", [3] = "breakpoint",  [6] = "invalid-opcode",
	[8] = "double", [13] = "protection", [14] = "page-fault",
	[16] = "x87",	[17] = "alignment",  [19] = "simd",
};

static const char *const pmm_ops[] = {[PMM_OP_ALLOCATE] = "allocate",
				      [PMM_OP_FREE] = "free",
				      [PMM_OP_FREE_ALL] = "free-all"};

static const char *const hr_ops[] = {
	[HR_OP_EXEC] = "hrfexec",	   [HR_OP_EXIT_HDL] = "exit-hdl",
	[HR_OP_KILL_GROUP] = "kill-group", [HR_OP_GET_GROUP] = "get-group",
	[HR_OP_RUN_DIRECT] = "run-direct", [HR_OP_SYSADM_DONE] = "sysadm-done"};

static const char *const faults[] = {
#define FAULT(id, name, family, param, sentence) [FAULT_##id] = name,
#include "inject/faults.def"
#undef FAULT
};

static const char *const where[] = {
	[IN_ACTOR] = "actor", [IN_KERNEL] = "kernel",
	[IN_PMM] = "pmm",     [IN_HR_CTRL] = "hr_ctrl",
	[IN_AM] = "am",	      [IN_C_INIT] = "c_init"};

#define WORDS(list) list, sizeof(list) / sizeof((list)[0])

static const struct words table[] = {
	{"actor.end", "cause", WORDS(causes)},
	{"hr.death", "cause", WORDS(causes)},
	{"site.restart", "cause", WORDS(site_causes)},
	{"boot.hot", "cause", WORDS(site_causes)},
	{"site.cold", "why", WORDS(cold_whys)},
	{"site.panic", "in", WORDS(where)},
	{"run.end", "reason", WORDS(ends)},
	{"pad.done", "how", WORDS(pad_hows)},
	{"pmm.request", "op", WORDS(pmm_ops)},
	{"pmm.result", "op", WORDS(pmm_ops)},
	{"hr.request", "op", WORDS(hr_ops)},
	{"hr.result", "op", WORDS(hr_ops)},
	{"fault.armed", "type", WORDS(faults)},
	{"fault.fired", "type", WORDS(faults)},
	{"fault.taken", "type", WORDS(faults)},
	{"fault.refused", "type", WORDS(faults)},
	{NULL, "vector", WORDS(vectors)},
	{NULL, "mode", WORDS(modes)},
	{NULL, "kind", WORDS(kinds)},
};

const char *timeline_word(unsigned event, unsigned arg, uint64_t value)
{
	const char *name = event_name(event);
	const char *key = event_arg_name(event, arg);

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strcmp(table[i].arg, key) &&
		    (!table[i].event || !strcmp(table[i].event, name)))
			return value < table[i].count ? table[i].word[value]
						      : NULL;
	return NULL;
}
