/*
 * The trace on the host: records copied out of guest memory, names resolved.
 *
 * Knows the catalogue (runtime/trace/events.def) and the record layout
 * (runtime/abi/trace.h); judges nothing.
 */
#ifndef HOTRIG_TRACE_H
#define HOTRIG_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/base/err.h"
#include "runtime/abi/trace.h"

struct trace {
	struct trace_record *rec;
	size_t count;
	struct trace_names *names; /* hash -> text */
};

/* Catalogue. */
const char *event_name(unsigned event); /* "pmm.commit", or "?" */
const char *event_sentence(unsigned event);
const char *event_arg_name(unsigned event, unsigned arg); /* "" if unused */
bool event_arg_is_name(unsigned event, unsigned arg);
unsigned event_find(const char *name);	/* EV_NONE if there is none */
const char *trace_in_name(unsigned in); /* "actor", "kernel", "pmm", ... */

/*
 * Copy count records; checks that seq runs 0, 1, 2, ... and that the events
 * exist (a broken trace is ERR_INFRA). Free with trace_free.
 */
int trace_load(struct trace *trace, const struct trace_record *rec,
	       size_t count, struct err *err);
void trace_free(struct trace *trace);

/* Text of a name hash: "-" for 0, NULL if the trace does not define it. */
const char *trace_text(const struct trace *trace, uint64_t hash);

/* One record as a line without newline, for people (<= 200 bytes). */
void trace_format(const struct trace *trace, const struct trace_record *rec,
		  char *line, size_t size);

/* Value of one argument: a name where it is one, else a number. */
void trace_format_arg(const struct trace *trace, const struct trace_record *rec,
		      unsigned arg, char *text, size_t size);

/*
 * Digest over all records (XXH3, 64 bits). With skip_agent, records of the
 * agent (fault.*) are left out and the others renumbered: a dry run has the
 * same skip_agent digest as its golden run.
 */
uint64_t trace_digest(const struct trace *trace, bool skip_agent);

/* The first event in which two traces differ, "" if there is none. */
void trace_difference(const struct trace *a, const struct trace *b, char *text,
		      size_t size);

#endif
