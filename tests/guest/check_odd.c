/*
 * Odd but lawful requests: regions beside regions, a region where a block
 * would be, ending another actor, waiting for one that is restarted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <am/afexec.h>
#include <am/await.h>
#include <pmm/chPmm.h>

#include "tests/guest/check.h"

#define PAGE 4096ul

static int take(unsigned long at, unsigned long pages)
{
	KnRgnDesc rgn = {.size = pages * PAGE, .options = K_WRITABLE};

	rgn.startAddr = at;
	return rgnAllocate(K_MYACTOR, &rgn);
}

/* A free place is free, though regions touch one another. */
static void check_neighbours(void)
{
	KnRgnDesc any = {.size = PAGE,
			 .options = K_ANYWHERE | K_WRITABLE | K_FILLZERO};
	unsigned long at;

	CHECK(rgnAllocate(K_MYACTOR, &any), K_OK);
	at = any.startAddr;
	CHECK(take(at + PAGE, 4), K_OK);
	CHECK(take(at + 5 * PAGE, 1), K_OK);
	CHECK(rgnAllocate(K_MYACTOR, &any), K_OK);
	CHECK(any.startAddr > at + 5 * PAGE, 1);
	*(volatile char *)any.startAddr = 1;
	CHECK(rgnAllocate(K_MYACTOR, &any), K_OK);
	*(volatile char *)any.startAddr = 1;
}

/* What pmmAllocate gives is the block. */
static void check_window(void)
{
	PmmName name = {"RAM", "ODD"};
	VmAddr addr = 0;

	CHECK(pmmAllocate(&addr, &name, PAGE, "ODD_KEY", 8), K_OK);
	CHECK(take(addr & ~0xffffffffful, 64) != K_OK, 1);
	CHECK(take(addr + 16 * PAGE, 1) != K_OK, 1);
	CHECK(pmmFree(&name), K_OK);
	CHECK(take(addr, 1) != K_OK, 1);
}

/* The caller goes on when it has ended another one, asleep or not yet run. */
static void check_kill(char *me)
{
	char what[] = "wait";
	char *argv[] = {me, what, NULL};
	KnTimeVal tick = {0, 1000000};
	KnCap cap;

	CHECK(afexecv(me, &cap, NULL, argv) > 0, 1);
	CHECK(akill(&cap), 0);
	CHECK(akill(&cap), -1);
	CHECK(errno, ESRCH);
	CHECK(afexecv(me, &cap, NULL, argv) > 0, 1);
	threadDelay(&tick);
	CHECK(akill(&cap), 0);
}

/* Waiting by capability and by aid. */
static void check_await(char *me)
{
	char what[] = "leave";
	char *argv[] = {me, what, NULL};
	int status = 0;
	KnCap cap;
	int aid = afexecv(me, &cap, NULL, argv);

	CHECK(awaits(&cap, &status), aid);
	CHECK(status, AWAIT_EXIT | 3);
	CHECK(awaits(&cap, &status), -1);
	CHECK(errno, ESRCH);
	aid = afexecv(me, &cap, NULL, argv);
	CHECK(await(aid, (int *)8), -1);
	CHECK(errno, EFAULT);
	CHECK(await(aid, NULL), aid);
	CHECK(await(aid, NULL), -1);
	CHECK(await(1, NULL), -1);
	CHECK(awaits(NULL, NULL), -1);
}

int main(int argc, char *argv[])
{
	KnTimeVal minute = {60, 0};
	KnTimeVal moment = {0, 20000000};

	if (argc > 1) {
		threadDelay(*argv[1] == 'l' ? &moment : &minute);
		return 3;
	}
	check_neighbours();
	check_window();
	check_kill(argv[0]);
	check_await(argv[0]);
	return check_end("check_odd");
}
