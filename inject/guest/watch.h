/*
 * Debug registers: points exec: and write:. The debug exception itself passes
 * through entry.S, which switches them off on its way in and on again on its
 * way out.
 */
#ifndef HOTRIG_INJECT_WATCH_H
#define HOTRIG_INJECT_WATCH_H

#include <stdint.h>

/* What DR7 is outside the debug exception; entry.S. */
extern uint64_t debug_control;

#define DR6_STEP (1ull << 14)
#define DR6_HITS 0xfull

/* DR6, which is cleared. */
uint64_t watch_status(void);
/* In front of code that may not be interrupted: the start of a boot. */
void watch_off(void);

#endif
