/*
 * The excerpt of a trace that explains a finding: what went on around the
 * faults and around each violation, and the landmarks in between.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/report/part.h"
#include "harness/trace/phase.h"

#define BEFORE	     8u
#define AFTER_FAULT  16u
#define AFTER_BREACH 4u
#define ROWS	     200u
#define CONSOLE_TAIL 8000u

struct excerpt {
	const struct trace *trace;
	const struct verdict *verdict;
	bool *shown;
	size_t rows;
};

static void show(struct excerpt *excerpt, size_t from, size_t to)
{
	for (size_t i = from; i <= to && i < excerpt->trace->count; i++) {
		if (excerpt->shown[i] || excerpt->rows == ROWS ||
		    excerpt->trace->rec[i].event == EV_NAME_DEF)
			continue;
		excerpt->shown[i] = true;
		excerpt->rows++;
	}
}

static void show_around(struct excerpt *excerpt, size_t at, size_t after)
{
	show(excerpt, at > BEFORE ? at - BEFORE : 0, at + after);
}

static bool is_failure(const struct trace_record *rec)
{
	return rec->event == EV_EXC_RAISE || rec->event == EV_SITE_PANIC ||
	       (rec->event == EV_ACTOR_END && rec->arg[1] != CAUSE_EXIT &&
		rec->arg[1] != CAUSE_STOP);
}

static bool is_fault(unsigned event)
{
	return event >= EV_FAULT_ARMED && event <= EV_FAULT_REFUSED;
}

static bool is_restart(unsigned event)
{
	switch (event) {
	case EV_BOOT_COLD:
	case EV_BOOT_HOT:
	case EV_SITE_UP:
	case EV_SITE_RESTART:
	case EV_SITE_COLD:
	case EV_HR_RESTART:
	case EV_HR_STOPPED:
	case EV_HR_RESTARTED:
	case EV_HR_SITE:
	case EV_HR_GROUP_END:
		return true;
	default:
		return false;
	}
}

static unsigned violations_kept(const struct verdict *verdict)
{
	return verdict->violations < VERDICT_MAX_VIOLATIONS
		       ? verdict->violations
		       : VERDICT_MAX_VIOLATIONS;
}

/* Violations first: they are the point, and rows are limited. */
static void choose(struct excerpt *excerpt)
{
	const struct trace *trace = excerpt->trace;
	const unsigned violations = violations_kept(excerpt->verdict);

	for (unsigned i = 0; i < violations; i++)
		show_around(excerpt, excerpt->verdict->violation[i].seq,
			    AFTER_BREACH);
	for (size_t i = 0; i < trace->count; i++)
		if (trace->rec[i].event == EV_FAULT_FIRED)
			show_around(excerpt, i, AFTER_FAULT);
	if (excerpt->rows == 0 && trace->count)
		show_around(excerpt, trace->count - 1, 0);
	for (size_t i = 0; i < trace->count; i++)
		if (is_restart(trace->rec[i].event) ||
		    is_failure(&trace->rec[i]))
			show(excerpt, i, i);
}

static const char *kind_of(const struct trace_record *rec)
{
	if (is_fault(rec->event))
		return "fault";
	if (is_failure(rec))
		return "failure";
	return is_restart(rec->event) ? "restart" : "";
}

static json_t *violations_at(const struct verdict *verdict, uint32_t seq)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < violations_kept(verdict); i++) {
		char line[300];

		if (verdict->violation[i].seq != seq)
			continue;
		snprintf(line, sizeof(line), "%s: %s",
			 verdict->violation[i].invariant,
			 verdict->violation[i].text);
		json_array_append_new(list, report_json_text(line));
	}
	return list;
}

static json_t *row(const struct excerpt *excerpt, size_t at, const char *who,
		   const char *phase)
{
	const struct trace_record *rec = &excerpt->trace->rec[at];
	json_t *object = json_object();
	char args[256];

	report_args(excerpt->trace, rec, args, sizeof(args));
	report_set_number(object, "seq", rec->seq);
	report_set_number(object, "ns", rec->clock);
	report_set_text(object, "who", who);
	report_set_text(object, "event", event_name(rec->event));
	report_set_text(object, "args", args);
	report_set_text(object, "kind", kind_of(rec));
	report_set_text(object, "phase", phase);
	json_object_set_new(object, "violations",
			    violations_at(excerpt->verdict, rec->seq));
	return object;
}

static json_t *rows(const struct excerpt *excerpt)
{
	struct report_actors *actors = report_actors_new(excerpt->trace);
	uint8_t *phase = phases_of(excerpt->trace);
	json_t *list = json_array();

	for (size_t i = 0; i < excerpt->trace->count; i++) {
		const char *who =
			report_actors_who(actors, &excerpt->trace->rec[i]);

		if (excerpt->shown[i])
			json_array_append_new(list, row(excerpt, i, who,
							phase_name(phase[i])));
	}
	free(phase);
	report_actors_free(actors);
	return list;
}

static const char *tail(const char *console)
{
	const size_t length = console ? strlen(console) : 0;
	const char *from;

	if (length <= CONSOLE_TAIL)
		return console;
	from = strchr(console + length - CONSOLE_TAIL, '\n');
	return from ? from + 1 : console + length - CONSOLE_TAIL;
}

json_t *report_timeline(const struct run_result *result)
{
	struct excerpt excerpt = {.trace = &result->trace,
				  .verdict = &result->verdict};
	json_t *object = json_object();

	excerpt.shown = text_alloc(result->trace.count + 1);
	memset(excerpt.shown, 0, result->trace.count + 1);
	choose(&excerpt);
	json_object_set_new(object, "rows", rows(&excerpt));
	report_set_number(object, "records", result->trace.count);
	report_set_text(object, "console", tail(result->console));
	free(excerpt.shown);
	return object;
}
