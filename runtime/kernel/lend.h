/*
 * A thread outside the scheduler that runs ahead of everybody else, to its
 * end: for destructors of private data (pad.c).
 */
#ifndef HOTRIG_KERNEL_LEND_H
#define HOTRIG_KERNEL_LEND_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/abi/trace.h"
#include "runtime/compiler.h"
#include "runtime/kernel/thread.h"

enum thread_lend {
	LEND_DONE = PAD_RETURNED,
	LEND_EXITED = PAD_EXITED,
	LEND_FAULTED = PAD_FAULTED,
	LEND_LATE = PAD_LATE
};

/* Once, and again without effect: K_OK or K_ENOMEM. */
int thread_lend_init(struct thread *t);

/*
 * The current thread lends the processor to t, which starts in entry on its
 * own kernel stack as a thread of t->actor. All others wait until it calls
 * thread_return or ns have passed while it was in actor code. It must not
 * block. Returns how it ended. Not nested.
 */
enum thread_lend thread_lend(struct thread *t, void (*entry)(void),
			     uint64_t ns);
NORETURN void thread_return(enum thread_lend how);
bool thread_lent(void);

#endif
