/*
 * Reports: what the store says of a campaign, as a table for people (80
 * columns), JUnit XML, JSON, a page for a browser and annotations for GitHub;
 * and one run's trace as a timeline for Perfetto.
 */
#ifndef HOTRIG_REPORT_H
#define HOTRIG_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "harness/base/err.h"
#include "harness/base/text.h"
#include "harness/run/run.h"
#include "harness/stats/campaign.h"
#include "harness/store/store.h"

#define REPORT_FINDINGS	  200u /* kept, and on the page */
#define REPORT_LISTED	  20u  /* in the table */
#define REPORT_ANNOTATED  10u  /* more are not shown by GitHub */
#define REPORT_TIMELINES  50u  /* on the page */
#define REPORT_BACKTRACES 10u  /* on the page; slower */
#define REPORT_EXAMPLES	  3u   /* runs named where an invariant is violated */

struct report_figures {
	uint64_t runs;	  /* done or not */
	uint64_t waiting; /* not carried out */
	uint64_t not_ok;
	uint64_t verdict[VERDICT_INFRA + 1];
	uint64_t outcome[OUTCOME_COUNT]; /* of the held ones */
	uint64_t wall_ns;		 /* sum over runs */
	uint64_t instructions;
};

/* Figures of all runs that have a word in common: a fault, a place. */
struct report_part {
	char *name;
	struct report_figures figures;
};

/* An invariant, or a verdict, that runs of one line do not keep. */
struct report_breach {
	char *name;	      /* "group-restart", or "verdict" */
	enum verdict_kind as; /* how the first of them ended */
	uint64_t runs;
	int64_t example[REPORT_EXAMPLES]; /* numbers of the first ones */
	unsigned examples;
};

/* Figures of one workload and fault ("golden" for golden runs): a class of
 * scenarios. */
struct report_line {
	char *workload;
	char *fault;
	struct report_figures figures;
	struct report_breach *breach;
	size_t breaches;
};

/*
 * A kind of event in a phase, as some run went through it, and the runs whose
 * fault fired there.
 */
struct report_cell {
	char *event;
	char *phase;
	char *fault; /* NULL: only seen */
	uint64_t done;
	uint64_t not_ok;
};

/* The restart that followed a run's first fault. */
struct report_restart {
	bool site; /* else of a group */
	uint64_t ns;
	uint64_t instructions;
};

struct report {
	struct store_campaign campaign;
	struct report_line *line; /* by workload, then fault, as they first
				     appear */
	size_t lines;
	struct report_part *fault; /* without golden runs, as the next one */
	size_t faults;
	struct report_part *phase; /* what went on when the fault fired */
	size_t phases;
	struct report_part *in; /* whose code it was */
	size_t ins;
	struct report_cell *cell;
	size_t cells;
	struct report_restart *restart;
	size_t restarts;
	struct stats_campaign stats;
	struct report_figures total;
	struct store_run finding[REPORT_FINDINGS]; /* first ones not ok */
	unsigned findings;
};

/* Sum up a campaign. Free with report_free. */
int report_make(struct store *store, const struct store_campaign *campaign,
		struct report *out, struct err *err);
void report_free(struct report *report);

/* The table and the findings; store and junit: names to print, junit may be
 * NULL. */
void report_table(const struct report *report, const char *store,
		  const char *junit, FILE *out);

/*
 * Write a file. ERR_INFRA if that fails. JUnit: a suite a workload, in it a
 * case for each fault and invariant, and one called "verdict" for what is no
 * matter of invariants: hung, not fired, infra, not as expected.
 */
int report_junit(struct store *store, const struct report *report,
		 const char *file, struct err *err);
int report_json(struct store *store, const struct report *report,
		const char *file, struct err *err);

/*
 * Carries out a run of the store once more: for its timeline (the result is
 * the caller's to free), and for its backtraces, which are added to text. 0,
 * or -1 and the reason. backtrace may be NULL.
 */
struct report_repeater {
	int (*run)(void *context, const struct store_run *run,
		   struct run_result *result, struct err *err);
	int (*backtrace)(void *context, const struct store_run *run,
			 struct text *text, struct err *err);
	void *context;
};

/*
 * One file that needs no other: data, code and the plots' library (Chart.js)
 * are in it. The first findings are carried out again for their timelines.
 * store: the name in commands. ERR_INFRA if the library is not installed: the
 * message names the package.
 */
int report_html(const struct report *report, const char *store,
		const struct report_repeater *repeater, const char *file,
		struct err *err);

/*
 * A trace as Chrome trace events, which Perfetto and chrome://tracing open:
 * a track for the kernel, each boot actor, each group and each actor;
 * restarts are nested slices, faults and exceptions instants. Time is the
 * guest's.
 */
int report_chrome(const struct trace *trace, const char *name, const char *file,
		  struct err *err);

/* Text with everything XML forbids in it escaped or replaced. */
void report_xml_text(FILE *out, const char *text);

/* A line for each finding as GitHub's runner understands it. */
void report_github(const struct report *report, const char *store, FILE *out);

#endif
