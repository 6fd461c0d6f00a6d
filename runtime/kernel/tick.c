/*
 * The timer: when it goes off, what a tick does, and what ticks that come too
 * early, or that a fault takes away, leave undone.
 */
#include "runtime/kernel/tick.h"

#include "inject/guest/agent.h"
#include "runtime/abi/trace.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/thread.h"
#include "runtime/kernel/x86/timer.h"
#include "runtime/trace/trace_guest.h"

static uint64_t quantum_end;
/* Clock the timer was armed for; CLOCK_NEVER: it was not. */
static uint64_t armed_for = CLOCK_NEVER;
/* Instructions of an early tick outside its own time keeping, in ns. */
static uint64_t early_cost;

void tick_begin_quantum(void)
{
	quantum_end = clock_now() + PLAN->quantum_ns;
}

void tick_forget(void)
{
	armed_for = CLOCK_NEVER;
}

bool tick_early(uint64_t tsc, struct frame *frame)
{
	uint64_t stolen = SITE->stolen;
	agent_action action;

	if (clock_at(tsc) >= armed_for)
		return false;
	timer_eoi();
	action = agent_time(frame, clock_at(tsc));
	SITE->stolen = stolen + (rdtsc() - tsc + early_cost);
	timer_arm(clock_to_tsc(agent_or_due(armed_for)));
	if (action) {
		cpu_level = 1;
		action();
	}
	return true;
}

bool tick_lost(void)
{
	if (!agent_tick_lost())
		return false;
	timer_eoi();
	armed_for = clock_now() + PLAN->quantum_ns;
	timer_arm(clock_to_tsc(agent_or_due(armed_for)));
	return true;
}

/* A better or, once the quantum is used up, an equal thread is ready. */
static bool must_switch(uint64_t now)
{
	return thread_should_yield() ||
	       (thread_has_equal() && now >= quantum_end);
}

void tick(void)
{
	timer_eoi();
	armed_for = CLOCK_NEVER;
	if (PLAN->flags & PLAN_INTERACTIVE)
		console_poll();
	trace(EV_THREAD_TICK, thread_current()->id, 0, 0, 0);
	thread_wake_sleepers(clock_now());
	if (clock_now() >= PLAN->limit_ns)
		site_end(SITE_END_LIMIT);
	if (thread_lent() && clock_now() >= thread_current()->wake)
		thread_return(LEND_LATE);
	if (must_switch(clock_now()))
		thread_yield();
}

/* A little early at worst: the clock stands still until the tracepoint is
 * left. */
void tick_timer_lost(void)
{
	uint64_t now = trace_clock();
	uint64_t until = agent_or_due(armed_for);

	if (armed_for != CLOCK_NEVER)
		timer_arm(rdtsc() + (until > now ? until - now : 0));
}

void tick_skip(void)
{
	uint64_t until = agent_or_due(armed_for);

	trace_pause();
	if (armed_for != CLOCK_NEVER && until > trace_clock())
		SITE->skipped += until - trace_clock();
	tick_timer_lost();
	trace_resume();
}

/* Time over which an interrupt that is due now is let in, or masked. */
static uint64_t measure_window(bool due)
{
	uint64_t from, to;

	timer_stop();
	if (due)
		timer_arm(rdtsc());
	cpu_level = 0;
	from = rdtsc();
	__asm__ volatile("sti; nop; nop; cli" : : : "memory");
	to = rdtsc();
	cpu_level = 1;
	return to - from;
}

static void drain(void)
{
	trace_pause();
	timer_stop();
	__asm__ volatile("sti; nop; nop; cli" : : : "memory");
	trace_resume();
}

void tick_calibrate(void)
{
	static uint8_t stack[1024] ALIGNED(16);
	uint64_t stolen, with, without;

	cpu_kstack = (uint64_t)stack + sizeof(stack);
	drain(); /* what was due when a hot reboot began */
	stolen = SITE->stolen;
	armed_for = clock_now() + PLAN->quantum_ns + 1000000;
	without = measure_window(false);
	with = measure_window(true);
	timer_stop();
	early_cost = with - without - (SITE->stolen - stolen);
	armed_for = CLOCK_NEVER;
	SITE->stolen = stolen;
}

void tick_arm(void)
{
	uint64_t until = PLAN->limit_ns;
	uint64_t wake = thread_next_wake();

	if (PLAN->flags & PLAN_INTERACTIVE)
		until = clock_now() + TICK_POLL_NS;
	if (wake < until)
		until = wake;
	if (thread_has_rival() && quantum_end < until)
		until = quantum_end;
	if (thread_lent() && thread_current()->wake < until)
		until = thread_current()->wake;
	if (until == armed_for)
		return;
	armed_for = until;
	if (until == CLOCK_NEVER)
		timer_stop();
	else
		timer_arm(clock_to_tsc(agent_or_due(until)));
}
