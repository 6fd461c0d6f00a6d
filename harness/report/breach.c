/* Which invariants the runs of a line violate. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/report/part.h"

static struct report_breach *breach_of(struct report_line *line,
				       const char *name, size_t length)
{
	struct text text = {0};

	for (size_t i = 0; i < line->breaches; i++)
		if (strlen(line->breach[i].name) == length &&
		    !strncmp(line->breach[i].name, name, length))
			return &line->breach[i];
	line->breach = report_grow(line->breach, &line->breaches,
				   sizeof(*line->breach));
	text_add(&text, name, length);
	line->breach[line->breaches - 1].name = text_take(&text);
	return &line->breach[line->breaches - 1];
}

static void count(struct report_breach *breach, const struct store_run *run)
{
	if (breach->runs++ == 0)
		breach->as = run->verdict;
	if (breach->examples < REPORT_EXAMPLES)
		breach->example[breach->examples++] = run->number;
}

/* Is this invariant named in a line before this one? */
static bool named_before(const char *all, const char *line, size_t length)
{
	for (const char *p = all; p < line; p = strchr(p, '\n') + 1)
		if (!strncmp(p, line, length) && p[length] == ':')
			return true;
	return false;
}

/* "expectation" is none: it goes with the verdict. */
static bool is_invariant(const char *name, size_t length)
{
	size_t count;
	const struct invariant *inv = oracle_invariants(&count);

	for (size_t i = 0; i < count; i++)
		if (strlen(inv[i].name) == length &&
		    !strncmp(inv[i].name, name, length))
			return true;
	return false;
}

void report_breach_add(struct report_line *line, const struct store_run *run)
{
	const char *p = run->violations;
	bool named = false;

	if (run->state != STORE_DONE || run->ok)
		return;
	while (run->verdict == VERDICT_VIOLATED && p && *p) {
		const char *end = strchr(p, '\n');
		const char *colon = strchr(p, ':');
		const size_t length = colon ? (size_t)(colon - p) : 0;

		if (length && (!end || colon < end) &&
		    is_invariant(p, length)) {
			if (!named_before(run->violations, p, length))
				count(breach_of(line, p, length), run);
			named = true;
		}
		p = end ? end + 1 : NULL;
	}
	if (!named)
		count(breach_of(line, "verdict", strlen("verdict")), run);
}

void report_breach_free(struct report_line *line)
{
	for (size_t i = 0; i < line->breaches; i++)
		free(line->breach[i].name);
	free(line->breach);
}
