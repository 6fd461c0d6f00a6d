/*
 * Where a run comes from that a command shall repeat, and how its trace is
 * shown: shared by run, replay and shrink.
 */
#ifndef HOTRIG_CLI_SOURCE_H
#define HOTRIG_CLI_SOURCE_H

#include "harness/base/err.h"
#include "harness/bundle/bundle.h"
#include "harness/scenario/scenario.h"
#include "harness/store/store.h"

enum source_kind {
	SOURCE_FILE, /* a scenario, or a folder with scenario.yaml alone */
	SOURCE_BUNDLE,
	SOURCE_STORE
};

struct source {
	enum source_kind kind;
	struct scenario *scenario;
	bool recorded; /* digest is that of the run then */
	uint64_t digest;
	struct bundle bundle; /* SOURCE_BUNDLE */
	struct store_run run; /* SOURCE_STORE */
};

/*
 * A path to a scenario or folder if there is one, else a run of the store by
 * id or number; store NULL: the default one, campaign NULL: the newest.
 * ERR_USAGE for what is none of it. Free with cli_source_free, on errors too.
 */
int cli_source(const char *id, const char *store, const char *campaign,
	       struct source *source, struct err *err);
void cli_source_free(struct source *source);

enum cli_trace { CLI_TRACE_NONE, CLI_TRACE_TIMELINE, CLI_TRACE_RAW };

/* From the value of --trace: NULL, "timeline" or "raw". */
int cli_trace_form(const char *word, enum cli_trace *form, struct err *err);
/* On standard output. */
void cli_print_trace(const struct trace *trace, enum cli_trace form);

#endif
