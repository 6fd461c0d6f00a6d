/*
 * Name hashes of one trace and the texts that its name.def records give.
 */
#ifndef HOTRIG_TRACE_NAMES_TABLE_H
#define HOTRIG_TRACE_NAMES_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/trace.h"

#define TRACE_NAME_TEXT_BYTES 24u

struct trace_names;

struct trace_names *trace_names_new(const struct trace_record *rec,
				    size_t count);
void trace_names_free(struct trace_names *names);
/* NULL if hash is not defined. Lives as long as names. */
const char *trace_names_find(const struct trace_names *names, uint64_t hash);

#endif
