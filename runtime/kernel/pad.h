/*
 * Private data of actors (requirements 1.4, EX-12): keys that supervisor
 * actors make, one value an actor and key, destructors that run when an
 * actor with a value ends.
 *
 * A destructor runs as a LAP handler does: to its end, before anybody else,
 * in the actor that made the key. It may use the kernel's calls that cannot
 * block, and no boot actor. One that fails or is not done within
 * PAD_LIMIT_NS is given up; the next one runs. A key goes with the actor that
 * made it; values that others have under it are forgotten then.
 */
#ifndef HOTRIG_KERNEL_PAD_H
#define HOTRIG_KERNEL_PAD_H

#include <stdbool.h>
#include <stdint.h>

struct actor;

#define PAD_KEYS_MAX   64u
#define PAD_VALUES_MAX 256u
#define PAD_LIMIT_NS   10000000ull

/* The actor has ended (actor.end): run the destructors of its values in the
 * order in which the values were first set, drop its keys. */
void pad_actor_end(struct actor *actor);

/* May the destructor that runs make this call? */
bool pad_may_call(uint32_t lap, uint32_t op);
/* What the others answer: "busy", as each LAP says it. */
int64_t pad_refusal(uint32_t lap);

/* Kernel calls; see call.h. */
int64_t call_pad_key_create(struct actor *a, const uint64_t *arg);
int64_t call_pad_set(struct actor *a, const uint64_t *arg);
int64_t call_pad_return(struct actor *a, const uint64_t *arg);

#endif
