/*
 * An actor that is not restartable: makes a block or finds it, adds one to
 * the number in it, and leaves it behind.
 *
 *   arun plain_u BLOCK KEY [BYTES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pmm/chPmm.h>

int main(int argc, char *argv[])
{
	PmmName name = {.medium = "RAM"};
	size_t bytes = argc > 3 ? strtoul(argv[3], NULL, 0) : sizeof(int);
	VmAddr addr;
	int res;

	if (argc < 3) {
		printf("usage: plain BLOCK KEY [BYTES]\n");
		return 2;
	}
	strncpy(name.name, argv[1], sizeof(name.name) - 1);
	res = pmmAllocate(&addr, &name, bytes, argv[2], strlen(argv[2]) + 1);
	if (res != K_OK) {
		printf("plain: cannot allocate %s: error %d\n", name.name, res);
		return 1;
	}
	printf("plain: %s holds %d\n", name.name, ++*(int *)addr);
	return 0;
}
