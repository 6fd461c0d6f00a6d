/*
 * What an actor can hold beside its persistent memory, and that a restart
 * leaves it none of it (ACT-16). "lives" looks at its heap, stack, regions,
 * capability and aid; here are
 *
 *   the mapping of its blocks, which are there but must be asked for
 *   private data: keys and values
 *   a system actor's privilege
 *   its atexit functions
 *   the state of the FPU
 *
 * Pages of svPagesAllocate are nobody's: they stay.
 *
 *   arun -g 0 lost_u        arun -g 0 lost_s, which also runs "lost_u child"
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pd/chPd.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"
#include "tests/guest/check.h"

#define BLOCK_BYTES 4096
#define MXCSR_START 0x1f80u
#define MXCSR_OTHER 0x7f80u /* rounds towards zero */

struct before {
	int lives;
	PdKey key;
	int destroyed;
	VmAddr pages;
};

static PmmName name = {"RAM", ""};
static struct before *b;

static unsigned mxcsr(void)
{
	unsigned value;

	__asm__ volatile("stmxcsr %0" : "=m"(value));
	return value;
}

static void at_exit(void)
{
	printf("lost: atexit in life %d\n", b->lives);
}

/* A block can be written where it is mapped; a call shows it without a fault.
 * Where it was is in a block of its own. */
static void check_mapping(void)
{
	PmmName other = {"RAM", ""};
	VmAddr addr, again;

	snprintf(other.name, sizeof(other.name), "%s.at", name.name);
	CHECK(pmmAllocate(&addr, &other, sizeof(addr), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE),
	      K_OK);
	if (*(VmAddr *)addr)
		CHECK(sysTime((KnTimeVal *)*(VmAddr *)addr), K_EFAULT);
	CHECK(pmmAllocate(&again, &name, BLOCK_BYTES, HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE),
	      K_OK);
	if (*(VmAddr *)addr)
		CHECK(again, *(VmAddr *)addr);
	*(VmAddr *)addr = again;
	b = (struct before *)again;
	CHECK(sysTime((KnTimeVal *)(again + BLOCK_BYTES / 2)), K_OK);
}

#ifdef CX_SUPERVISOR
static void destroy(void *value)
{
	((struct before *)value)->destroyed++;
}

/* The privilege of a child, which the first life raises. */
static void check_privilege(void)
{
	KnActorPrivilege was = -1, wanted = K_SYSTEMACTOR;
	PmmName child = {"RAM", "CHILD"};
	KnCap cap;

	CHECK(hrfexecl(&child, "/bin/lost_u", &cap, NULL, "child", "x", NULL) >
		      0,
	      1);
	CHECK(actorPrivilege(&cap, &was, &wanted), K_OK);
	CHECK(was, K_USERACTOR);
	CHECK(actorPrivilege(&cap, &was, NULL), K_OK);
	CHECK(was, K_SYSTEMACTOR);
}

static void hold_more(void)
{
	CHECK(padKeyCreate(&b->key, destroy), 0);
	CHECK(padSet(K_MYACTOR, b->key, b), 0);
	CHECK(svPagesAllocate(&b->pages, 4096, K_FILLZERO, K_MYACTOR), K_OK);
	*(int *)b->pages = 4711;
}

static void check_more(void)
{
	CHECK(b->destroyed, 1);
	CHECK(padSet(K_MYACTOR, b->key, b) > 0, 1);
	CHECK(*(int *)b->pages, 4711);
	CHECK(svPagesFree(b->pages, 4096), K_OK);
}
#else
static void check_privilege(void)
{
}

static void hold_more(void)
{
}

static void check_more(void)
{
}
#endif

static void first_life(void)
{
	unsigned other = MXCSR_OTHER;
	KnTimeVal pause = {0, 5000000};

	__asm__ volatile("ldmxcsr %0" : : "m"(other));
	CHECK(atexit(at_exit), 0);
	hold_more();
	threadDelay(&pause);
	CHECK(mxcsr(), MXCSR_OTHER);
	if (check_failed)
		check_end("lost");
	crash();
}

/* Started by lost_s; ends cleanly with the last life of it. */
static int child(void)
{
	KnTimeVal pause = {0, 20000000};

	threadDelay(&pause);
	HR_EXIT_HDL();
	return 0;
}

int main(int argc, char *argv[])
{
	if (argc > 1)
		return child();
	strcpy(name.name, argv[0]);
	CHECK(mxcsr(), MXCSR_START);
	check_mapping();
	check_privilege();
	if (b->lives++ == 0)
		first_life();
	check_more();
	check_end("lost");
	HR_EXIT_HDL();
	return 0;
}
