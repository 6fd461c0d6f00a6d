/* Phases of a run, from its trace. */
#include "harness/trace/phase.h"

#include <string.h>

#include "harness/base/text.h"

const char *phase_name(enum phase phase)
{
	static const char *const names[PHASE_COUNT] = {
		[PHASE_BOOT] = "boot",
		[PHASE_NORMAL] = "normal",
		[PHASE_GROUP_RESTART] = "group-restart",
		[PHASE_SITE_RESTART] = "site-restart",
	};

	return phase < PHASE_COUNT ? names[phase] : "?";
}

/* The exception that ended the actor: its last record before the end. */
static size_t exception_of(const struct trace *trace, size_t end)
{
	const uint64_t aid = trace->rec[end].arg[0];

	for (size_t i = end; i-- > 0;) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event == EV_EXC_RAISE && rec->actor == aid)
			return i;
		if (rec->event == EV_ACTOR_START && rec->arg[0] == aid)
			break;
	}
	return end;
}

size_t phase_failure(const struct trace *trace, size_t index)
{
	const struct trace_record *restart = &trace->rec[index];
	uint64_t aid = 0;

	for (size_t i = index; i-- > 0;) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event == EV_SITE_UP || rec->event == EV_HR_RESTARTED)
			break;
		if (rec->event == EV_HR_DEATH && !aid &&
		    rec->arg[0] == restart->arg[2])
			aid = rec->arg[1];
		if (rec->event != EV_ACTOR_END || !aid || rec->arg[0] != aid)
			continue;
		return rec->arg[1] == CAUSE_FAULT ? exception_of(trace, i) : i;
	}
	return index;
}

/* The phase that begins or goes on at a record. */
static enum phase next_phase(enum phase phase, const struct trace_record *rec,
			     uint64_t *group)
{
	switch (rec->event) {
	case EV_BOOT_COLD:
		return PHASE_BOOT;
	case EV_SITE_RESTART:
		return PHASE_SITE_RESTART;
	case EV_HR_RESTART:
		if (phase != PHASE_NORMAL)
			return phase;
		*group = rec->arg[0];
		return PHASE_GROUP_RESTART;
	default:
		return phase;
	}
}

/* The phase behind a record. */
static enum phase phase_behind(enum phase phase, const struct trace_record *rec,
			       uint64_t group)
{
	if (rec->event == EV_SITE_UP)
		return PHASE_NORMAL;
	if (phase == PHASE_GROUP_RESTART && rec->arg[0] == group &&
	    (rec->event == EV_HR_RESTARTED || rec->event == EV_HR_GROUP_END))
		return PHASE_NORMAL;
	return phase;
}

/* What lies between the failure and hr.restart belongs to the restart. */
static void mark_failure(const struct trace *trace, size_t index,
			 uint8_t *phases)
{
	for (size_t i = phase_failure(trace, index); i < index; i++)
		if (phases[i] == PHASE_NORMAL)
			phases[i] = PHASE_GROUP_RESTART;
}

uint8_t *phases_of(const struct trace *trace)
{
	uint8_t *phases = text_alloc(trace->count + 1);
	enum phase phase = PHASE_BOOT;
	uint64_t group = 0;

	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];
		const bool was_normal = phase == PHASE_NORMAL;

		phase = next_phase(phase, rec, &group);
		phases[i] = (uint8_t)phase;
		if (was_normal && phase == PHASE_GROUP_RESTART)
			mark_failure(trace, i, phases);
		phase = phase_behind(phase, rec, group);
	}
	return phases;
}
