/*
 * Points as text: NAME[key=value,...]#HIT+K, event:N+K, exec:, write:, time:.
 */
#include "inject/point.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/nearest.h"
#include "harness/base/parse.h"
#include "harness/trace/trace.h"
#include "inject/host/attr.h"
#include "inject/host/place.h"

#define WORD_BYTES 80u

struct scan {
	const char *text;
	const char *at;
	char *why;
	size_t size;
};

static int scan_fail(const struct scan *scan, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static int scan_fail(const struct scan *scan, const char *fmt, ...)
{
	va_list ap;
	int n = snprintf(scan->why, scan->size,
			 "point \"%.100s\", column %d: ", scan->text,
			 (int)(scan->at - scan->text) + 1);

	if (n < 0 || (size_t)n >= scan->size)
		return -1;
	va_start(ap, fmt);
	vsnprintf(scan->why + n, scan->size - (size_t)n, fmt, ap);
	va_end(ap);
	return -1;
}

/* Copies up to one of the stop characters; scan->at then stands on it. */
static int scan_word(struct scan *scan, const char *stop, char *word,
		     const char *what)
{
	size_t len = strcspn(scan->at, stop);

	if (len == 0)
		return scan_fail(scan, "expected %s, found %s", what,
				 *scan->at ? "none" : "the end");
	if (len >= WORD_BYTES)
		return scan_fail(scan, "%s is longer than %u characters", what,
				 WORD_BYTES - 1);
	memcpy(word, scan->at, len);
	word[len] = '\0';
	scan->at += len;
	return 0;
}

static int scan_number(struct scan *scan, const char *what, uint64_t *value)
{
	const char *start = scan->at;
	char word[WORD_BYTES];

	if (scan_word(scan, "+#[,]", word, what) < 0)
		return -1;
	if (parse_u64(word, value) < 0) {
		scan->at = start;
		return scan_fail(scan, "expected %s, found \"%s\"", what, word);
	}
	return 0;
}

static int scan_attr(struct scan *scan, struct plan_fault *fault)
{
	char name[WORD_BYTES], value[WORD_BYTES], why[200], list[200];
	const char *start = scan->at;
	struct plan_attr *attr = &fault->attr[fault->attrs];
	int key;

	if (fault->attrs == PLAN_MAX_ATTRS)
		return scan_fail(scan, "a point has at most %u attributes",
				 PLAN_MAX_ATTRS);
	if (scan_word(scan, "=,]", name, "an attribute") < 0)
		return -1;
	key = attr_find(fault->event, name);
	if (key < 0) {
		scan->at = start;
		attr_list(fault->event, list, sizeof(list));
		return scan_fail(scan,
				 "%s%s has no attribute \"%s\"; it has: %s",
				 fault->event ? "event " : "this point",
				 fault->event ? event_name(fault->event) : "",
				 name, list);
	}
	for (unsigned i = 0; i < fault->attrs; i++)
		if (fault->attr[i].key == (uint32_t)key) {
			scan->at = start;
			return scan_fail(scan, "attribute %s is given twice",
					 name);
		}
	if (*scan->at != '=')
		return scan_fail(scan, "expected '=' after %s", name);
	start = ++scan->at;
	if (scan_word(scan, ",]", value, "a value") < 0)
		return -1;
	attr->key = (uint32_t)key;
	if (attr_parse_value(fault->event, attr->key, value, &attr->value, why,
			     sizeof(why)) < 0) {
		scan->at = start;
		return scan_fail(scan, "%s", why);
	}
	fault->attrs++;
	return 0;
}

static int scan_attrs(struct scan *scan, struct plan_fault *fault)
{
	if (*scan->at != '[')
		return 0;
	do {
		scan->at++;
		if (scan_attr(scan, fault) < 0)
			return -1;
	} while (*scan->at == ',');
	if (*scan->at != ']')
		return scan_fail(scan, "expected ',' or ']'");
	scan->at++;
	return 0;
}

static int refuse_event(struct scan *scan, const char *name)
{
	struct nearest search;

	scan->at = scan->text;
	nearest_begin(&search, name);
	for (unsigned event = EV_NONE + 1; event < EV_COUNT; event++)
		nearest_try(&search, event_name(event));
	if (search.best)
		return scan_fail(scan,
				 "unknown event \"%s\", did you mean \"%s\"?",
				 name, search.best);
	return scan_fail(scan,
			 "unknown event \"%s\" (hotrig list events shows all)",
			 name);
}

/* [key=value,...]#HIT */
static int scan_hit(struct scan *scan, struct plan_fault *fault)
{
	uint64_t hit = 1;

	if (scan_attrs(scan, fault) < 0)
		return -1;
	if (*scan->at == '#') {
		scan->at++;
		if (scan_number(scan, "a hit number", &hit) < 0)
			return -1;
	}
	if (hit == 0 || hit > UINT32_MAX)
		return scan_fail(scan, "hits count from 1 to %" PRIu32,
				 UINT32_MAX);
	fault->hit = (uint32_t)hit;
	return 0;
}

/* Length of the place that text begins with: "block[2].state", but of
 * "main[actor=CHILD]" only "main". */
static size_t place_end(const char *text)
{
	size_t len = strcspn(text, "[#+");
	size_t index = text[len] == '[' ? strcspn(text + len, "]") : 0;

	if (index && text[len + index] && text[len + index + 1] == '.')
		len += index + 1 + strcspn(text + len + index + 1, "[#+");
	return len;
}

static int scan_event(struct scan *scan, struct plan_fault *fault)
{
	char name[WORD_BYTES];

	if (scan_word(scan, "[#+", name, "an event") < 0)
		return -1;
	fault->event = (uint16_t)event_find(name);
	if (fault->event == EV_NONE)
		return refuse_event(scan, name);
	fault->point = POINT_EVENT_NAME;
	return scan_hit(scan, fault);
}

/* exec:PLACE and write:PLACE; a place may have brackets of its own. */
static int scan_place(struct scan *scan, struct plan_fault *fault)
{
	char name[WORD_BYTES], why[200];
	const char *start;
	size_t len;

	fault->point = *scan->at == 'e' ? POINT_EXEC : POINT_WRITE;
	scan->at = strchr(scan->at, ':') + 1;
	start = scan->at;
	len = place_end(start);
	if (len == 0 || len >= sizeof(name))
		return scan_fail(scan, "expected a symbol or an address");
	memcpy(name, start, len);
	name[len] = '\0';
	if (place_parse(name, &fault->place, why, sizeof(why)) < 0)
		return scan_fail(scan, "%s", why);
	if (fault->place.kind != PLACE_SYMBOL &&
	    fault->place.kind != PLACE_ADDRESS)
		return scan_fail(scan, "only a symbol, an address or a field "
				       "of the bank can be watched");
	scan->at += len;
	return scan_hit(scan, fault);
}

static int scan_time(struct scan *scan, struct plan_fault *fault)
{
	char word[WORD_BYTES];
	const char *start;

	fault->point = POINT_TIME;
	scan->at += strlen("time:");
	start = scan->at;
	if (scan_word(scan, "+#[", word, "a time") < 0)
		return -1;
	if (parse_duration_ns(word, &fault->time) < 0) {
		scan->at = start;
		return scan_fail(scan,
				 "expected a time such as 2.5s, found \"%s\"",
				 word);
	}
	fault->hit = 1;
	return 0;
}

static int scan_seq(struct scan *scan, struct plan_fault *fault)
{
	uint64_t seq;

	scan->at += strlen("event:");
	if (scan_number(scan, "the number of an event", &seq) < 0)
		return -1;
	if (seq > UINT32_MAX)
		return scan_fail(scan, "events have numbers up to %" PRIu32,
				 UINT32_MAX);
	fault->point = POINT_EVENT_SEQ;
	fault->hit = (uint32_t)seq;
	return 0;
}

int point_parse(const char *text, struct plan_fault *fault, char *why,
		size_t size)
{
	struct scan scan = {text, text, why, size};
	struct plan_fault point = {.type = fault->type, .flip = fault->flip};
	int rc;

	memcpy(point.param, fault->param, sizeof(point.param));
	if (!strncmp(text, "event:", 6))
		rc = scan_seq(&scan, &point);
	else if (!strncmp(text, "exec:", 5) || !strncmp(text, "write:", 6))
		rc = scan_place(&scan, &point);
	else if (!strncmp(text, "time:", 5))
		rc = scan_time(&scan, &point);
	else
		rc = scan_event(&scan, &point);
	if (rc < 0)
		return -1;
	if (*scan.at == '+') {
		scan.at++;
		if (scan_number(&scan, "a number of instructions",
				&point.plus) < 0)
			return -1;
	}
	if (*scan.at)
		return scan_fail(&scan,
				 "expected #HIT, +K or the end, found \"%s\"",
				 scan.at);
	*fault = point;
	return 0;
}

static void format_attrs(const struct plan_fault *fault, char *text,
			 size_t size)
{
	size_t len = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < fault->attrs && len < size; i++) {
		const struct plan_attr *attr = &fault->attr[i];
		char value[40];
		int n;

		attr_format_value(fault->event, attr->key, attr->value, value,
				  sizeof(value));
		n = snprintf(text + len, size - len, "%c%s=%s%s", i ? ',' : '[',
			     attr_name(fault->event, attr->key), value,
			     i + 1u == fault->attrs ? "]" : "");
		len += n > 0 ? (size_t)n : 0;
	}
}

