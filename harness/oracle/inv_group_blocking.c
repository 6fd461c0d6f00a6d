/*
 * group-blocking: a group that nobody of runs, but that is not over, is
 * reported once, on the console, with exactly the members that are missing.
 */
#include "harness/oracle/inv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "HR_CTRL: group ";

#define REPORT(r, ...) inv_report(m, &inv_group_blocking, r, __VA_ARGS__)

static void blocked(struct model *m, const struct trace_record *r)
{
	const struct model_group *g = model_group_find(m, r->arg[0]);
	uint32_t missing;

	if (!g || g->fuzzy || g->unknown)
		return;
	missing = g->members - g->clean;
	if (!model_group_is_blocked(g))
		REPORT(r,
		       "group %d is said to be blocked: %u run, %u of %u "
		       "ended cleanly",
		       g->gid, g->running, g->clean, g->members);
	else if (g->blocked)
		REPORT(r, "group %d was reported as blocked before", g->gid);
	else if (r->arg[1] != missing)
		REPORT(r, "group %d: %u members missing, reported %llu", g->gid,
		       missing, (unsigned long long)r->arg[1]);
}

static void pause(struct model *m, const struct trace_record *r)
{
	const struct model_group *g;

	if (m->busy == MODEL_NONE)
		return;
	g = &m->group[m->busy];
	if (model_group_is_blocked(g) && !g->blocked && !g->fuzzy &&
	    !g->unknown && !g->failures && !g->ends)
		REPORT(r,
		       "group %d is blocked (%u of %u ended cleanly), not "
		       "reported",
		       g->gid, g->clean, g->members);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_HR_BLOCKED)
		blocked(m, r);
}

static struct model_line *line_of(struct model *m, const char *text, size_t len)
{
	uint32_t at =
		oracle_map_find(&m->line_map, trace_hash_bytes(text, len));

	if (at != MAP_NONE)
		return &m->line[at];
	for (size_t i = 0; i < m->lines; i++) {
		struct model_line *line = &m->line[i];
		char start[48];
		size_t n;

		if (line->exact)
			continue;
		n = (size_t)snprintf(start, sizeof(start),
				     "HR_CTRL: group %d blocked,", line->gid);
		if (len >= n && !memcmp(text, start, n) &&
		    line->seen < line->expected)
			return line;
	}
	return NULL;
}

/* How often work on the group that a line names was cut off; on any group, if
 * the line ends before the number does. */
static uint32_t torn(struct model *m, const char *line, size_t len)
{
	const char *number = line + sizeof(head) - 1;
	size_t digits = strspn(number, "0123456789");
	const struct model_group *g;
	uint32_t all = 0;

	if (number + digits < line + len) {
		g = model_group_find(m, strtoul(number, NULL, 10));
		return g ? g->torn : 0;
	}
	for (size_t i = 0; i < m->groups; i++)
		all += m->group[i].torn;
	return all;
}

/* A line may be lost, or doubled, where HR_CTRL was stopped half-way. */
static void on_end(struct model *m, const struct final_bank *bank)
{
	const char *at = m->in->console;
	uint32_t wrong = 0;

	(void)bank;
	while (at && (at = strstr(at, head))) {
		size_t len = strcspn(at, "\r\n");
		struct model_line *line = line_of(m, at, len);

		if (line)
			line->seen++;
		else if (wrong++ >= torn(m, at, len))
			REPORT(NULL, "not due: \"%.*s\"", (int)len, at);
		at += len;
	}
	for (size_t i = 0; i < m->lines; i++) {
		const struct model_line *line = &m->line[i];
		uint32_t slack = torn(m, line->text, strlen(line->text));

		if (line->seen + slack < line->expected ||
		    line->seen > line->expected + slack)
			REPORT(NULL, "%u times instead of %u: \"%s\"",
			       line->seen, line->expected, line->text);
	}
}

const struct inv inv_group_blocking = {
	.info = {"group-blocking",
		 "A group without a running member whose list holds members "
		 "not cleanly ended is reported once, with their names.",
		 "GRP-16 GRP-17 GRP-23"},
	.on_event = on_event,
	.on_pause = pause,
	.on_end = on_end,
};
