/*
 * Guest memory: an unlinked file that QEMU and the harness both map.
 */
#ifndef HOTRIG_MACHINE_RAM_H
#define HOTRIG_MACHINE_RAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "harness/base/text.h"
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
/* Console text that the guest keeps in memory stays off its serial line. */
void machine_ram_quiet(const struct machine_ram *ram);
/* Append that text; false: the site page does not tell how much it is. */
bool machine_ram_text(const struct machine_ram *ram, struct text *text);
void machine_ram_free(struct machine_ram *ram);

#endif
