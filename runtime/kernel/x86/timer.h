/*
 * The one-shot timer (local APIC) and the processor's part of the clock.
 *
 * The APIC counts virtual nanoseconds (TCG with icount); the TSC does too.
 */
#ifndef HOTRIG_KERNEL_TIMER_H
#define HOTRIG_KERNEL_TIMER_H

#include <stdint.h>

void timer_init(void);
/* Interrupt when the TSC reaches this value, or at once if it has. */
void timer_arm(uint64_t tsc);
void timer_stop(void);
void timer_eoi(void);
/* Stopped and masked, nothing in service. */
void timer_reset(void);

#endif
