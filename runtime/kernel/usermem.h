/*
 * The memory of callers, reached through their page tables and the direct
 * map: a bad pointer is an error code, never a fault.
 */
#ifndef HOTRIG_KERNEL_USERMEM_H
#define HOTRIG_KERNEL_USERMEM_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/kernel/actor.h"

/* K_OK or K_EFAULT; nothing is copied unless all of it can be. */
int user_read(const struct actor *actor, void *to, uint64_t from, size_t len);
int user_write(const struct actor *actor, uint64_t to, const void *from,
	       size_t len);
/* Also into read-only pages: the loader's way. */
int user_poke(const struct actor *actor, uint64_t to, const void *from,
	      size_t len);
/* Length without NUL, K_EFAULT, or K_ETOOBIG without a NUL in size bytes. */
int user_string(const struct actor *actor, char *to, uint64_t from,
		size_t size);

#endif
