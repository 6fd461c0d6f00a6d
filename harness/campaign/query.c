/*
 * Queries over a trace. Attributes are read by the parser of points, once for
 * each event that the globs name; an event that does not have one of the
 * attributes does not match.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/campaign/query.h"
#include "harness/trace/match.h"
#include "inject/point.h"

struct campaign_query {
	bool wanted[EV_COUNT];
	struct plan_fault point[EV_COUNT]; /* attributes */
	struct plan_fault from, to;
	bool has_from, has_to;
	bool from_once; /* the hit-th only, not each */
};

/* Records that the agent writes, or that carry no step, are no points. */
static bool event_is_point(unsigned event)
{
	switch (event) {
	case EV_NAME_DEF:
	case EV_RUN_END:
	case EV_BLOCK_DIGEST:
	case EV_FAULT_ARMED:
	case EV_FAULT_FIRED:
	case EV_FAULT_TAKEN:
	case EV_FAULT_REFUSED:
		return false;
	default:
		return true;
	}
}

bool campaign_query_is_agents(unsigned event)
{
	return event == EV_FAULT_ARMED || event == EV_FAULT_FIRED ||
	       event == EV_FAULT_TAKEN || event == EV_FAULT_REFUSED;
}

static bool glob_matches(const char *glob, unsigned event)
{
	return !strcmp(glob, "all") || fnmatch(glob, event_name(event), 0) == 0;
}

static bool events_name(const struct campaign_points *points, unsigned event)
{
	for (unsigned i = 0; i < points->events_count; i++)
		if (glob_matches(points->events[i], event))
			return true;
	return points->events_count == 0;
}

static bool globs_check(const struct campaign_points *points, char *why,
			size_t size)
{
	for (unsigned i = 0; i < points->events_count; i++) {
		bool any = false;

		for (unsigned ev = 1; ev < EV_COUNT; ev++)
			any |= glob_matches(points->events[i], ev) &&
			       event_is_point(ev);
		if (!any) {
			snprintf(why, size,
				 "events: no point is named \"%s\"; see "
				 "\"hotrig list events\"",
				 points->events[i]);
			return false;
		}
	}
	return true;
}

static bool bound_parse(const char *key, const char *text,
			struct plan_fault *point, bool *has, char *why,
			size_t size)
{
	char message[300];

	if (!text)
		return true;
	*has = true;
	if (point_parse(text, point, message, sizeof(message)) < 0)
		snprintf(why, size, "%s: %s", key, message);
	else if (point->point != POINT_EVENT_NAME &&
		 point->point != POINT_EVENT_SEQ)
		snprintf(why, size, "%s: expected an event, found \"%s\"", key,
			 text);
	else if (point->plus)
		snprintf(why, size,
			 "%s: expected an event without +K, found \"%s\"", key,
			 text);
	else
		return true;
	return false;
}

static bool bounds_parse(struct campaign_query *query,
			 const struct campaign_points *points, char *why,
			 size_t size)
{
	query->from_once = points->from && strchr(points->from, '#');
	return bound_parse("from", points->from, &query->from, &query->has_from,
			   why, size) &&
	       bound_parse("to", points->to, &query->to, &query->has_to, why,
			   size);
}

struct campaign_query *campaign_query_new(const struct campaign_points *points,
					  char *why, size_t size)
{
	struct campaign_query *query = calloc(1, sizeof(*query));
	bool any = false;
	char text[300];

	if (!query || !globs_check(points, why, size) ||
	    !bounds_parse(query, points, why, size)) {
		free(query);
		return NULL;
	}
	for (unsigned ev = 1; ev < EV_COUNT; ev++) {
		if (!event_is_point(ev) || !events_name(points, ev))
			continue;
		if (points->where)
			snprintf(text, sizeof(text), "%s[%s]", event_name(ev),
				 points->where);
		else
			snprintf(text, sizeof(text), "%s", event_name(ev));
		query->wanted[ev] =
			point_parse(text, &query->point[ev], why, size) == 0;
		any |= query->wanted[ev];
	}
	if (!any) {
		free(query);
		return NULL;
	}
	return query;
}

void campaign_query_free(struct campaign_query *query)
{
	free(query);
}

/* A trace on its way through the windows of a query. */
struct pass {
	const struct campaign_query *query;
	uint32_t number; /* of the record at hand, as event:N counts */
	uint32_t from_hits, to_hits;
	bool open;
};

static bool bound_reached(const struct pass *pass,
			  const struct plan_fault *point,
			  const struct trace_record *rec, uint64_t name)
{
	if (point->point == POINT_EVENT_SEQ)
		return pass->number == point->hit;
	return point->event == rec->event &&
	       trace_match_attrs(point, rec, name);
}

/* Open the window at this record, or close it. */
static void pass_bounds(struct pass *pass, const struct trace_record *rec,
			uint64_t name)
{
	const struct campaign_query *query = pass->query;
	bool seq = query->from.point == POINT_EVENT_SEQ;

	if (pass->open && query->has_to &&
	    bound_reached(pass, &query->to, rec, name) &&
	    (++pass->to_hits == query->to.hit ||
	     query->to.point == POINT_EVENT_SEQ))
		pass->open = false;
	if (!pass->open && query->has_from &&
	    bound_reached(pass, &query->from, rec, name) &&
	    (!query->from_once || seq ||
	     ++pass->from_hits == query->from.hit)) {
		pass->open = true;
		pass->to_hits = 0;
	}
}

bool *campaign_query_select(const struct campaign_query *query,
			    const struct trace *trace)
{
	uint64_t *names = calloc(UINT16_MAX + 1, sizeof(*names));
	bool *flags = calloc(trace->count + 1, sizeof(*flags));
	struct pass pass = {.query = query, .open = !query->has_from};

	for (size_t i = 0; names && flags && i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];
		uint64_t name;

		if (campaign_query_is_agents(rec->event))
			continue;
		if (rec->event == EV_ACTOR_CREATE)
			names[rec->arg[0] & UINT16_MAX] = rec->arg[1];
		name = names[rec->actor];
		pass_bounds(&pass, rec, name);
		flags[i] =
			pass.open && query->wanted[rec->event] &&
			trace_match_attrs(&query->point[rec->event], rec, name);
		pass.number++;
	}
	if (!names) {
		free(flags);
		flags = NULL;
	}
	free(names);
	return flags;
}
