/* The boot actors: loaded from the boot archive in RAM at every boot. */
#ifndef HOTRIG_KERNEL_BOOTACT_H
#define HOTRIG_KERNEL_BOOTACT_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/kernel/kapi.h"

/* Load and initialise all four; panics if one is missing or refuses. */
void bootact_start(const struct kapi *kapi);
/* Thread of the boot actor that is being initialised (one), or, later, of the
 * one whose thread calls. */
int bootact_thread(void (*entry)(void), uint32_t prio);
/* A file of the boot archive; NULL if there is none. */
const uint8_t *bootact_file(const char *name, uint64_t *bytes);

#endif
