/*
 * Where a run comes from that a command shall repeat, and how its trace is
 * shown: shared by run, replay, shrink, debug and backtrace.
 */
#ifndef HOTRIG_CLI_SOURCE_H
#define HOTRIG_CLI_SOURCE_H

#include <stdio.h>

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

/*
 * Say on stream in what the images, QEMU and the plan differ from those of the
 * bundle that source came from, or that they do not. ERR_INFRA.
 */
int cli_compare_bundle(const char *folder, const struct source *source,
		       const struct run_images *images, FILE *stream,
		       struct err *err);

/*
 * The machine that a run is repeated on: word, the value of --machine, or, if
 * it is NULL, that of the bundle, else a microvm. Of a bundle the comparison
 * goes to standard error. ERR_USAGE, ERR_INFRA.
 */
int cli_repeat_on(const char *word, const char *folder,
		  const struct source *source, const struct run_images *images,
		  enum machine_type *machine, struct err *err);

enum cli_trace { CLI_TRACE_NONE, CLI_TRACE_TIMELINE, CLI_TRACE_RAW };

/* From the value of --trace: NULL, "timeline" or "raw". */
int cli_trace_form(const char *word, enum cli_trace *form, struct err *err);
/* On standard output. */
void cli_print_trace(const struct trace *trace, enum cli_trace form);

#endif
