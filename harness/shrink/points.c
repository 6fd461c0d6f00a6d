/*
 * Earliest and simplest points, simplest faults.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/shrink/search.h"
#include "inject/point.h"

#define HITS_TRIED 6u

/* A point's text in three: "NAME" or "event:N", "[attributes]", "#HIT"; and
 * +K. */
struct spelling {
	char name[100];
	char attrs[200];
	uint64_t plus;
};

/* Record at which fault i of the best run fired, or NULL. */
static const struct trace_record *fired_at(const struct search *search,
					   unsigned i)
{
	const struct trace *trace = &search->result.trace;

	for (size_t k = 0; k < trace->count; k++) {
		const struct trace_record *r = &trace->rec[k];

		if (r->event == EV_FAULT_FIRED && r->arg[0] == i)
			return r->arg[2] < trace->count ? &trace->rec[r->arg[2]]
							: NULL;
	}
	return NULL;
}

static bool can_be_point(unsigned event)
{
	return event != EV_NAME_DEF && event != EV_BLOCK_DIGEST &&
	       event != EV_RUN_END && event != EV_FAULT_ARMED &&
	       event != EV_FAULT_FIRED && event != EV_FAULT_TAKEN &&
	       event != EV_FAULT_REFUSED;
}

static bool is_event_point(const struct scenario *scenario, unsigned i)
{
	return scenario->fault[i].point == POINT_EVENT_NAME ||
	       scenario->fault[i].point == POINT_EVENT_SEQ;
}

static bool try_point(struct search *search, unsigned i, const char *name,
		      const char *attrs, uint64_t hit, uint64_t plus)
{
	struct text point = {0};
	bool done;

	text_printf(&point, "%s%s", name, attrs);
	if (hit > 1)
		text_printf(&point, "#%" PRIu64, hit);
	if (plus)
		text_printf(&point, "+%" PRIu64, plus);
	done = search_try(search, edit_fault(search->best, i, point.at, NULL));
	text_free(&point);
	return done;
}

/* Fewer instructions behind the same point: 0, else halved. */
static void lower_plus(struct search *search, unsigned i)
{
	uint64_t plus = search->best->fault[i].plus;
	char *text = text_dup(search->best->point_text[i]);
	char *sign = strrchr(text, '+');
	uint64_t less = 0;

	if (plus && sign)
		*sign = '\0';
	while (plus && sign && less < plus) {
		struct text point = {0};
		bool done;

		text_puts(&point, text);
		if (less)
			text_printf(&point, "+%" PRIu64, less);
		done = search_try(search,
				  edit_fault(search->best, i, point.at, NULL));
		text_free(&point);
		if (done)
			break;
		less += (plus - less + 1) / 2;
	}
	free(text);
}

/*
 * The first hit of any event that passed before in the same code (in), in the
 * order of the trace: a failure of an actor must not become one of the kernel.
 */
static bool try_earlier_events(struct search *search, unsigned i,
			       const struct trace_record *at)
{
	const struct trace *trace = &search->result.trace;
	bool seen[EV_COUNT] = {false};
	uint16_t first[EV_COUNT];
	unsigned count = 0;

	for (size_t k = 0; k < at->seq && k < trace->count; k++) {
		unsigned event = trace->rec[k].event;

		if (seen[event] || trace->rec[k].in != at->in ||
		    !can_be_point(event))
			continue;
		seen[event] = true;
		first[count++] = (uint16_t)event;
	}
	for (unsigned k = 0; k < count; k++)
		if (try_point(search, i, event_name(first[k]), "", 1, 0))
			return true;
	return false;
}

static uint64_t count_hits(const struct trace *trace,
			   const struct trace_record *at)
{
	uint64_t hits = 0;

	for (size_t k = 0; k <= at->seq && k < trace->count; k++)
		hits += trace->rec[k].event == at->event;
	return hits;
}

/*
 * The same event with fewer hits. A record number becomes NAME#HIT in any
 * case; attributes are given up only for fewer hits, since they say more.
 */
static bool try_hits(struct search *search, unsigned i,
		     const struct trace_record *at)
{
	const char *name = event_name(at->event);
	uint64_t hits = count_hits(&search->result.trace, at);
	uint64_t plus = search->best->fault[i].plus;

	for (uint64_t hit = 1; hit < hits && hit <= HITS_TRIED; hit++)
		if (try_point(search, i, name, "", hit, plus))
			return true;
	if (search->best->fault[i].attrs && hits > 1)
		return false;
	return try_point(search, i, name, "", hits, plus);
}

/* "[a=1,b=2]" of a point's text. */
static void take_attrs(const char *text, char *attrs, size_t size)
{
	const char *open = strchr(text, '[');
	const char *close = open ? strchr(open, ']') : NULL;

	snprintf(attrs, size, "%.*s", close ? (int)(close - open + 1) : 0,
		 close ? open : "");
}

/* A name with attributes that is needed: the same with fewer hits. */
static void lower_hit(struct search *search, unsigned i)
{
	const struct plan_fault *fault = &search->best->fault[i];
	uint64_t most = fault->hit, plus = fault->plus;
	const char *name = event_name(fault->event);
	char attrs[200];

	if (fault->point != POINT_EVENT_NAME || !fault->attrs)
		return;
	take_attrs(search->best->point_text[i], attrs, sizeof(attrs));
	for (uint64_t hit = 1; hit < most && hit <= HITS_TRIED; hit++)
		if (try_point(search, i, name, attrs, hit, plus))
			return;
}

static void simplify_point(struct search *search, unsigned i)
{
	const struct trace_record *at;

	lower_plus(search, i);
	at = fired_at(search, i);
	if (!is_event_point(search->best, i) || !at || !can_be_point(at->event))
		return;
	if (try_earlier_events(search, i, at) || try_hits(search, i, at))
		return;
	lower_hit(search, i);
}

void pass_points(struct search *search)
{
	for (unsigned i = 0; i < search->best->fault_count; i++)
		simplify_point(search, i);
}

static void simplify_type(struct search *search, unsigned i)
{
	const unsigned type = search->best->fault[i].type;

	/* One that needs a parameter is no fault without. */
	for (unsigned t = FAULT_NONE + 1; t <= type; t++)
		if (search_try(search, edit_fault(search->best, i, NULL,
						  fault_name(t))))
			return;
	if (type >= FAULT_EXIT)
		search_try(search, edit_fault(search->best, i, NULL, "exit=1"));
}

void pass_types(struct search *search)
{
	for (unsigned i = 0; i < search->best->fault_count; i++)
		simplify_type(search, i);
}
