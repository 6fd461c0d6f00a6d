/*
 * Attributes of a point, as the agent compares them with a record.
 */
#ifndef HOTRIG_TRACE_MATCH_H
#define HOTRIG_TRACE_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/abi/plan.h"
#include "runtime/abi/trace.h"

/*
 * Does the record have all attributes of the point? actor_name: hash of the
 * name of the actor that it is of. The event is not compared.
 */
bool trace_match_attrs(const struct plan_fault *point,
		       const struct trace_record *rec, uint64_t actor_name);

#endif
