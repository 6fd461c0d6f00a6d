/*
 * Backtraces of a run: of every fault it takes and every exception, and, if it
 * is asked for or the run is not held, of every thread at its end.
 *
 * The run is carried out to be judged, and once more on a machine that is held
 * at these places. It is the same run: records are compared, a difference is
 * said.
 */
#ifndef HOTRIG_BACKTRACE_H
#define HOTRIG_BACKTRACE_H

#include "harness/base/text.h"
#include "harness/run/run.h"

/* Machines and files that one run after another can use; zeroed at first. */
struct backtrace_kept {
	struct machine_guest *judged, *held;
	struct images *images;
	char *root; /* that images are of, or NULL */
};

void backtrace_kept_free(struct backtrace_kept *kept);

struct backtrace_options {
	const struct run_options *run; /* images, machine, deadline */
	const char *cores; /* folder for core files, made; NULL: none */
	bool threads;	   /* every thread at the end, whatever the verdict */
	struct backtrace_kept *kept; /* of the same images, or NULL */
};

/*
 * Run the scenario, then once more with stops, and describe what was found.
 * text is the caller's and is added to. Core files are
 * site-N.core (registers of the thread at stop N, all of supervisor space),
 * actor-N.core (the actor's registers and memory, where it was the actor's
 * code), each with a file .gdb that loads the symbols: gdb -x site-1.gdb.
 * Blocks for up to twice the deadline. ERR_USAGE, ERR_INFRA, ERR_TIME.
 */
int backtrace_run(const struct scenario *scenario,
		  const struct backtrace_options *options, struct text *text,
		  struct err *err);

#endif
