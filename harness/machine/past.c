/* Points among the records before a checkpoint: see past.h. */
#include "harness/machine/past.h"

#include "harness/trace/match.h"

static bool by_name_of_actor(const struct plan_fault *fault)
{
	for (uint32_t i = 0; i < fault->attrs; i++)
		if (fault->attr[i].key == ATTR_ACTOR)
			return true;
	return false;
}

static bool count_names(const struct plan_fault *fault,
			const struct trace_record *rec, size_t count,
			uint32_t *hits)
{
	bool unknown = by_name_of_actor(fault);

	for (size_t i = 0; i < count; i++) {
		if (unknown && rec[i].event == fault->event)
			return false;
		*hits += rec[i].event == fault->event &&
			 trace_match_attrs(fault, &rec[i], 0);
	}
	return *hits < fault->hit;
}

bool past_count(const struct plan_fault *fault, const struct trace_record *rec,
		size_t count, uint32_t *hits)
{
	uint32_t number = 0;

	*hits = 0;
	switch (fault->point) {
	case POINT_EVENT_NAME:
		return count_names(fault, rec, count, hits);
	case POINT_EVENT_SEQ:
		for (size_t i = 0; i < count; i++)
			number += rec[i].event < EV_FAULT_ARMED;
		return fault->hit >= number;
	case POINT_TIME:
		return fault->time > rec[count].clock;
	default:
		return false;
	}
}
