/*
 * ELF core files of the guest, for GDB.
 *
 * The memory in the file is that of the guest's pages, each at its physical
 * address behind the headers, mapped as often as the guest maps it. Pages of
 * zeros are holes.
 */
#ifndef HOTRIG_BACKTRACE_CORE_H
#define HOTRIG_BACKTRACE_CORE_H

#include "harness/backtrace/space.h"
#include "harness/base/err.h"
#include "harness/machine/stub.h"

struct core_thread {
	uint32_t id;
	uint32_t signal; /* 0: none */
	uint64_t reg[STUB_REGS];
	uint64_t rflags, cs, ss;
};

/*
 * Write or replace file: what is mapped in [from, to) of the space, and the
 * threads, the first being GDB's current one. ERR_INFRA: it cannot be written.
 */
int core_write(const char *file, const struct space *space, uint64_t from,
	       uint64_t to, const struct core_thread *thread, unsigned threads,
	       struct err *err);

#endif
