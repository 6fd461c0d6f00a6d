/*
 * Has a block for a while: makes it or finds it, adds one to the number in
 * it, waits, and says what the number is then. "-" is the key of the group.
 *
 *   arun [-g GROUP] hold_u BLOCK KEY [MILLISECONDS [BYTES]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

int main(int argc, char *argv[])
{
	PmmName name = {.medium = "RAM"};
	static char group_key[] = "-";
	char *key = argc > 2 ? argv[2] : group_key;
	int of_group = strcmp(key, "-") == 0;
	int ms = argc > 3 ? atoi(argv[3]) : 0;
	size_t bytes = argc > 4 ? strtoul(argv[4], NULL, 0) : sizeof(int);
	KnTimeVal pause;
	VmAddr addr;
	int res;

	strncpy(name.name, argc > 1 ? argv[1] : "HOLD", sizeof(name.name) - 1);
	res = pmmAllocate(&addr, &name, bytes, of_group ? HR_GROUP_KEY : key,
			  of_group ? HR_GROUP_KEYSIZE : strlen(key) + 1);
	if (res == K_OK) {
		printf("hold: %s holds %d\n", name.name, ++*(int *)addr);
		K_MILLI_TO_TIMEVAL(&pause, ms);
		if (ms > 0)
			threadDelay(&pause);
		printf("hold: %s held %d\n", name.name, *(int *)addr);
	} else {
		printf("hold: cannot allocate %s: error %d\n", name.name, res);
	}
	HR_EXIT_HDL();
	return 0;
}
