/*
 * The kernel's threads, as its memory shows them.
 */
#ifndef HOTRIG_BACKTRACE_THREADS_H
#define HOTRIG_BACKTRACE_THREADS_H

#include <stdint.h>

#include "harness/backtrace/images.h"
#include "harness/machine/stub.h"

struct thread_view {
	uint32_t id, state, aid, mode;
	char actor[32];
	uint64_t cr3;
	uint64_t reg[STUB_REGS]; /* where it was switched away from */
	bool running; /* on its stack is the processor; reg says nothing */
};

struct threads_view {
	struct thread_view *thread;
	unsigned count;
};

/*
 * All threads, in order of their numbers; free thread. space: any of the
 * guest; rsp: the processor's stack pointer. ERR_INFRA: the kernel's ELF does
 * not say where they are.
 */
int threads_view(struct images *images, const struct space *space, uint64_t rsp,
		 struct threads_view *out, struct err *err);

#endif
