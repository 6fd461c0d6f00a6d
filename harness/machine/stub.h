/*
 * QEMU's GDB stub as a client sees it: breakpoints, going on, registers.
 * Memory is not read through it: it is mapped.
 */
#ifndef HOTRIG_MACHINE_STUB_H
#define HOTRIG_MACHINE_STUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"

/* General registers in the order of the x86-64 DWARF numbers. */
enum stub_reg {
	STUB_RAX,
	STUB_RDX,
	STUB_RCX,
	STUB_RBX,
	STUB_RSI,
	STUB_RDI,
	STUB_RBP,
	STUB_RSP,
	STUB_R8,
	STUB_RIP = 16,
	STUB_REGS = 17
};

struct stub_regs {
	uint64_t at[STUB_REGS];
	uint64_t rflags, cs, ss, cr2, cr3;
};

enum stub_end { STUB_STOPPED, STUB_GONE };

struct stub {
	int fd;		      /* connected to the stub; the caller's */
	uint64_t deadline_ns; /* of env_clock_ns: then every call fails */
	size_t len;
	char reply[8192];
	char in[2048]; /* read and not yet looked at: from "at" on */
	size_t in_at, in_len;
};

/*
 * Each but stub_go blocks until the stub answers. ERR_TIME when the deadline
 * has passed, ERR_INFRA when the connection ends or the answer is an error.
 */
int stub_break(struct stub *stub, uint64_t virt, bool set, struct err *err);
int stub_registers(struct stub *stub, struct stub_regs *regs, struct err *err);
/* Run, from there; 0: from where it stands. stub_await returns when a
 * breakpoint is hit or the machine ends, *end says which. Nothing else may be
 * asked in between. */
int stub_go(struct stub *stub, uint64_t from, struct err *err);
int stub_await(struct stub *stub, enum stub_end *end, struct err *err);
/* Something has been read already that stub_await will look at. */
bool stub_has_said(const struct stub *stub);

#endif
