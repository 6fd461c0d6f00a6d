/*
 * Figures 4-1 and 4-2: members that have ended cleanly run again with their
 * group, and a member that nobody starts again keeps the group from ending.
 * "owner" starts LAMP in its first run only; "sweep" is the clean-up actor.
 * "early" calls HR_EXIT_HDL too early in two of its three runs. "c1" to
 * "c3" are a chain of members, each started by the one before.
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

	t.tmSec = 0;
	t.tmNSec = ms * 1000000;
	threadDelay(&t);
}

static void set_name(PmmName *name, char *text)
{
	bzero(name, sizeof(*name));
	strcpy(name->medium, "RAM");
	strcpy(name->name, text);
}

static void finish(char *who)
{
	printf("lights: %s ends\n", who);
	HR_EXIT_HDL();
	exit(0);
}

static int next_run(char *who)
{
	PmmName name;
	int *runs;
	int res;

	set_name(&name, who);
	res = pmmAllocate((VmAddr *)&runs, &name, sizeof(int), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE);
	if (res != K_OK) {
		printf("lights: %s has no block, %d\n", who, res);
		HR_EXIT_HDL();
		exit(-1);
	}
	printf("lights: %s run %d\n", who, ++*runs);
	return *runs;
}

static void spawn(char *path, char *member, char *role)
{
	PmmName name;
	KnCap cap;

	set_name(&name, member);
	if (hrfexecl(&name, path, &cap, NULL, path, role, (char *)NULL) < 0)
		printf("lights: %s not started, %s\n", member, strerror(errno));
}

int main(int argc, char **argv)
{
	char *role = argc > 1 ? argv[1] : "none";
	volatile int zero = 0;
	int run;

	if (strcmp(role, "da2") == 0)
		rest(50);
	run = next_run(role);
	if (strcmp(role, "owner") == 0) {
		if (run > 1)
			finish(role);
		spawn(argv[0], "LAMP", "lamp");
		rest(20);
		zero = 7 / zero;
	} else if (strcmp(role, "lamp") == 0) {
		if (run == 1)
			rest(500);
		finish(role);
	} else if (strcmp(role, "sweep") == 0) {
		spawn(argv[0], "LAMP", "lamp");
		rest(20);
		finish(role);
	} else if (strcmp(role, "early") == 0) {
		if (run != 2)
			HR_EXIT_HDL();
		rest(300);
		if (run == 2)
			exit(0);
	} else if (strcmp(role, "c1") == 0) {
		if (run > 2)
			finish(role);
		spawn(argv[0], "C2", "c2");
		rest(200);
	} else if (strcmp(role, "c2") == 0) {
		spawn(argv[0], "C3", "c3");
		rest(100);
	} else if (strcmp(role, "c3") == 0) {
		rest(10);
		if (run == 1)
			zero = 7 / zero;
	} else if (strcmp(role, "da1") == 0) {
		spawn(argv[0], "A2", "a2");
		rest(10);
		finish(role);
	} else if (strcmp(role, "da2") == 0) {
		rest(100);
		if (run == 1)
			zero = 7 / zero;
		finish(role);
	}
	finish(role);
}
