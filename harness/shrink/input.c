/*
 * The scenario's input: words of eight characters become "--------" where that
 * changes nothing, the many first, then one by one. Those at the end go. What
 * reads such an input takes that for nothing (harness/fuzz/site_call.h).
 */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/shrink/search.h"

#define WORD  8u
#define BLANK '-'

static bool is_blank(const char *text, size_t len)
{
	return strspn(text, "-") >= len;
}

/* Cut off what is blank at the end. */
static void cut_end(char *input)
{
	size_t len = strlen(input);

	while (len && input[len - 1] == BLANK)
		len--;
	input[len] = '\0';
}

static struct scenario *without_words(const struct scenario *scenario,
				      size_t from, size_t count)
{
	struct scenario *copy = scenario_copy(scenario);
	size_t len = strlen(copy->input), at = from * WORD;
	size_t bytes = count * WORD < len - at ? count * WORD : len - at;

	memset(copy->input + at, BLANK, bytes);
	cut_end(copy->input);
	if (copy->input[0])
		return copy;
	free(copy->input);
	copy->input = NULL;
	return copy;
}

static size_t words_of(const struct scenario *scenario)
{
	return scenario->input ? (strlen(scenario->input) + WORD - 1) / WORD
			       : 0;
}

/* So many at a time; those behind the end of what is left are none. */
static void blank_words(struct search *search, size_t count)
{
	for (size_t from = 0; from < words_of(search->best); from += count)
		if (!is_blank(search->best->input + from * WORD, count * WORD))
			search_try(search,
				   without_words(search->best, from, count));
}

void pass_input(struct search *search)
{
	for (size_t count = words_of(search->best); count; count /= 2)
		blank_words(search, count);
}
