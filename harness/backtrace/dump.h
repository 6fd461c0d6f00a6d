/*
 * What is written at a stop: core files and the GDB scripts that open them.
 */
#ifndef HOTRIG_BACKTRACE_DUMP_H
#define HOTRIG_BACKTRACE_DUMP_H

#include "harness/backtrace/unwind.h"

/* Make the folder if there is none. ERR_INFRA. */
int dump_folder(const char *folder, struct err *err);

/*
 * Core files of stop number n: the site, with the registers of frame "first"
 * of the unwind (thread), and, if an actor's code is among the frames from
 * there on, the actor. What was written is said in text.
 */
int dump_stop(struct images *images, const struct space *space,
	      const struct unwind *unwind, unsigned first, uint32_t thread,
	      const struct stub_regs *regs, const char *folder, unsigned n,
	      struct text *text, struct err *err);

#endif
