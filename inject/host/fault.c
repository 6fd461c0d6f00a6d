/*
 * Faults as text: "segv", "exit=1".
 */
#include "inject/point.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/nearest.h"
#include "harness/base/parse.h"

struct fault_entry {
	const char *name;
	const char *family;
	const char *parameter;
	const char *sentence;
};

static const struct fault_entry catalogue[FAULT_COUNT] = {
	[FAULT_INVALID] = {"?", "", "", ""},
#define FAULT(id, name, family, parameter, sentence)                           \
	[FAULT_##id] = {name, #family, parameter, sentence},
#include "inject/faults.def"
#undef FAULT
};

static const struct fault_entry *find_entry(unsigned type)
{
	return &catalogue[type < FAULT_COUNT ? type : FAULT_INVALID];
}

const char *fault_name(unsigned type)
{
	return find_entry(type)->name;
}

const char *fault_family(unsigned type)
{
	return find_entry(type)->family;
}

const char *fault_sentence(unsigned type)
{
	return find_entry(type)->sentence;
}

const char *fault_parameter(unsigned type)
{
	return find_entry(type)->parameter;
}

static unsigned find_fault(const char *name)
{
	for (unsigned type = FAULT_INVALID + 1; type < FAULT_COUNT; type++)
		if (!strcmp(catalogue[type].name, name))
			return type;
	return FAULT_INVALID;
}

static int refuse_unknown(const char *name, char *why, size_t size)
{
	struct nearest search;

	nearest_begin(&search, name);
	for (unsigned type = FAULT_INVALID + 1; type < FAULT_COUNT; type++)
		nearest_try(&search, catalogue[type].name);
	if (search.best)
		snprintf(why, size,
			 "unknown fault \"%s\", did you mean \"%s\"?", name,
			 search.best);
	else
		snprintf(why, size,
			 "unknown fault \"%s\" (hotrig list faults shows all)",
			 name);
	return -1;
}

int fault_parse(const char *text, struct plan_fault *fault, char *why,
		size_t size)
{
	size_t len = strcspn(text, "=");
	bool has_value = text[len] == '=';
	const char *parameter;
	char name[64];
	unsigned type;
	int64_t value = 0;

	if (len == 0 || len >= sizeof(name)) {
		snprintf(why, size,
			 "expected a fault, for example segv or exit=1, found "
			 "\"%.60s\"",
			 text);
		return -1;
	}
	memcpy(name, text, len);
	name[len] = '\0';
	type = find_fault(name);
	if (type == FAULT_INVALID)
		return refuse_unknown(name, why, size);
	parameter = fault_parameter(type);
	if (has_value && !*parameter) {
		snprintf(why, size, "fault %s takes no parameter", name);
		return -1;
	}
	if (*parameter &&
	    (!has_value || parse_i64(text + len + 1, &value) < 0)) {
		snprintf(why, size,
			 "fault %s takes a number, its %s: %s=1, found "
			 "\"%.60s\"",
			 name, parameter, name, text);
		return -1;
	}
	fault->type = type;
	fault->param[0] = (uint64_t)value;
	fault->param[1] = 0;
	return 0;
}

void fault_format(const struct plan_fault *fault, char *text, size_t size)
{
	if (*fault_parameter(fault->type))
		snprintf(text, size, "%s=%" PRId64, fault_name(fault->type),
			 (int64_t)fault->param[0]);
	else
		snprintf(text, size, "%s", fault_name(fault->type));
}
