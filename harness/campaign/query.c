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
#include "inject/point.h"

struct campaign_query {
	bool wanted[EV_COUNT];
	struct plan_fault point[EV_COUNT]; /* attributes */
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

static bool glob_matches(const char *glob, unsigned event)
{
	return !strcmp(glob, "all") || fnmatch(glob, event_name(event), 0) == 0;
}

static bool entry_names(const struct campaign_entry *entry, unsigned event)
{
	for (unsigned i = 0; i < entry->events_count; i++)
		if (glob_matches(entry->events[i], event))
			return true;
	return entry->events_count == 0;
}

static bool globs_check(const struct campaign_entry *entry, char *why,
			size_t size)
{
	for (unsigned i = 0; i < entry->events_count; i++) {
		bool any = false;

		for (unsigned ev = 1; ev < EV_COUNT; ev++)
			any |= glob_matches(entry->events[i], ev) &&
			       event_is_point(ev);
		if (!any) {
			snprintf(why, size,
				 "events: no point is named \"%s\"; see "
				 "\"hotrig list events\"",
				 entry->events[i]);
			return false;
		}
	}
	return true;
}

struct campaign_query *campaign_query_new(const struct campaign_entry *entry,
					  char *why, size_t size)
{
	struct campaign_query *query = calloc(1, sizeof(*query));
	bool any = false;
	char text[300];

	if (!query || !globs_check(entry, why, size)) {
		free(query);
		return NULL;
	}
	for (unsigned ev = 1; ev < EV_COUNT; ev++) {
		if (!event_is_point(ev) || !entry_names(entry, ev))
			continue;
		if (entry->where)
			snprintf(text, sizeof(text), "%s[%s]", event_name(ev),
				 entry->where);
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

static bool attr_matches(const struct plan_attr *attr,
			 const struct trace_record *rec, uint64_t actor_name)
{
	switch (attr->key) {
	case ATTR_ACTOR:
		return actor_name == attr->value;
	case ATTR_GROUP:
		return (int64_t)rec->group == (int64_t)attr->value;
	case ATTR_THREAD:
		return rec->thread == attr->value;
	case ATTR_IN:
		return rec->in == attr->value;
	case ATTR_AID:
		return rec->actor == attr->value;
	case ATTR_BOOT:
		return rec->boot == attr->value;
	default:
		return attr->key < 4 && rec->arg[attr->key] == attr->value;
	}
}

static bool record_matches(const struct campaign_query *query,
			   const struct trace_record *rec, uint64_t name)
{
	const struct plan_fault *point = &query->point[rec->event];

	if (!query->wanted[rec->event])
		return false;
	for (unsigned i = 0; i < point->attrs; i++)
		if (!attr_matches(&point->attr[i], rec, name))
			return false;
	return true;
}

bool *campaign_query_select(const struct campaign_query *query,
			    const struct trace *trace)
{
	uint64_t *names = calloc(UINT16_MAX + 1, sizeof(*names));
	bool *flags = calloc(trace->count + 1, sizeof(*flags));

	for (size_t i = 0; names && flags && i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event == EV_ACTOR_CREATE)
			names[rec->arg[0] & UINT16_MAX] = rec->arg[1];
		flags[i] = record_matches(query, rec, names[rec->actor]);
	}
	if (!names) {
		free(flags);
		flags = NULL;
	}
	free(names);
	return flags;
}
