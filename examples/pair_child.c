/*
 * The child of pair_parent: works in steps and notes each in a block of its
 * group, so that it goes on where it was when it is started again.
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#define STEPS 5

int main(void)
{
	PmmName name = {"RAM", "CHILD_STEPS"};
	KnTimeVal pause = {0, 10000000};
	VmAddr addr;
	int *done;
	int res;

	res = pmmAllocate(&addr, &name, sizeof(*done), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE);
	if (res != K_OK) {
		printf("child: cannot allocate: error %d\n", res);
		HR_EXIT_HDL();
		exit(1);
	}
	done = (int *)addr;

	while (*done < STEPS) {
		printf("child: step %d of %d\n", *done + 1, STEPS);
		threadDelay(&pause);
		(*done)++;
	}

	printf("child: done\n");
	HR_EXIT_HDL();
	exit(0);
}
