/*
 * The guide's first example (chapter 3) in our words: greets and faults in its
 * first life, learns from its block that it was restarted in its second, frees
 * the block and ends cleanly.
 *
 *   arun -g 0 hello_restart_u
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"

#define HR_GROUP "HELLO_GROUP" /* pmmFreeAll(HR_GROUP, 12) frees PM1 too */

static void end(int status)
{
	HR_EXIT_HDL();
	exit(status);
}

int main(void)
{
	PmmName name = {"RAM", "PM1"};
	VmAddr addr;
	int *lives;
	int res;

	res = pmmAllocate(&addr, &name, sizeof(*lives), HR_GROUP,
			  sizeof(HR_GROUP));
	if (res != K_OK) {
		printf("Cannot allocate %s: error %d\n", name.name, res);
		end(1);
	}
	lives = (int *)addr;

	if ((*lives)++ == 0) {
		printf("Hello world!\n");
		crash();
	}

	printf("The actor has been restarted.\n");
	res = pmmFree(&name);
	if (res != K_OK) {
		printf("Cannot free %s: error %d\n", name.name, res);
		end(1);
	}
	printf("Example finished. Exit.\n");
	end(0);
	return 0;
}
