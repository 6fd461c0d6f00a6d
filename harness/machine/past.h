/*
 * What has happened before a checkpoint, for faults that were not armed then.
 */
#ifndef HOTRIG_MACHINE_PAST_H
#define HOTRIG_MACHINE_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/plan.h"
#include "runtime/abi/trace.h"

/*
 * How often the point of the fault has been passed in the records of a first
 * boot, to *hits. rec[count] is the record at which the checkpoint lies. False:
 * it would have been reached, or that cannot be told from the records.
 */
bool past_count(const struct plan_fault *fault, const struct trace_record *rec,
		size_t count, uint32_t *hits);

#endif
