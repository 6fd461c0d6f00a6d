/*
 * Works in steps with a checkpoint after each, and never fails by itself: a
 * good target for faults. One of them a group: the block is the group's.
 *
 *   arun -g 0 steady_u [STEPS [MILLISECONDS]]
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

struct checkpoint {
	int lives;
	int steps;
};

int main(int argc, char *argv[])
{
	int steps = argc > 1 ? atoi(argv[1]) : 5;
	int ms = argc > 2 ? atoi(argv[2]) : 10;
	PmmName name = {.medium = "RAM"};
	struct checkpoint *c;
	KnTimeVal pause;
	VmAddr addr;
	int res;

	snprintf(name.name, sizeof(name.name), "STEADY.%d", hrGetActorGroup(0));
	res = pmmAllocate(&addr, &name, sizeof(*c), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE);
	if (res != K_OK) {
		printf("steady: cannot allocate: error %d\n", res);
		HR_EXIT_HDL();
		exit(1);
	}
	c = (struct checkpoint *)addr;
	c->lives++;

	K_MILLI_TO_TIMEVAL(&pause, ms);
	while (c->steps < steps) {
		printf("steady: life %d, step %d of %d\n", c->lives,
		       c->steps + 1, steps);
		threadDelay(&pause);
		c->steps++;
	}

	printf("steady: done\n");
	HR_EXIT_HDL();
	exit(0);
}
