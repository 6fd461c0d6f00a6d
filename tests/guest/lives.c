/*
 * What a life begins with and what is left of the one before: changes
 * everything it can in its first life, crashes, and looks in its second.
 *
 *   setenv COLOR green
 *   arun -g 0 lives_u one two     within 50 ms: setenv COLOR red
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"
#include "tests/guest/check.h"

struct before {
	int life;
	int aid;
	int group;
	KnCap cap;
	VmAddr region;
	VmAddr heap;
	VmAddr code;
	VmAddr data;
	VmAddr stack;
};

static char data[16] = "as in the file";
static char bss[5000];

static void check_begin(int argc, char *argv[])
{
	CHECK(strcmp(data, "as in the file"), 0);
	for (size_t i = 0; i < sizeof(bss); i += 8)
		CHECK(bss[i], 0);
	CHECK(argc, 3);
	CHECK(strcmp(argv[1], "one"), 0);
	CHECK(strcmp(argv[2], "two"), 0);
	CHECK(argv[3] == NULL, 1);
	CHECK(getenv("COLOR") && strcmp(getenv("COLOR"), "green") == 0, 1);
}

static VmAddr page_of(const void *p)
{
	return (VmAddr)p & ~((VmAddr)vmPageSize() - 1);
}

/* Free now, however it was used before (ACT-8, ACT-16, PMM-26). */
static void check_vacant(VmAddr addr)
{
	KnRgnDesc rgn = {.startAddr = addr, .options = K_WRITABLE | K_FILLZERO};

	rgn.size = (VmSize)vmPageSize();
	CHECK(rgnAllocate(K_MYACTOR, &rgn), K_OK);
	CHECK(*(char *)addr, 0);
	rgn.options = 0;
	CHECK(rgnFree(K_MYACTOR, &rgn), K_OK);
}

static void first_life(struct before *b, char *argv[])
{
	KnRgnDesc rgn = {.size = 100000,
			 .options = K_ANYWHERE | K_WRITABLE | K_FILLZERO};
	KnTimeVal pause = {0, 50000000};
	char *heap = malloc(100000);
	char *color = getenv("COLOR");
	char deep[8192];

	CHECK(heap && color, 1);
	if (!heap || !color) {
		free(heap);
		return;
	}
	CHECK(rgnAllocate(K_MYACTOR, &rgn), K_OK);
	b->aid = agetId();
	b->group = hrGetActorGroup(0);
	CHECK(actorSelf(&b->cap), K_OK);
	b->region = rgn.startAddr;
	b->heap = page_of(heap + 50000);
	b->code = (VmAddr)first_life;
	b->data = (VmAddr)data;
	memset((void *)rgn.startAddr, 'x', rgn.size);
	b->stack = (VmAddr)deep;
	memset(heap, 'x', 100000);
	memset(deep, 'x', sizeof(deep));
	memset(data, 'x', sizeof(data));
	memset(bss, 'x', sizeof(bss));
	memset(argv[1], 'x', 3);
	memset(color, 'x', 5);
	threadDelay(&pause);
	CHECK(*(volatile char *)b->stack, 'x');
	if (check_failed)
		check_end("lives");
	crash();
}

/* The stack is new where it is at the same place. */
static void check_stack(VmAddr old)
{
	VmAddr here = (VmAddr)&old;

	if (here > old && here - old < 16384)
		CHECK(*(volatile char *)old == 'x', 0);
}

static void second_life(const struct before *b)
{
	KnCap cap;

	check_stack(b->stack);
	check_vacant(b->region);
	check_vacant(b->heap);
	CHECK(actorSelf(&cap), K_OK);
	CHECK(agetId() == b->aid, 0);
	CHECK(cap.ui == b->cap.ui && cap.key == b->cap.key, 0);
	CHECK(akill(&b->cap), -1);
	CHECK(errno, ESRCH);
	CHECK(hrGetActorGroup(0), b->group);
	CHECK(hrGetActorGroup(agetId()), b->group);
	CHECK((VmAddr)first_life, b->code);
	CHECK((VmAddr)data, b->data);
}

int main(int argc, char *argv[])
{
	PmmName name = {"RAM", "LIVES"};
	struct before *b;
	VmAddr addr;

	CHECK(pmmAllocate(&addr, &name, sizeof(*b), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE),
	      K_OK);
	b = (struct before *)addr;
	check_begin(argc, argv);
	if (b->life++ == 0)
		first_life(b, argv);
	else
		second_life(b);
	check_end("lives");
	HR_EXIT_HDL();
	return 0;
}
