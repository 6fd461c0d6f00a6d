/*
 * Section 4.4: site restarts, by command, by call and by policy. "ship" counts
 * its runs in a block that outlives all but a cold boot, "reef" fails twice,
 * "slow" fails with six seconds between, "mutiny" asks for a site restart.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <chorus.h>
#include <am/afexec.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

static void rest(long ms)
{
	KnTimeVal t;

	t.tmSec = ms / 1000;
	t.tmNSec = ms % 1000 * 1000000;
	threadDelay(&t);
}

static void mutiny(void)
{
	char *args[4];
	int res;

	args[0] = "shutdown";
	args[1] = "-i";
	args[2] = "1";
	args[3] = NULL;
	res = sysShutdown(3, args);
	if (res != 0) {
		printf("voyage: sysShutdown is refused\n");
		return;
	}
	rest(5000);
	printf("voyage: Timeout !\n");
}

int main(int argc, char **argv)
{
	char *role = argc > 1 ? argv[1] : "ship";
	char *who = argc > 2 ? argv[2] : role;
	volatile int zero = 0;
	PmmName name;
	int *runs;
	int res;

	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, who);
	res = pmmAllocate((VmAddr *)&runs, &name, sizeof(int), "VOYAGE", 7);
	if (res != K_OK) {
		printf("voyage: no block, %d\n", res);
		HR_EXIT_HDL();
		exit(-1);
	}
	printf("voyage: %s run %d\n", who, ++*runs);
	if (strcmp(role, "reef") == 0 && *runs <= 2)
		zero = 7 / zero;
	if (strcmp(role, "slow") == 0 && *runs <= 2) {
		rest(6000);
		zero = 7 / zero;
	}
	if (strcmp(role, "mutiny") == 0 && *runs == 1)
		mutiny();
	if (strcmp(role, "ship") == 0)
		rest(20000);
	printf("voyage: %s arrives\n", who);
	HR_EXIT_HDL();
	exit(0);
}
