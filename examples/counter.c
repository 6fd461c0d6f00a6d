/*
 * A counter in persistent memory: the first life counts and crashes, the
 * second finds the count, frees the block and ends cleanly.
 *
 *   arun -g 0 counter_u [BLOCK]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"

#define KEY "COUNTER_KEY" /* pmmFreeAll(KEY, sizeof(KEY)) frees the block */

int main(int argc, char *argv[])
{
	PmmName name = {.medium = "RAM"};
	VmAddr addr;
	int *counter;
	int res;

	strncpy(name.name, argc > 1 ? argv[1] : "COUNTER",
		sizeof(name.name) - 1);
	res = pmmAllocate(&addr, &name, sizeof(*counter), KEY, sizeof(KEY));
	if (res != K_OK) {
		printf("counter: cannot allocate %s: error %d\n", name.name,
		       res);
		HR_EXIT_HDL();
		exit(1);
	}
	counter = (int *)addr;

	if (*counter == 0) {
		printf("counter: first life\n");
		(*counter)++;
		crash();
	}

	printf("counter: restarted, count is %d\n", *counter);
	res = pmmFree(&name);
	if (res != K_OK)
		printf("counter: cannot free %s: error %d\n", name.name, res);
	printf("counter: done\n");
	HR_EXIT_HDL();
	exit(0);
}
