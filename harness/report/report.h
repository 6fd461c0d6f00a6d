/*
 * Reports: what the store says of a campaign, as a table for people (80
 * columns), as JUnit XML and as JSON.
 */
#ifndef HOTRIG_REPORT_H
#define HOTRIG_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "harness/base/err.h"
#include "harness/store/store.h"

#define REPORT_FINDINGS 20u /* listed one by one in the table */

struct report_figures {
	uint64_t runs;	  /* done or not */
	uint64_t waiting; /* not carried out */
	uint64_t not_ok;
	uint64_t verdict[VERDICT_INFRA + 1];
	uint64_t outcome[OUTCOME_COUNT]; /* of the held ones */
	uint64_t wall_ns;		 /* sum over runs */
	uint64_t instructions;
};

/* Figures of one workload and fault ("golden" for golden runs). */
struct report_line {
	char *workload;
	char *fault;
	struct report_figures figures;
};

struct report {
	struct store_campaign campaign;
	struct report_line *line; /* by workload, then fault, as they first
				     appear */
	size_t lines;
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

/* Write a file. ERR_INFRA if that fails. */
int report_junit(struct store *store, const struct report *report,
		 const char *file, struct err *err);
int report_json(struct store *store, const struct report *report,
		const char *file, struct err *err);

/* Text with everything XML forbids in it escaped or replaced. */
void report_xml_text(FILE *out, const char *text);

#endif
