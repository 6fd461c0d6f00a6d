/*
 * Faults as text: "segv", "exit=1", "flip=rax:3".
 */
#include "inject/point.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/nearest.h"
#include "harness/base/parse.h"
#include "inject/host/place.h"

#define STALL_MOST_NS (24ull * 3600u * 1000000000u)
#define LINE_MOST     255u
#define FLIP_BYTES    160u

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

/* What a fault's parameter is like; the rest take none. */
static int parse_segv(const char *text, struct plan_fault *fault)
{
	static const char *const kinds[] = {"null", "wild", "text"};

	for (uint64_t i = 0; text && i < 3; i++)
		if (!strcmp(kinds[i], text)) {
			fault->param[0] = i;
			return 0;
		}
	return text ? -1 : 0;
}

static int parse_exit(const char *text, struct plan_fault *fault)
{
	int64_t status;

	if (!text || parse_i64(text, &status) < 0)
		return -1;
	fault->param[0] = (uint64_t)status;
	return 0;
}

static int parse_stall(const char *text, struct plan_fault *fault)
{
	return text && parse_duration_ns(text, &fault->param[0]) == 0 &&
			       fault->param[0] <= STALL_MOST_NS
		       ? 0
		       : -1;
}

/* Without the quotes, if there are. */
static size_t line_of(const char *text, const char **line)
{
	size_t len = strlen(text);

	*line = text;
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
		(*line)++;
		len -= 2;
	}
	return len;
}

static int parse_line(const char *text, struct plan_fault *fault)
{
	const char *line;
	size_t len = text ? line_of(text, &line) : 0;

	if (len == 0 || len > LINE_MOST || strpbrk(line, "\r\n"))
		return -1;
	fault->param[1] = len;
	return 0;
}

static int parse_flip(const char *text, struct plan_fault *fault, char *why,
		      size_t size)
{
	const char *colon = text ? strrchr(text, ':') : NULL;
	char place[FLIP_BYTES], reason[300] = "";
	unsigned bits;

	if (colon && (size_t)(colon - text) < sizeof(place) &&
	    parse_u64(colon + 1, &fault->param[0]) == 0) {
		snprintf(place, sizeof(place), "%.*s", (int)(colon - text),
			 text);
		if (place_parse(place, &fault->flip, reason, sizeof(reason)) ==
		    0) {
			bits = place_bits(&fault->flip);
			if (!bits || fault->param[0] < bits)
				return 0;
			snprintf(reason, sizeof(reason),
				 "%s has bits 0 to %u here", place, bits - 1);
		}
	}
	snprintf(why, size,
		 "fault flip takes PLACE:BIT, such as rax:3 or "
		 "bank.block[0].state:5%s%s",
		 *reason ? ": " : "", reason);
	return -1;
}

/* The parameter of a fault of this type, NULL if there is none. */
static int parse_parameter(const char *text, struct plan_fault *fault,
			   char *why, size_t size)
{
	const char *expected;
	int rc;

	switch (fault->type) {
	case FAULT_FLIP:
		return parse_flip(text, fault, why, size);
	case FAULT_SEGV:
		rc = parse_segv(text, fault);
		expected = "null, wild or text: segv=wild";
		break;
	case FAULT_EXIT:
		rc = parse_exit(text, fault);
		expected = "a number, its status: exit=1";
		break;
	case FAULT_STALL:
		rc = parse_stall(text, fault);
		expected = "a time up to 24h: stall=10ms";
		break;
	case FAULT_LINE:
		rc = parse_line(text, fault);
		expected = "a line of 1 to 255 characters: line=\"aps\"";
		break;
	default:
		if (!text)
			return 0;
		snprintf(why, size, "fault %s takes no parameter",
			 fault_name(fault->type));
		return -1;
	}
	if (rc < 0)
		snprintf(why, size, "fault %s takes %s, found \"%s%s%.60s\"",
			 fault_name(fault->type), expected,
			 fault_name(fault->type), text ? "=" : "",
			 text ? text : "");
	return rc;
}

int fault_parse(const char *text, struct plan_fault *fault, char *why,
		size_t size)
{
	size_t len = strcspn(text, "=");
	struct plan_fault parsed = *fault;
	char name[64];

	if (len == 0 || len >= sizeof(name)) {
		snprintf(why, size,
			 "expected a fault, for example segv or exit=1, found "
			 "\"%.60s\"",
			 text);
		return -1;
	}
	memcpy(name, text, len);
	name[len] = '\0';
	parsed.type = find_fault(name);
	if (parsed.type == FAULT_INVALID)
		return refuse_unknown(name, why, size);
	memset(parsed.param, 0, sizeof(parsed.param));
	memset(&parsed.flip, 0, sizeof(parsed.flip));
	if (parse_parameter(text[len] ? text + len + 1 : NULL, &parsed, why,
			    size) < 0)
		return -1;
	*fault = parsed;
	return 0;
}

size_t fault_line(const char *text, const char **line)
{
	size_t len = strcspn(text, "=");

	*line = "";
	if (strncmp(text, "line=", 5))
		return 0;
	return line_of(text + len + 1, line);
}

bool fault_symbol(const char *text, char *symbol, size_t size)
{
	const char *colon = strrchr(text, ':');
	struct plan_place place;
	char why[8];

	if (strncmp(text, "flip=", 5) || !colon)
		return false;
	snprintf(symbol, size, "%.*s", (int)(colon - text - 5), text + 5);
	return place_parse(symbol, &place, why, sizeof(why)) == 0 &&
	       place.kind == PLACE_SYMBOL;
}

void fault_format(const struct plan_fault *fault, char *text, size_t size)
{
	static const char *const kinds[] = {"", "=wild", "=text"};
	const char *name = fault_name(fault->type);
	char place[160];

	switch (fault->type) {
	case FAULT_SEGV:
		snprintf(text, size, "%s%s", name, kinds[fault->param[0] % 3]);
		break;
	case FAULT_EXIT:
		snprintf(text, size, "%s=%" PRId64, name,
			 (int64_t)fault->param[0]);
		break;
	case FAULT_STALL:
		parse_format_duration(fault->param[0], place, 24);
		snprintf(text, size, "%s=%s", name, place);
		break;
	case FAULT_FLIP:
		place_format(&fault->flip, place, sizeof(place));
		snprintf(text, size, "%s=%s:%" PRIu64, name, place,
			 fault->param[0]);
		break;
	case FAULT_LINE:
		snprintf(text, size, "%s=?", name);
		break;
	default:
		snprintf(text, size, "%s", name);
	}
}
