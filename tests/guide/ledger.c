/*
 * Chapter 3 as a program: one named block of persistent memory tells each run
 * which it is. Every way to fail that the guide names is taken once, data is
 * as it was linked at each start, and the block is where it always was.
 */
#include <stdio.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

#define KEY "LEDGER_KEY"

struct ledger {
	int runs;
	char *where;
	char text[40];
};

int initialised = 5;
int bss;

crash_store()
{
	KnRgnDesc rgn;
	long *p;

	bzero(&rgn, sizeof(rgn));
	rgn.options = K_ANYWHERE | K_RESERVED;
	rgn.size = vmPageSize();
	if (rgnAllocate(K_MYACTOR, &rgn) != K_OK) {
		printf("ledger: no region\n");
		return 0;
	}
	p = (long *)rgn.startAddr;
	*p = 0xDeadBeef;
	return 0;
}

crash_div(by) int by;
{
	volatile int zero = by, result;

	result = 7 / zero;
	return result;
}

main()
{
	struct ledger *l, *again;
	PmmName name;
	int res;

	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, "LEDGER");
	res = pmmAllocate((VmAddr *)&l, &name, sizeof(*l), KEY, sizeof(KEY));
	if (res != K_OK) {
		printf("ledger: no block, %d\n", res);
		HR_EXIT_HDL();
		exit(-1);
	}
	if (l->runs == 0) {
		l->where = (char *)l;
		strcpy(l->text, "written by the first run");
	}
	l->runs++;
	printf("ledger: run %d, data %d, bss %d, text \"%s\"\n", l->runs,
	       initialised, bss, l->text);
	initialised = 77;
	bss = 78;
	if (l->where != (char *)l)
		printf("ledger: the block has moved\n");
	res = pmmAllocate((VmAddr *)&again, &name, 50 * vmPageSize(), "XX", 2);
	if (res != K_OK || again != l)
		printf("ledger: size is not ignored, %d\n", res);
	res = pmmAllocate((VmAddr *)&again, &name, 0, KEY, sizeof(KEY));
	if (res != K_OK || again != l)
		printf("ledger: size 0 is not ignored, %d\n", res);

	switch (l->runs) {
	case 1:
		crash_store();
		break;
	case 2:
		crash_div(0);
		break;
	case 3:
		exit(0);
	case 4:
		return 0;
	case 5:
		asm volatile("ud2");
		break;
	case 6:
		res = pmmFree(&name);
		printf("ledger: freed, %d\n", res);
		res = pmmAllocate((VmAddr *)&l, &name, sizeof(*l), KEY,
				  sizeof(KEY));
		printf("ledger: new block, %d, runs %d, text \"%s\"\n", res,
		       l->runs, l->text);
		HR_EXIT_HDL();
		exit(0);
	}
	printf("ledger: still running after failure %d\n", l->runs);
	HR_EXIT_HDL();
	exit(1);
}
