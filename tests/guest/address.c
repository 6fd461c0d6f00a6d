/*
 * Where a block is: the system says, whatever the caller's pointer held, and
 * it is there in each life (PMM-13, PMM-14).
 *
 *   arun -g 0 address_u         crashes in its first life, waits for a site
 *                               restart in its second, ends in its third
 */
#include <stdio.h>
#include <string.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"
#include "tests/guest/check.h"

#define BLOCKS 4

struct place {
	VmAddr at;
	int lives;
};

/* The block of that number, asked for with this in the pointer. */
static struct place *ask(const char *self, int number, VmAddr wish)
{
	PmmName name = {"RAM", ""};
	VmAddr addr = wish;

	snprintf(name.name, sizeof(name.name), "%s.%d", self, number);
	CHECK(pmmAllocate(&addr, &name, (size_t)(number + 1) * 5000,
			  HR_GROUP_KEY, HR_GROUP_KEYSIZE),
	      K_OK);
	CHECK(addr == wish, 0);
	CHECK(addr % (VmAddr)vmPageSize(), 0);
	return (struct place *)addr;
}

int main(int argc, char *argv[])
{
	KnRgnDesc rgn = {.size = 0x10000, .options = K_ANYWHERE | K_WRITABLE};
	KnTimeVal pause = {0, 100000000};
	int life = 0;

	(void)argc;
	CHECK(rgnAllocate(K_MYACTOR, &rgn), K_OK);
	CHECK(rgnFree(K_MYACTOR, &(KnRgnDesc){.startAddr = rgn.startAddr,
					      .size = rgn.size}),
	      K_OK);
	for (int i = BLOCKS; i-- > 0;) {
		struct place *p = ask(argv[0], i, rgn.startAddr);

		CHECK(ask(argv[0], i, 8) == p, 1);
		if (p->lives)
			CHECK(p->at, p);
		p->at = (VmAddr)p;
		life = ++p->lives;
	}
	printf("address: life %d\n", life);
	check_end("address");
	if (life == 1)
		crash();
	if (life == 2)
		threadDelay(&pause);
	HR_EXIT_HDL();
	return 0;
}
