/*
 * Fewest faults and console lines, by delta debugging: large pieces are left
 * out first, then ever smaller ones, until no single item can be.
 */
#include <string.h>

#include "harness/base/text.h"
#include "harness/shrink/search.h"

struct list {
	unsigned (*count)(const struct scenario *scenario);
	struct scenario *(*without)(const struct scenario *scenario,
				    unsigned from, unsigned count);
};

static unsigned count_faults(const struct scenario *scenario)
{
	return scenario->fault_count;
}

static unsigned count_lines(const struct scenario *scenario)
{
	return scenario->console_count;
}

static const struct list faults = {count_faults, edit_without_faults};
static const struct list lines = {count_lines, edit_without_lines};

/* From the end on: what came last is needed least. True if one was left out. */
static bool drop_pieces(struct search *search, const struct list *list,
			unsigned size)
{
	unsigned end = list->count(search->best);
	bool dropped = false;

	while (end) {
		unsigned from = end > size ? end - size : 0;

		if (search_try(search,
			       list->without(search->best, from, end - from)))
			dropped = true;
		end = from;
	}
	return dropped;
}

static void drop_most(struct search *search, const struct list *list)
{
	unsigned size = list->count(search->best);

	while (size > 1) {
		drop_pieces(search, list, size);
		size /= 2;
		if (size > list->count(search->best))
			size = list->count(search->best);
	}
	while (drop_pieces(search, list, 1))
		;
}

/* One fault is often enough. */
static bool keep_one(struct search *search)
{
	unsigned count = search->best->fault_count;

	for (unsigned i = 0; i < count && count > 1; i++) {
		struct scenario *front =
			edit_without_faults(search->best, i + 1, count);
		struct scenario *one =
			front ? edit_without_faults(front, 0, i) : NULL;

		scenario_free(front);
		if (search_try(search, one))
			return true;
	}
	return false;
}

void pass_faults(struct search *search)
{
	keep_one(search);
	drop_most(search, &faults);
}

void pass_console(struct search *search)
{
	drop_most(search, &lines);
}

static bool drop_word(struct search *search, unsigned index)
{
	const char *line = search->best->console[index];
	const char *blank = strrchr(line, ' ');
	struct text shorter = {0};
	bool dropped;

	if (!blank || blank == line)
		return false;
	text_add(&shorter, line, (size_t)(blank - line));
	dropped =
		search_try(search, edit_line(search->best, index, shorter.at));
	text_free(&shorter);
	return dropped;
}

void pass_words(struct search *search)
{
	for (unsigned i = 0; i < search->best->console_count; i++)
		while (drop_word(search, i))
			;
}
