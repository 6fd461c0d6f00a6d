/*
 * Written as programs for the guide are: gnu89, K&R definitions, undeclared
 * functions, no header beyond stdio.h and those of the services. Crashes in
 * its first life, ends cleanly in its second.
 */
#include <stdio.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

#define OLD_GROUP "OLD_GROUP"

static report(what, value) char *what;
{
	printf("oldstyle: %s %d\n", what, value);
}

main(argc, argv) char **argv;
{
	int *lives;
	long *bad;
	PmmName name;
	KnRgnDesc rgn;

	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, "OLD");
	if (pmmAllocate((VmAddr *)&lives, &name, sizeof(int), OLD_GROUP,
			sizeof(OLD_GROUP)) != K_OK) {
		HR_EXIT_HDL();
		exit(-1);
	}

	bzero(&rgn, sizeof(rgn));
	rgn.options = K_ANYWHERE | K_RESERVED;
	rgn.size = vmPageSize();
	if (rgnAllocate(K_MYACTOR, &rgn) == K_OK && (*lives)++ == 0) {
		report("life", *lives);
		bad = (long *)rgn.startAddr;
		*bad = 0xDeadBeef;
	}
	report("life", *lives);
	report("free", pmmFree(&name));
	HR_EXIT_HDL();
	exit(0);
}
