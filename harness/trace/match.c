/* Attributes of points against records: see match.h. */
#include "harness/trace/match.h"

static bool matches(const struct plan_attr *attr,
		    const struct trace_record *rec, uint64_t actor_name)
{
	switch (attr->key) {
	case ATTR_ACTOR:
		return attr->value == actor_name;
	case ATTR_GROUP:
		return attr->value == (uint64_t)(int64_t)rec->group;
	case ATTR_THREAD:
		return attr->value == rec->thread;
	case ATTR_IN:
		return attr->value == rec->in;
	case ATTR_AID:
		return attr->value == rec->actor;
	case ATTR_BOOT:
		return attr->value == rec->boot;
	default:
		return attr->key < 4 && attr->value == rec->arg[attr->key];
	}
}

bool trace_match_attrs(const struct plan_fault *point,
		       const struct trace_record *rec, uint64_t actor_name)
{
	for (uint32_t i = 0; i < point->attrs; i++)
		if (!matches(&point->attr[i], rec, actor_name))
			return false;
	return true;
}
