/*
 * A machine that is used for one run after another: it waits on its second
 * serial line (runtime/abi/site.h has the bytes) at the end of a run and at a
 * checkpoint within one. PLAN_REUSE only.
 */
#ifndef HOTRIG_KERNEL_PARK_H
#define HOTRIG_KERNEL_PARK_H

#include "runtime/compiler.h"

/* Keep the control registers as they are at the first boot. */
void park_remember(void);

/* The run is over: wait for the next plan. In start.S. */
NORETURN void park(void);

/*
 * Wait at a checkpoint. Returns when the harness says so, as often as it does:
 * each time memory and registers are as they were. The timer is stopped, time
 * has passed, the plan may be another one from here on. In start.S.
 */
void park_point(void);

#endif
