/* Calls of actors; numbers in runtime/abi/calls.h. */
#ifndef HOTRIG_KERNEL_CALL_H
#define HOTRIG_KERNEL_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/kernel/actor.h"
#include "runtime/kernel/x86/cpu.h"

/* From entry.S: an actor's call; returns to frame_return. */
void call_handle(struct frame *frame);

/* Where text of actors goes: the console, unless the rsh channel is open. */
extern void (*call_console_write)(const char *text, size_t len);

/* call_mem.c */
int64_t call_rgn_allocate(struct actor *a, const uint64_t *arg);
int64_t call_rgn_free(struct actor *a, const uint64_t *arg);
int64_t call_pages_allocate(struct actor *a, const uint64_t *arg);
int64_t call_pages_free(struct actor *a, const uint64_t *arg);
/* More than an actor may take for itself? Enough must be left to restart all
 * actors that are registered. */
bool call_takes_too_much(uint64_t bytes);

/* call_actor.c */
/* The actor of a capability that the caller may change: itself, or one made
 * by actorCreate or acreate, by a user actor a user actor. NULL: *error. */
struct actor *call_target(struct actor *a, uint64_t cap_addr, int *error);
int64_t call_thread_create(struct actor *a, const uint64_t *arg);
int64_t call_actor_start(struct actor *a, const uint64_t *arg);
int64_t call_vm_copy(struct actor *a, const uint64_t *arg);

/* call_conf.c */
struct actor *call_by_capability(struct actor *a, uint64_t cap_addr,
				 int *error);
int64_t call_get_conf(struct actor *a, const uint64_t *arg);
int64_t call_actor_privilege(struct actor *a, const uint64_t *arg);

#endif
