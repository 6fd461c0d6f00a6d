/*
 * The trace as a timeline for people: virtual time, who, event, arguments with
 * the words of the catalogues. A restart is a block: its records are indented
 * under a line that says what caused it, one restart within another further.
 * Records of injected faults are marked with ">>", failures with "!".
 */
#ifndef HOTRIG_TRACE_TIMELINE_H
#define HOTRIG_TRACE_TIMELINE_H

#include "harness/base/text.h"
#include "harness/trace/trace.h"

/* All records but name.def; colour: with escape sequences of a terminal. */
void timeline_format(const struct trace *trace, bool colour, struct text *out);

/* Of a record: " block=COUNTER op=allocate"; nothing if it has none. */
void timeline_arguments(const struct trace *trace,
			const struct trace_record *record, struct text *out);

/* Value of an argument that stands for a word ("threshold"), or NULL. */
const char *timeline_word(unsigned event, unsigned arg, uint64_t value);

#endif
