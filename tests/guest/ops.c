/*
 * Each operation that an actor can ask the PMM and HR_CTRL for, once, for
 * campaigns that stop the site within them:
 *
 *   arun -g GID ops_u
 *
 * In a later life it finds what was there before the stop: a block is absent
 * or whole, never of another size or with half of what was put in.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <hr/hrCtrl.h>
#include <pmm/chPmm.h>

#define WORDS 1500 /* two pages */

static char key[] = "OPS";

static void wrong(const char *what, int res)
{
	printf("ops: %s: %d\n", what, res);
	exit(1);
}

static int *get(const char *block, size_t bytes)
{
	PmmName name = {.medium = "RAM"};
	VmAddr addr;
	int res;

	strcpy(name.name, block);
	res = pmmAllocate(&addr, &name, bytes, key, sizeof(key));
	if (res != K_OK)
		wrong(block, res);
	return (int *)addr;
}

/* A word is zero or its own number, and behind a zero there are zeros. */
static void fill(int *word, int count)
{
	int written = 0;

	while (written < count && word[written] == written + 1)
		written++;
	for (int i = written; i < count; i++) {
		if (word[i] != 0)
			wrong("torn", i);
		word[i] = i + 1;
	}
}

int main(void)
{
	PmmName first = {"RAM", "FIRST"};
	PmmName nobody = {"RAM", "NOBODY"};
	int *block = get("FIRST", sizeof(int));
	int res;

	fill(block, 1);
	if (get("FIRST", sizeof(int)) != block)
		wrong("moved", 0);
	fill(get("SECOND", WORDS * sizeof(int)), WORDS);
	res = pmmFree(&first);
	if (res != K_OK)
		wrong("free", res);
	if (pmmFree(&nobody) == K_OK)
		wrong("freed nobody", 0);
	get("THIRD", sizeof(int));
	res = pmmFreeAll(key, sizeof(key));
	if (res != K_OK)
		wrong("free all", res);
	if (hrGetActorGroup(agetId()) < 0)
		wrong("group", errno);
	HR_EXIT_HDL();
	printf("ops: done\n");
	exit(0);
}
