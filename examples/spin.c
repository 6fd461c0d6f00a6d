/*
 * Computes without ever sleeping, and keeps its place: several of these at a
 * time share the processor by preemption. Ends cleanly with a result that
 * does not depend on how often it was interrupted or restarted.
 *
 *   arun -g 1 spin_u [ROUNDS [ITERATIONS]]
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

struct place {
	int round;
	unsigned long value;
};

static unsigned long compute(unsigned long value, int iterations)
{
	while (iterations-- > 0)
		value = value * 6364136223846793005ul + 1442695040888963407ul;
	return value;
}

int main(int argc, char *argv[])
{
	int rounds = argc > 1 ? atoi(argv[1]) : 8;
	int iterations = argc > 2 ? atoi(argv[2]) : 20000;
	PmmName name = {.medium = "RAM"};
	struct place *p;
	VmAddr addr;
	int res;

	snprintf(name.name, sizeof(name.name), "SPIN.%d", hrGetActorGroup(0));
	res = pmmAllocate(&addr, &name, sizeof(*p), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE);
	if (res != K_OK) {
		printf("spin: cannot allocate: error %d\n", res);
		HR_EXIT_HDL();
		exit(1);
	}
	p = (struct place *)addr;
	while (p->round < rounds) {
		unsigned long next = compute(p->value, iterations);

		p->value = next;
		p->round++;
	}
	printf("spin: %d rounds, value %016lx\n", p->round, p->value);
	HR_EXIT_HDL();
	exit(0);
}
