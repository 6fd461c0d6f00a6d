/*
 * Attributes of points. An event's own argument hides the attribute of the
 * same name that every event has.
 */
#include "inject/host/attr.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/parse.h"
#include "harness/trace/trace.h"
#include "runtime/abi/plan.h"

static const struct {
	const char *name;
	unsigned key;
} common[] = {
	{"actor", ATTR_ACTOR}, {"group", ATTR_GROUP}, {"thread", ATTR_THREAD},
	{"in", ATTR_IN},       {"aid", ATTR_AID},     {"boot", ATTR_BOOT},
};

#define COMMON_COUNT  (sizeof(common) / sizeof(common[0]))
#define HASH_TEXT_LEN 18u /* 0x and 16 digits */

int attr_find(unsigned event, const char *name)
{
	if (!*name)
		return -1;
	for (unsigned arg = 0; arg < 4; arg++)
		if (!strcmp(event_arg_name(event, arg), name))
			return (int)(ATTR_ARG0 + arg);
	for (size_t i = 0; i < COMMON_COUNT; i++)
		if (!strcmp(common[i].name, name))
			return (int)common[i].key;
	return -1;
}

const char *attr_name(unsigned event, unsigned key)
{
	if (key < ATTR_ARG0 + 4)
		return event_arg_name(event, key - ATTR_ARG0);
	for (size_t i = 0; i < COMMON_COUNT; i++)
		if (common[i].key == key)
			return common[i].name;
	return "?";
}

void attr_list(unsigned event, char *text, size_t size)
{
	size_t len = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < 4 + COMMON_COUNT && len < size; i++) {
		const char *name =
			i < 4 ? event_arg_name(event, i) : common[i - 4].name;
		int n;

		/* shown once, though an argument may hide a common one */
		if (!*name || (i >= 4 && attr_find(event, name) < 4))
			continue;
		n = snprintf(text + len, size - len, "%s%s", len ? " " : "",
			     name);
		len += n > 0 ? (size_t)n : 0;
	}
}

static bool attr_is_name(unsigned event, unsigned key)
{
	if (key == ATTR_ACTOR)
		return true;
	return key < ATTR_ARG0 + 4 && event_arg_is_name(event, key);
}

uint64_t attr_name_hash(const char *text)
{
	uint64_t value;

	if (!strcmp(text, "-"))
		return 0;
	if (strlen(text) == HASH_TEXT_LEN && !strncmp(text, "0x", 2) &&
	    parse_u64(text, &value) == 0)
		return value;
	return trace_hash_name(text);
}

static int parse_in(const char *text, uint64_t *value, char *why, size_t size)
{
	for (unsigned in = 0; in < IN_COUNT; in++)
		if (!strcmp(trace_in_name(in), text)) {
			*value = in;
			return 0;
		}
	snprintf(why, size,
		 "expected actor, kernel, pmm, hr_ctrl, am or c_init for in, "
		 "found \"%s\"",
		 text);
	return -1;
}

int attr_parse_value(unsigned event, unsigned key, const char *text,
		     uint64_t *value, char *why, size_t size)
{
	const char *name = attr_name(event, key);
	int64_t number;

	if (!*text) {
		snprintf(why, size, "expected a value for %s", name);
		return -1;
	}
	if (attr_is_name(event, key)) {
		*value = attr_name_hash(text);
		return 0;
	}
	if (!strcmp(name, "in"))
		return parse_in(text, value, why, size);
	if (key == ATTR_GROUP && !strcmp(text, "-")) {
		*value = (uint64_t)TRACE_NO_GROUP;
		return 0;
	}
	if (parse_u64(text, value) == 0)
		return 0;
	if (parse_i64(text, &number) < 0) {
		snprintf(why, size, "expected a number for %s, found \"%s\"",
			 name, text);
		return -1;
	}
	*value = (uint64_t)number;
	return 0;
}

void attr_format_value(unsigned event, unsigned key, uint64_t value, char *text,
		       size_t size)
{
	if (attr_is_name(event, key) && value == 0)
		snprintf(text, size, "-");
	else if (attr_is_name(event, key))
		snprintf(text, size, "0x%016" PRIx64, value);
	else if (!strcmp(attr_name(event, key), "in") && value < IN_COUNT)
		snprintf(text, size, "%s", trace_in_name((unsigned)value));
	else if (value > INT64_MAX && value != (uint64_t)INT64_MIN)
		snprintf(text, size, "%" PRId64, (int64_t)value);
	else
		snprintf(text, size, "%" PRIu64, value);
}
