/*
 * Actors: address space, regions, main thread, beginning and end.
 *
 * Knows nothing of restart groups but the number it carries for others.
 */
#ifndef HOTRIG_KERNEL_ACTOR_H
#define HOTRIG_KERNEL_ACTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/kernel/kapi.h"
#include "runtime/kernel/region.h"
#include "runtime/kernel/thread.h"

struct actor {
	struct tree_node by_aid; /* while it lives */
	struct tree_node by_cap;
	uint32_t aid;
	uint32_t mode; /* enum trace_mode */
	int32_t group;
	uint32_t server; /* boot actors: enum trace_in */
	char name[32];
	uint64_t name_hash;
	uint64_t cap_ui, cap_key;
	uint64_t space;
	struct region_set regions;
	struct thread *thread;
	uint64_t entry;
	struct pad_value *pads; /* private data; see pad.h */
	uint64_t pad_stack;	/* top of its destructors' stack, or 0 */
	bool makes_keys;
	uint32_t connection; /* rsh connection its files are on; 0: none */
	bool trusted;	     /* a user actor that was made a system actor */
	bool made;	     /* by actorCreate or acreate; see kapi.h */
	bool stopped;	     /* runs when actor_resume says so */
	struct frame begin;  /* where its thread begins; rip 0: it has none */
	bool ending;	     /* actor.end was written */
	uint32_t fault;	     /* fault + 1 that makes it call exit */
	uint32_t cause;	     /* of its end */
	int64_t status;
	struct actor *awaits; /* the actor it waits for, or NULL */
	struct actor *waiters, *next_waiter, **waiter_link;
	uint32_t awaited_cause; /* of that one's end */
	int64_t awaited_status;
};

void actor_init(uint32_t max_actors);

/* The boot actors, aid 1..4 in order of loading. NULL: table full. */
struct actor *actor_create_boot(const char *name, uint32_t server);
/* kapi's actor calls; see kapi.h. */
int actor_create(const struct kactor_spec *spec, uint32_t *aid);
int actor_map_new(uint32_t aid, uint64_t virt, uint64_t bytes, uint32_t prot);
int actor_map_bank(uint32_t aid, uint64_t virt, uint32_t page, uint32_t pages,
		   uint32_t prot);
int actor_write(uint32_t aid, uint64_t virt, const void *from, size_t len);
int actor_start(uint32_t aid, const struct kactor_start *start);
int actor_resume(uint32_t aid);
int actor_delete(uint32_t aid, uint32_t cause, int64_t status);
int actor_info(uint32_t aid, struct kactor_info *info);
uint32_t actor_next(uint32_t aid);
uint32_t actor_by_cap(uint64_t ui, uint64_t key);
uint64_t actor_load_base(uint32_t aid);
void actor_death_wait(struct kdeath *note);
int actor_await(uint32_t aid, uint32_t *cause, int64_t *status);

/*
 * Give an actor that has no thread its one: with this rip, rsp and rdi, at
 * once or, if the actor is stopped, when it is resumed. K_OK; K_EFULL: no
 * thread left.
 */
int actor_begin(struct actor *actor, uint64_t rip, uint64_t rsp, uint64_t rdi);

/* NULL if there is none (or it has ended). */
struct actor *actor_find(uint32_t aid);
uint32_t actor_count(void);

/*
 * End an actor: it runs no more. If it is the current thread's, it goes when
 * the thread would return to it (actor_leave); else at once.
 */
void actor_end(struct actor *actor, uint32_t cause, int64_t status);

/*
 * The current thread is about to go on in actor code with this frame.
 * Returns with cpu_level 0; does not return if the actor has ended.
 */
void actor_leave(struct frame *frame);

#endif
