/* Points among the records before a checkpoint: see past.h. */
#include "harness/machine/past.h"

static bool attr_matches(const struct plan_attr *attr,
			 const struct trace_record *rec)
{
	switch ((enum plan_attr_key)attr->key) {
	case ATTR_GROUP:
		return attr->value == (uint64_t)(int64_t)rec->group;
	case ATTR_THREAD:
		return attr->value == rec->thread;
	case ATTR_IN:
		return attr->value == rec->in;
	case ATTR_AID:
		return attr->value == rec->actor;
	case ATTR_BOOT:
		return attr->value == 0;
	default:
		return attr->value == rec->arg[attr->key & 3];
	}
}

static bool matches(const struct plan_fault *fault,
		    const struct trace_record *rec)
{
	for (uint32_t i = 0; i < fault->attrs; i++)
		if (!attr_matches(&fault->attr[i], rec))
			return false;
	return rec->event == fault->event;
}

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
		*hits += !unknown && matches(fault, &rec[i]);
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
