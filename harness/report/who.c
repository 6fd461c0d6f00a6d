/* Names for records: who was running, and the arguments as text. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/report/part.h"
#include "harness/trace/timeline.h"

/* Aids are reused: each name lasts from its actor.create on. */
struct report_actors {
	const struct trace *trace;
	char name[UINT16_MAX + 1][REPORT_NAME_BYTES];
};

struct report_actors *report_actors_new(const struct trace *trace)
{
	struct report_actors *actors = text_alloc(sizeof(*actors));

	memset(actors, 0, sizeof(*actors));
	actors->trace = trace;
	return actors;
}

void report_actors_free(struct report_actors *actors)
{
	free(actors);
}

const char *report_actors_name(const struct report_actors *actors, unsigned aid)
{
	const char *name = actors->name[aid & UINT16_MAX];

	return *name ? name : "?";
}

const char *report_actors_who(struct report_actors *actors,
			      const struct trace_record *rec)
{
	if (rec->event == EV_ACTOR_CREATE) {
		const char *name = trace_text(actors->trace, rec->arg[1]);

		snprintf(actors->name[rec->arg[0] & UINT16_MAX],
			 REPORT_NAME_BYTES, "%s", name ? name : "?");
	}
	if (rec->in != IN_ACTOR)
		return trace_in_name(rec->in);
	return report_actors_name(actors, rec->actor);
}

void report_args(const struct trace *trace, const struct trace_record *rec,
		 char *text, size_t size)
{
	struct text all = {0};

	timeline_arguments(trace, rec, &all);
	snprintf(text, size, "%s", all.len ? all.at + 1 : "");
	text_free(&all);
}
