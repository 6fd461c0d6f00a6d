/*
 * What the parts of a report share: rows that grow, text that fits its file
 * format. Internal to harness/report.
 */
#ifndef HOTRIG_REPORT_PART_H
#define HOTRIG_REPORT_PART_H

#include <jansson.h>

#include "harness/report/report.h"

/* Room for one more element, zeroed: array is moved, *count is raised. */
void *report_grow(void *array, size_t *count, size_t size);

void report_figures_add(struct report_figures *figures,
			const struct store_run *run);

/* The parts of summary.c that are files of their own. */
void report_breach_add(struct report_line *line, const struct store_run *run);
void report_breach_free(struct report_line *line);
void report_cell_add(struct report *report, const struct store_run *run);
int report_cells_seen(struct store *store, struct report *report,
		      struct err *err);
void report_cells_free(struct report *report);

/* Bytes of the UTF-8 sequence at p that XML allows, 0 if it is none. */
size_t report_utf8_length(const char *p);
/* A string or null; what is not UTF-8 is replaced. */
json_t *report_json_text(const char *text);
/* Object member of that kind. */
void report_set_text(json_t *object, const char *key, const char *text);
void report_set_number(json_t *object, const char *key, uint64_t number);
/* Figures as an object: runs, waiting, not_ok, a member a verdict and a held
 * run's outcome. */
json_t *report_json_figures(const struct report_figures *figures);
/* Parts as an array of figures with names. */
json_t *report_json_parts(const struct report_part *part, size_t parts);
/* Everything but the runs. */
json_t *report_json_summary(const struct report *report);

/* The trace around faults and violations: {rows: [...], console: "..."}. */
json_t *report_timeline(const struct run_result *result);

#define REPORT_NAME_BYTES 32

/* Names of actors by aid; trace must live as long. */
struct report_actors;
struct report_actors *report_actors_new(const struct trace *trace);
void report_actors_free(struct report_actors *actors);
/* Name of the actor that had the aid last. */
const char *report_actors_name(const struct report_actors *actors,
			       unsigned aid);
/* Takes note of actor.create, so all records must be shown to it in order.
 * "pmm", "kernel", or the name of the actor at that record. */
const char *report_actors_who(struct report_actors *actors,
			      const struct trace_record *rec);
/* The arguments of a record, in the timeline's words: "op=free block=A". */
void report_args(const struct trace *trace, const struct trace_record *rec,
		 char *text, size_t size);

#endif
