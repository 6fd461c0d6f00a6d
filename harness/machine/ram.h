/*
 * Guest memory: an unlinked file that QEMU and the harness both map.
 */
#ifndef HOTRIG_MACHINE_RAM_H
#define HOTRIG_MACHINE_RAM_H

#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "runtime/abi/plan.h"

struct machine_ram {
	int fd;
	uint8_t *at;
	size_t bytes;
	char path[40]; /* for a child that inherits fd */
};

/* plan->ram_bytes and some to spare, of zeros, with the plan at its place.
 * ERR_INFRA. */
int machine_ram_new(const struct plan *plan, uint64_t spare_bytes,
		    struct machine_ram *ram, struct err *err);
void machine_ram_free(struct machine_ram *ram);

#endif
