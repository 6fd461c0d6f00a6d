/*
 * The event catalogue on the host: names and arguments of events by number.
 */
#include "harness/trace/trace.h"

#include <string.h>

#include "runtime/trace/names.h"

struct event_entry {
	const char *name;
	const char *arg[4];
	const char *sentence;
};

static const struct event_entry catalogue[EV_COUNT] = {
	[EV_NONE] = {"?", {"", "", "", ""}, ""},
#define EVENT(id, name, a0, a1, a2, a3, sentence)                              \
	[EV_##id] = {name, {a0, a1, a2, a3}, sentence},
#include "runtime/trace/events.def"
#undef EVENT
};

static const char *const name_args[] = {TRACE_NAME_ARGS};

static const char *const in_names[IN_COUNT] = {
	[IN_ACTOR] = "actor", [IN_KERNEL] = "kernel",
	[IN_PMM] = "pmm",     [IN_HR_CTRL] = "hr_ctrl",
	[IN_AM] = "am",	      [IN_C_INIT] = "c_init",
};

static const struct event_entry *find_entry(unsigned event)
{
	return &catalogue[event < EV_COUNT ? event : EV_NONE];
}

const char *event_name(unsigned event)
{
	return find_entry(event)->name;
}

const char *event_sentence(unsigned event)
{
	return find_entry(event)->sentence;
}

const char *event_arg_name(unsigned event, unsigned arg)
{
	return arg < 4 ? find_entry(event)->arg[arg] : "";
}

bool event_arg_is_name(unsigned event, unsigned arg)
{
	const char *name = event_arg_name(event, arg);

	for (size_t i = 0; i < sizeof(name_args) / sizeof(name_args[0]); i++)
		if (!strcmp(name, name_args[i]))
			return true;
	return false;
}

unsigned event_find(const char *name)
{
	for (unsigned event = EV_NONE + 1; event < EV_COUNT; event++)
		if (!strcmp(catalogue[event].name, name))
			return event;
	return EV_NONE;
}

const char *trace_in_name(unsigned in)
{
	return in < IN_COUNT ? in_names[in] : "?";
}