void point_format(const struct plan_fault *fault, char *text, size_t size)
{
	char attrs[256], plus[32] = "", name[160];

	if (fault->plus)
		snprintf(plus, sizeof(plus), "+%" PRIu64, fault->plus);
	format_attrs(fault, attrs, sizeof(attrs));
	switch (fault->point) {
	case POINT_EVENT_SEQ:
		snprintf(text, size, "event:%" PRIu32 "%s", fault->hit, plus);
		return;
	case POINT_TIME:
		parse_format_duration(fault->time, name, 24);
		snprintf(text, size, "time:%s%s", name, plus);
		return;
	case POINT_EXEC:
	case POINT_WRITE:
		place_format(&fault->place, name, sizeof(name));
		break;
	default:
		snprintf(name, sizeof(name), "%s", event_name(fault->event));
	}
	snprintf(text, size, "%s%s%s#%" PRIu32 "%s",
		 fault->point == POINT_EXEC    ? "exec:"
		 : fault->point == POINT_WRITE ? "write:"
					       : "",
		 name, attrs, fault->hit, plus);
}

bool point_symbol(const char *text, char *symbol, size_t size)
{
	const char *at = strchr(text, ':');
	struct plan_place place;
	char why[8];

	if ((strncmp(text, "exec:", 5) && strncmp(text, "write:", 6)) || !at)
		return false;
	snprintf(symbol, size, "%.*s", (int)place_end(at + 1), at + 1);
	return place_parse(symbol, &place, why, sizeof(why)) == 0 &&
	       place.kind == PLACE_SYMBOL;
}
