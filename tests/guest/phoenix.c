/*
 * Dies N times by a fault and ends cleanly in its next life: N group
 * restarts, or site restarts, with nothing else in between.
 *
 *   arun -g 0 phoenix_u [N]
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

int main(int argc, char *argv[])
{
	int wanted = argc > 1 ? atoi(argv[1]) : 3;
	PmmName name = {.medium = "RAM", .name = "PHOENIX"};
	VmAddr addr;
	int *lives;
	int res;

	res = pmmAllocate(&addr, &name, sizeof(*lives), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE);
	if (res != K_OK) {
		printf("phoenix: cannot allocate: error %d\n", res);
		HR_EXIT_HDL();
		exit(1);
	}
	lives = (int *)addr;
	if ((*lives)++ < wanted)
		__builtin_trap();
	printf("phoenix: %d lives\n", *lives);
	HR_EXIT_HDL();
	exit(0);
}
