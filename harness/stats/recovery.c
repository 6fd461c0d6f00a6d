/* Recovery times of one run. */
#include "harness/stats/recovery.h"

#include <string.h>

#include "harness/trace/phase.h"

#define NS_PER_INSTRUCTION 8u

struct span {
	bool open;
	size_t from; /* index of the record it begins at */
	uint64_t group;
};

/*
 * Time in which nothing could run: the clock was moved to the next wake-up,
 * and thread.wake is the next record. Where a tick led to the wake-up a thread
 * was running.
 */
static uint64_t idle_ns(const struct trace *trace, size_t from, size_t to)
{
	uint64_t ns = 0;

	for (size_t i = from + 1; i <= to; i++) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event == EV_THREAD_WAKE &&
		    rec[-1].event != EV_THREAD_TICK)
			ns += rec->clock - rec[-1].clock;
	}
	return ns;
}

static void measure(const struct trace *trace, size_t from, size_t to,
		    uint64_t *ns, uint64_t *instructions)
{
	if (*ns)
		return;
	*ns = trace->rec[to].clock - trace->rec[from].clock;
	*instructions = (*ns - idle_ns(trace, from, to)) / NS_PER_INSTRUCTION;
}

static bool has_fault(const struct trace *trace)
{
	for (size_t i = 0; i < trace->count; i++)
		if (trace->rec[i].event == EV_FAULT_FIRED)
			return true;
	return false;
}

void recovery_of(const struct trace *trace, struct recovery *out)
{
	struct span group = {0}, site = {0};
	bool counts = !has_fault(trace);

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event == EV_FAULT_FIRED) {
			counts = true;
		} else if (rec->event == EV_SITE_RESTART) {
			if (!site.open)
				site = (struct span){true, i, 0};
			group.open = false;
		} else if (rec->event == EV_BOOT_COLD) {
			site.open = group.open = false;
		} else if (rec->event == EV_HR_RESTART) {
			group = (struct span){true, phase_failure(trace, i),
					      rec->arg[0]};
		} else if (rec->event == EV_SITE_UP && site.open) {
			out->site_restarts++;
			site.open = false;
			if (counts)
				measure(trace, site.from, i, &out->site_ns,
					&out->site_instructions);
		} else if (rec->event == EV_HR_RESTARTED && group.open &&
			   group.group == rec->arg[0]) {
			out->group_restarts++;
			group.open = false;
			if (counts)
				measure(trace, group.from, i, &out->group_ns,
					&out->group_instructions);
		}
	}
}
