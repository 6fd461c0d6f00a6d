/*
 * Threads and the scheduler: priorities, round robin among equals, delays.
 *
 * A thread has a kernel stack; a thread of an actor runs actor code from
 * there by frame_enter and comes back by traps and calls. Only actor code is
 * preempted. Threads of boot actors never leave the kernel level.
 */
#ifndef HOTRIG_KERNEL_THREAD_H
#define HOTRIG_KERNEL_THREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/kernel/core/tree.h"
#include "runtime/kernel/x86/cpu.h"

struct actor;

enum thread_state {
	THREAD_FREE,
	THREAD_READY,
	THREAD_RUNNING,
	THREAD_SLEEPING, /* until wake, or woken by thread_wake */
	THREAD_WAITING	 /* until thread_wake */
};

enum { THREAD_PRIO_ACTOR = 10, THREAD_STACK_PAGES = 4 };

struct thread {
	struct thread *next, *prev; /* in the ready queue */
	struct tree_node node;
	struct tree *queue; /* sleepers or waiters, NULL: in neither */
	uint32_t id;
	enum thread_state state;
	uint32_t prio;
	uint32_t server; /* enum trace_in: boot actor whose code it runs */
	struct actor *actor;
	uint64_t sp;	  /* saved kernel stack pointer */
	uint64_t stack;	  /* physical address of the kernel stack */
	uint64_t wake;	  /* clock at which a delay ends */
	bool doomed;	  /* its actor has ended: it goes when its call does */
	uint32_t steps;	  /* the agent counts its instructions: step.h */
	uint32_t pending; /* fault + 1 that waits for the return to the actor */
	struct frame start; /* first frame in actor code */
	uint8_t fpu[512] ALIGNED(16);
};

void thread_init(uint32_t max_threads);
/* Called by thread_first on a new thread's stack. */
NORETURN void thread_begin(void (*entry)(void));

/* The running thread; NULL before the first runs. */
struct thread *thread_current(void);
uint32_t thread_actor_id(const struct thread *t);
int32_t thread_actor_group(const struct thread *t);

/* Boot actor whose code is executing (enum trace_in), else IN_KERNEL. */
uint32_t thread_server(void);
/* Set it; returns the one before. */
uint32_t thread_set_server(uint32_t in);

/* A ready thread that starts in entry (a boot actor's), or, with entry NULL,
 * in actor code by its start frame. NULL: table full or no memory. */
struct thread *thread_create(struct actor *actor, uint32_t prio,
			     void (*entry)(void));
/* Remove one that is not running. */
void thread_destroy(struct thread *t);
/* End of the current thread. */
NORETURN void thread_exit(void);

/* Block the current thread. */
void thread_sleep_ns(uint64_t ns);
void thread_wait(const void *what);
/* Let one / every thread that waits for this run. */
void thread_wake(const void *what);
void thread_yield(void);
/* A thread of higher priority is ready. */
bool thread_should_yield(void);

/* For tick.c: one of the same priority is ready, one of that or a higher. */
bool thread_has_equal(void);
bool thread_has_rival(void);
/* The clock at which the next delay ends; CLOCK_NEVER: nobody sleeps. */
uint64_t thread_next_wake(void);
/* Make sleepers ready whose time has come; then the same. */
uint64_t thread_wake_sleepers(uint64_t now);

/* For lend.c. The thread's first switch ends in entry, with the FPU as after a
 * reset. Change to a thread that is in no queue; returns when the caller's
 * thread is changed to. */
void thread_prepare(struct thread *t, void (*entry)(void));
void thread_change(struct thread *to);
uint32_t thread_max(void);

/* Start scheduling; the boot stack is left for good. */
NORETURN void thread_run_first(void);
uint32_t thread_count(void);

#endif
