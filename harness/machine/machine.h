/*
 * One QEMU process: command line, plan in, RAM and console out. The only
 * module that knows QEMU.
 */
#ifndef HOTRIG_MACHINE_H
#define HOTRIG_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "runtime/abi/plan.h"
#include "runtime/abi/site.h"

struct machine_stops;

enum machine_type { MACHINE_MICROVM, MACHINE_PC };

struct machine_config {
	enum machine_type type;
	const char *kernel;	 /* path of the kernel ELF */
	const char *initrd;	 /* boot archive (cpio newc) */
	const char *storage;	 /* stable storage (cpio newc) */
	uint64_t storage_sum;	 /* tells storages with one path apart */
	const struct plan *plan; /* plan->bytes long */
	uint64_t spare_bytes;	 /* memory behind plan->ram_bytes */
	uint64_t deadline_ms;	 /* wall clock; then SIGKILL */
	const char *channel;	 /* socket of the rsh channel, or NULL;
				  * interactive machines only */
	bool display;		 /* a framebuffer; the same */
	/* Of a machine_guest: with common, begin where so many lines of the
	 * script have been carried out, see there. Memory that is zero when a
	 * run, or what is left of it, begins. */
	bool common;
	unsigned common_lines;
	uint64_t zero_phys, zero_bytes;
	/* Of a machine_guest: where it is held (stops.h), or NULL. */
	const struct machine_stops *stops;
};

enum machine_end {
	MACHINE_ENDED,	  /* the guest ended the run itself */
	MACHINE_DIED,	  /* QEMU exited or was killed before that */
	MACHINE_TIMED_OUT /* deadline passed */
};

struct machine_result {
	enum machine_end end;
	int status;	    /* wait status of QEMU */
	const uint8_t *ram; /* guest memory, mapped until machine_release */
	uint64_t ram_bytes;
	bool borrowed; /* ram belongs to a machine_guest */
	char *console; /* its text, NUL-terminated */
	size_t console_bytes;
	uint64_t wall_ns;
	/* By a machine_guest: instructions since the boot or the checkpoint
	 * that the run began at, tracing included. */
	uint64_t executed;
	char diagnostics[400]; /* what QEMU said on stderr */
};

/*
 * Carry out one run in a fresh QEMU. 0 also when the guest died or timed out
 * (see end); ERR_INFRA when QEMU could not be started (missing program: the
 * message names the package). The environment variable HOTRIG_QEMU names
 * another QEMU binary. Blocks for at most deadline_ms.
 */
int machine_run(const struct machine_config *config,
		struct machine_result *result, struct err *err);
void machine_release(struct machine_result *result);

/*
 * Interactive: the runtime on this terminal, in real time, until it shuts
 * down or the user quits (Ctrl-A x). plan must have PLAN_INTERACTIVE.
 */
int machine_boot(const struct machine_config *config, struct err *err);

/* Command line of a run as one shell-quoted string (malloc). */
char *machine_command_line(const struct machine_config *config);
/* First line of "qemu-system-x86_64 --version" without newline. */
int machine_version(char *text, size_t size, struct err *err);

/* Where records and the site page lie in a result; checks bounds. */
int machine_site(const struct machine_result *result,
		 const struct site_state **site, struct err *err);

#endif
