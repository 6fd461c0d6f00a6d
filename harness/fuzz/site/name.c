/* Names of cases: see name.h. */
#include "harness/fuzz/site/name.h"

#include <stdio.h>
#include <string.h>

#include "inject/point.h"
#include "runtime/abi/calls.h"

#define WORDS_MAX 6u

struct making {
	struct text *name;
	unsigned words;
	unsigned cold_boots;
};

static void add(struct making *m, const char *word)
{
	struct text with = {0};

	text_printf(&with, "_%s", word);
	if (m->words < WORDS_MAX && !strstr(m->name->at, with.at)) {
		text_puts(m->name, with.at);
		m->words++;
	}
	text_free(&with);
}

/* What is worth a word among the records; NULL: not this one. */
static const char *word_of(struct making *m, const struct trace_record *rec)
{
	switch (rec->event) {
	case EV_FAULT_FIRED:
		return fault_name((unsigned)rec->arg[1]);
	case EV_HR_RESTART:
		return "restart";
	case EV_HR_SITE:
		return "threshold";
	case EV_BOOT_HOT:
		return "hot-boot";
	case EV_BOOT_COLD:
		return m->cold_boots++ ? "cold-boot" : NULL;
	case EV_HR_BLOCKED:
		return "blocked";
	case EV_HR_KILL:
		return "kill-group";
	case EV_HR_GROUP_END:
		return "end";
	case EV_HR_ORPHAN:
		return "orphan";
	case EV_HR_RECOVER:
		return "recover";
	case EV_PAD_RUN:
		return "destructor";
	case EV_RGN_ALLOC:
		return "region";
	case EV_PMM_RELEASE:
		return "free";
	case EV_HR_REQUEST:
		return rec->arg[0] == HR_OP_EXEC ? "hrfexec" : NULL;
	default:
		return NULL;
	}
}

static void add_actors(const struct scenario *scenario, struct text *name)
{
	size_t len = name->len;
	int group;
	char mode;

	for (unsigned i = 0; i < scenario->console_count; i++) {
		if (sscanf(scenario->console[i], "arun -q -g %d sitecalls_%c",
			   &group, &mode) != 2)
			break;
		text_printf(name, "%c%d", mode, group);
	}
	if (name->len == len)
		text_puts(name, "none");
}

void name_of_case(const struct scenario *scenario,
		  const struct run_result *result, struct text *name)
{
	struct making m = {.name = name};
	const char *word;

	add_actors(scenario, name);
	for (size_t i = 0; i < result->trace.count; i++) {
		word = word_of(&m, &result->trace.rec[i]);
		if (word)
			add(&m, word);
	}
}
