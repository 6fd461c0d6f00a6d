/*
 * A supervisor actor whose stack overflows must not reach what lies below,
 * however the regions around it come and go.
 *
 *   arun hostile_guard_s
 */
#include <string.h>

#include <am/await.h>
#include <hr/hr.h>
#include <mem/chMem.h>

#include "tests/guest/check.h"

#define PAGE	 4096ul
#define GAPS	 200
#define PATTERN	 0x5a
#define CHILD_MS 20

static char *take(VmSize pages)
{
	KnRgnDesc r = {.size = pages * PAGE,
		       .options = K_ANYWHERE | K_WRITABLE};

	return rgnAllocate(K_MYACTOR, &r) == K_OK ? (char *)r.startAddr : NULL;
}

static unsigned long deeper(unsigned long depth)
{
	volatile char page[2048];

	page[0] = (char)depth;
	return depth ? deeper(depth - 1) + (unsigned long)page[0] : 0;
}

static int child(void)
{
	KnTimeVal t;

	K_MILLI_TO_TIMEVAL(&t, CHILD_MS);
	threadDelay(&t);
	return (int)deeper(1000000);
}

/* Below the child's stack there is a region of two pages and a guard page;
 * then one of three pages in their place, if it is let in. */
static void parent(char *me)
{
	KnRgnDesc two = {.size = 2 * PAGE};
	int status = 0, aid;
	char *three;

	for (int i = 0; i < GAPS; i++)
		take(1);
	two.startAddr = (VmAddr)take(2);
	aid = afexecl(me, NULL, NULL, me, "child", NULL);
	CHECK(aid > 0, 1);
	CHECK(rgnFree(K_MYACTOR, &two), K_OK);
	three = take(3);
	memset(three, PATTERN, 3 * PAGE);
	CHECK(await(aid, &status), aid);
	CHECK(IS_KILL_EVT(status), 1);
	for (unsigned long i = 0; i < 3 * PAGE; i++)
		if (three[i] != PATTERN) {
			CHECK(three[i], PATTERN);
			break;
		}
}

int main(int argc, char *argv[])
{
#ifndef CX_SUPERVISOR
	printf("hostile_guard: for supervisor actors only\n");
	return 0;
#endif
	if (argc > 1)
		return child();
	parent(argv[0]);
	return check_end("hostile_guard");
}
