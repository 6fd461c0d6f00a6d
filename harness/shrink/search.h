/*
 * The search: the best scenario so far, and the one question that all passes
 * ask. Private to harness/shrink.
 */
#ifndef HOTRIG_SHRINK_SEARCH_H
#define HOTRIG_SHRINK_SEARCH_H

#include "harness/shrink/shrink.h"

struct search {
	const struct shrink_options *options;
	struct finding finding; /* that must stay */
	struct finding found;	/* how the best one shows it */
	struct scenario *best;
	struct run_result result; /* of the best */
	uint64_t *tried;	  /* digests of what was tried */
	size_t tried_count, tried_room;
	uint64_t deadline_ns;
	unsigned runs;
	unsigned accepted;
	bool expired;
};

/*
 * Run the candidate, which is given away (NULL: no). If it shows the finding
 * it is the best one now. What was tried before is not run again.
 */
bool search_try(struct search *search, struct scenario *candidate);

/* The passes. Each leaves the best of what it tries in search->best. */
void pass_faults(struct search *search);
void pass_console(struct search *search);
void pass_words(struct search *search);
void pass_input(struct search *search);
void pass_defaults(struct search *search);
void pass_points(struct search *search);
void pass_types(struct search *search);
void pass_order(struct search *search);

/* Edited copies, or NULL if the result is no scenario. */
struct scenario *edit_without_faults(const struct scenario *scenario,
				     unsigned from, unsigned count);
/* point or fault NULL: as it is. */
struct scenario *edit_fault(const struct scenario *scenario, unsigned index,
			    const char *point, const char *fault);
struct scenario *edit_without_lines(const struct scenario *scenario,
				    unsigned from, unsigned count);
struct scenario *edit_line(const struct scenario *scenario, unsigned index,
			   const char *line);

#endif
