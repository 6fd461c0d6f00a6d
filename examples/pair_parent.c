/*
 * A group of two that blocks (guide, figure 4-2): the parent starts its child
 * in its first life only. It crashes while the child works; restarted, it
 * ends cleanly without the child, which then has not terminated.
 *
 *   arun -g 1 pair_parent_u     then, when the group is blocked:
 *   arun -g 1 cleanup_u
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/child.h"
#include "examples/crash.h"

int main(int argc, char *argv[])
{
	PmmName name = {"RAM", "PAIR"};
	KnTimeVal work = {0, 25000000};
	VmAddr addr;
	int *lives;
	int res;

	res = pmmAllocate(&addr, &name, sizeof(*lives), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE);
	if (argc < 1 || res != K_OK) {
		printf("parent: cannot allocate: error %d\n", res);
		HR_EXIT_HDL();
		exit(1);
	}
	lives = (int *)addr;

	if ((*lives)++ == 0) {
		if (child_start(argv[0]) < 0)
			perror("parent: child");
		else
			printf("parent: child started\n");
		threadDelay(&work);
		crash();
	}

	printf("parent: restarted, ends without its child\n");
	HR_EXIT_HDL();
	exit(0);
}
