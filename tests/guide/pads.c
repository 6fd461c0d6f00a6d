/*
 * Private data: the destructor is called with the value at any end of the
 * actor, by itself, by a failure, with its group or killed for good. A user
 * actor may not have any.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <chorus.h>
#include <am/afexec.h>
#include <pd/chPd.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

static void rest(long ms)
{
	KnTimeVal t;

	t.tmSec = ms / 1000;
	t.tmNSec = ms % 1000 * 1000000;
	threadDelay(&t);
}

static void gone(void *value)
{
	printf("pads: %s exits\n", (char *)value);
}

static void never(void *value)
{
	printf("pads: destructor of nothing, %d\n", value == NULL);
}

int main(int argc, char **argv)
{
	char *who = argc > 1 ? argv[1] : "pads";
	volatile int zero = 0;
	PdKey key, empty;
	PmmName name;
	int *runs;
	int res;

	res = padKeyCreate(&key, gone);
	if (res != 0) {
		printf("pads: %s gets no key, %s\n", who,
		       res > 0 ? "positive" : "negative");
		HR_EXIT_HDL();
		exit(0);
	}
	padKeyCreate(&empty, never);
	res = padSet(K_MYACTOR, key, who);
	if (res != 0)
		printf("pads: no value, %d\n", res);
	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, who);
	if (pmmAllocate((VmAddr *)&runs, &name, sizeof(int), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) != K_OK)
		exit(-1);
	printf("pads: %s run %d\n", who, ++*runs);
	if (strcmp(who, "waits") == 0)
		rest(5000);
	else if (*runs == 1)
		zero = 7 / zero;
	else if (*runs == 2)
		exit(0);
	printf("pads: %s ends\n", who);
	HR_EXIT_HDL();
	exit(0);
}
