/*
 * Faults that let something be missing or late: a call's resources, storage,
 * time, a timer tick; and a console line that comes from nowhere.
 */
#include "inject/guest/fault.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "runtime/abi/calls.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/thread.h"
#include "runtime/kernel/tick.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

#define CALL(lap, op) ((lap) << 8 | (op))

/* What each call says when there is not enough of what it needs (the headers
 * in runtime/include). */
static const struct {
	uint32_t call;
	int32_t result;
} resource_error[] = {
	{CALL(LAP_KERNEL, K_OP_RGN_ALLOCATE), K_ENOMEM},
	{CALL(LAP_KERNEL, K_OP_PAGES_ALLOCATE), K_ENOMEM},
	{CALL(LAP_KERNEL, K_OP_PAD_KEY_CREATE), K_ENOMEM},
	{CALL(LAP_KERNEL, K_OP_PAD_SET), K_EFULL},
	{CALL(LAP_KERNEL, K_OP_THREAD_CREATE), K_ENOMEM},
	{CALL(LAP_PMM, PMM_OP_ALLOCATE), K_ENOMEM},
	{CALL(LAP_HR_CTRL, HR_OP_EXEC), -ENOMEM},
	{CALL(LAP_AM, AM_OP_AFEXEC), -ENOMEM},
	{CALL(LAP_AM, AM_OP_ACREATE), -ENOMEM},
	{CALL(LAP_AM, AM_OP_ACTOR_CREATE), K_ENOMEM},
};

static uint32_t failing;  /* fault + 1: the call that begins fails by it */
static uint32_t tickless; /* fault + 1: the next tick is lost by it */

bool agent_call_fails(uint64_t call, int64_t *result)
{
	uint32_t i = failing;

	failing = 0;
	if (!i)
		return false;
	for (size_t k = 0; k < sizeof(resource_error) / sizeof(*resource_error);
	     k++)
		if (resource_error[k].call == call) {
			*result = resource_error[k].result;
			fault_taken(i - 1, (uint64_t)*result, call);
			return true;
		}
	fault_refused(i - 1, REFUSED_NO_CALL);
	return false;
}

bool agent_tick_lost(void)
{
	if (!tickless)
		return false;
	fault_taken(tickless - 1, thread_current()->id, 0);
	tickless = 0;
	return true;
}

size_t agent_line(char *line, size_t size)
{
	for (uint32_t i = 0; SITE->lines && i < PLAN->faults; i++) {
		const struct plan_fault *f = fault_of(i);
		size_t len = f->param[1] < size ? f->param[1] : size - 1;

		if (!(SITE->lines >> i & 1))
			continue;
		SITE->lines &= ~(1u << i);
		memcpy(line, (const char *)PLAN + f->param[0], len);
		line[len] = '\0';
		fault_taken(i, SITE->console_line + 1u, len);
		return len;
	}
	return 0;
}

static void stall(uint64_t ns)
{
	trace_pause();
	SITE->skipped += ns;
	tick_timer_lost();
	trace_resume();
}

agent_action effect_begin(uint32_t i)
{
	const struct plan_fault *f = fault_of(i);

	switch (f->type) {
	case FAULT_STORAGE_DEAD:
		SITE->storage_dead = 1;
		fault_taken(i, 1, 0);
		break;
	case FAULT_STORAGE_ERROR:
		SITE->storage_error++;
		fault_taken(i, SITE->storage_error, 0);
		break;
	case FAULT_STALL:
		stall(f->param[0]);
		fault_taken(i, f->param[0], 0);
		break;
	case FAULT_LOST_TICK:
		tickless = i + 1;
		break;
	case FAULT_LINE:
		SITE->lines |= 1u << i;
		break;
	default:
		break;
	}
	return NULL;
}

/* "fail": of the call that the record in front of the agent begins. */
void effect_fail(uint32_t i, bool call_begins)
{
	if (!call_begins)
		fault_refused(i, REFUSED_NO_CALL);
	else if (failing)
		fault_refused(i, REFUSED_POINT_TAKEN);
	else
		failing = i + 1;
}
