/*
 * The clock: virtual nanoseconds since cold boot.
 *
 *	clock = tsc - tsc_base - stolen + skipped
 *
 * "stolen" is the time spent in tracepoints and the agent: it does not count,
 * so a dry fault changes nothing. "skipped" is idle time: an idle kernel does
 * not halt but moves the clock to the next timer expiry. All three live in
 * the site page, so the clock goes on over a hot reboot.
 */
#ifndef HOTRIG_KERNEL_CLOCK_H
#define HOTRIG_KERNEL_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/abi/layout.h"
#include "runtime/abi/site.h"
#include "runtime/kernel/x86/cpu.h"

/* The site page. */
#define SITE ((struct site_state *)(LAYOUT_DIRECT_VIRT + LAYOUT_SITE_PHYS))
#define PLAN ((const struct plan *)(LAYOUT_DIRECT_VIRT + LAYOUT_PLAN_PHYS))

static inline uint64_t clock_at(uint64_t tsc)
{
	return tsc - SITE->tsc_base - SITE->stolen + SITE->skipped;
}

/* A function, for what is stolen between reading the TSC and the end of the
 * sum must not be in it: clock_reading() tells the agent. */
uint64_t clock_now(void);
bool clock_reading(uint64_t rip);

/* TSC value at which the clock reaches t, if nothing more is stolen. */
static inline uint64_t clock_to_tsc(uint64_t t)
{
	return t + SITE->tsc_base + SITE->stolen - SITE->skipped;
}

#define CLOCK_NEVER (~0ull)

#endif
