/*
 * Section 4.3: hrGetActorGroup and hrKillGroup. "victim" has one block that
 * lives as long as its group and one that does not; "hunter" ends another
 * group and then its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <errno.h>
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

static int *block(char *text, int grouped)
{
	PmmName name;
	int *p = NULL;
	int res;

	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, text);
	if (grouped)
		res = pmmAllocate((VmAddr *)&p, &name, sizeof(int),
				  HR_GROUP_KEY, HR_GROUP_KEYSIZE);
	else
		res = pmmAllocate((VmAddr *)&p, &name, sizeof(int), "KEPT", 5);
	if (res == K_OK)
		return p;
	printf("killer: no block %s, %d\n", text, res);
	HR_EXIT_HDL();
	exit(-1);
}

static void victim(void)
{
	int *a = block("VICTIM", 1);
	int *b = block("KEPT", 0);

	++*a;
	++*b;
	printf("killer: victim run %d, kept %d\n", *a, *b);
	rest(1500);
	printf("killer: victim was spared\n");
	HR_EXIT_HDL();
	exit(0);
}

static char *outcome(int res)
{
	int seen = errno;

	if (res >= 0)
		return res == 0 ? "0" : "positive";
	return seen == EPERM	? "EPERM"
	       : seen == EINVAL ? "EINVAL"
	       : seen == ESRCH	? "ESRCH"
				: "another errno";
}

static void hunter(int prey)
{
	int self = agetId();
	int res;

	printf("killer: own group %d\n", hrGetActorGroup(self));
	printf("killer: group of nobody %d\n", hrGetActorGroup(30000));
	printf("killer: unused group %s\n", outcome(hrKillGroup(30)));
	printf("killer: group -1 %s\n", hrKillGroup(-1) < 0 ? "refused" : "0");
	res = hrKillGroup(prey);
	printf("killer: prey %s\n", outcome(res));
	if (res == 0) {
		printf("killer: block KEPT has %d\n", *block("KEPT", 0));
		printf("killer: block VICTIM has %d\n", *block("VICTIM", 1));
	}
	printf("killer: ending group %d\n", hrGetActorGroup(self));
	hrKillGroup(hrGetActorGroup(self));
	printf("killer: hrKillGroup has come back\n");
	rest(50);
	exit(1);
}

/* Kills its child by the capability, without the group's knowing. */
static void parent(char *path)
{
	int *runs = block("PARENT", 1);
	PmmName name;
	KnCap cap;
	int aid;

	printf("killer: parent run %d\n", ++*runs);
	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, "CHILD");
	aid = hrfexecl(&name, path, &cap, NULL, path, "child", (char *)NULL);
	printf("killer: same group %d\n",
	       hrGetActorGroup(aid) == hrGetActorGroup(agetId()));
	rest(20);
	if (*runs == 1)
		akill(&cap);
	if (*runs == 2)
		akill(K_MYACTOR);
	rest(200);
	printf("killer: parent ends\n");
	HR_EXIT_HDL();
	exit(0);
}

static void child(void)
{
	rest(5);
	printf("killer: child\n");
	rest(100);
	printf("killer: child ends\n");
	HR_EXIT_HDL();
	exit(0);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "parent") == 0)
		parent(argv[0]);
	if (argc > 1 && strcmp(argv[1], "child") == 0)
		child();
	if (argc > 1 && strcmp(argv[1], "victim") == 0)
		victim();
	if (argc > 2 && strcmp(argv[1], "hunter") == 0)
		hunter(atoi(argv[2]));
	printf("killer: group without restart %d\n", hrGetActorGroup(agetId()));
	return 0;
}
