/*
 * Ticks: the one-shot timer that ends delays, quanta and the run.
 */
#ifndef HOTRIG_KERNEL_TICK_H
#define HOTRIG_KERNEL_TICK_H

#include <stdbool.h>
#include <stdint.h>

struct frame;

#define TICK_POLL_NS 10000000ull /* interactive: look at the serial line */

/*
 * Timer interrupt in actor code, taken at tsc. It comes early if time was
 * stolen after the timer was armed: then nothing has happened, the timer is
 * armed again, and the time spent is stolen too. Or a point time: is due.
 */
bool tick_early(uint64_t tsc, struct frame *frame);
/* It is one that a fault takes away: it comes again a quantum later. */
bool tick_lost(void);
void tick(void);

/* Another thread begins to run. */
void tick_begin_quantum(void);
/* Before the current thread goes on in actor code. */
void tick_arm(void);
/* The timer is not armed any more for what tick_arm has asked for. */
void tick_forget(void);
/* Within a tracepoint: the timer was stopped, start it again. */
void tick_timer_lost(void);
/* Nothing can happen before the timer goes off: move the clock there. */
void tick_skip(void);
/* Measure what an early tick costs; once a boot. */
void tick_calibrate(void);

#endif
