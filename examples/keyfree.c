/*
 * Frees every block that has a key, whoever allocated it.
 *
 *   arun keyfree_u KEY
 */
#include <stdio.h>
#include <string.h>

#include <pmm/chPmm.h>

int main(int argc, char *argv[])
{
	int res;

	if (argc != 2) {
		printf("usage: keyfree KEY\n");
		return 2;
	}
	res = pmmFreeAll(argv[1], strlen(argv[1]) + 1);
	if (res != K_OK) {
		printf("keyfree: %s: error %d\n", argv[1], res);
		return 1;
	}
	printf("keyfree: blocks of %s are free\n", argv[1]);
	return 0;
}
