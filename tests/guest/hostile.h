/*
 * What hostile actors share: calls by number with any registers, and lists of
 * attempts of which each may end the actor.
 *
 * Attempts are made by a direct restartable actor, one after the other. One
 * that ends the actor is found in persistent memory by the next life, which
 * goes on with the one behind it.
 */
#ifndef TESTS_GUEST_HOSTILE_H
#define TESTS_GUEST_HOSTILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "runtime/abi/calls.h"

#define NUMBER(lap, op) ((long)(lap) << 8 | (long)(op))

long cx_call(long number, long a0, long a1, long a2, long a3, long a4, long a5);

/* Must it come back, or must the actor end by an exception? */
enum outcome { RETURNS = 1, FAULTS = 2, EITHER = RETURNS | FAULTS };

struct attempt {
	const char *name;
	void (*run)(void);
	enum outcome must;
};

struct progress {
	int next; /* attempt of this life */
	int running;
	int wrong;
	int faults;
};

static inline struct progress *progress_of_group(void)
{
	PmmName name = {.medium = "RAM"};
	VmAddr addr;

	snprintf(name.name, sizeof(name.name), "HOSTILE.%d",
		 hrGetActorGroup(0));
	if (pmmAllocate(&addr, &name, sizeof(struct progress), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) == K_OK)
		return (struct progress *)addr;
	printf("hostile: no block\n");
	HR_EXIT_HDL();
	exit(1);
}

static inline void attempt_done(struct progress *p, const struct attempt *a,
				enum outcome was)
{
	p->running = 0;
	p->next++;
	p->faults += was == FAULTS;
	if (a->must & was)
		return;
	p->wrong++;
	printf("hostile: %s %s\n", a->name,
	       was == FAULTS ? "ended the actor" : "went through");
}

/* All of them; then "WHO: N attempts, F faults, W wrong". */
static inline int attempts_make(const char *who, const struct attempt *list,
				int count)
{
	struct progress *p = progress_of_group();

	if (p->running)
		attempt_done(p, &list[p->next], FAULTS);
	while (p->next < count) {
		p->running = 1;
		list[p->next].run();
		attempt_done(p, &list[p->next], RETURNS);
	}
	printf("%s: %d attempts, %d faults, %d wrong\n", who, count, p->faults,
	       p->wrong);
	HR_EXIT_HDL();
	return p->wrong != 0;
}

#define COUNT_OF(list) ((int)(sizeof(list) / sizeof((list)[0])))

#endif
