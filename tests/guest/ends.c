/*
 * Ways to end. A second life says so and ends cleanly.
 *
 *   arun -g 0 ends_u HOW
 *
 * crash      HR_EXIT_HDL, then a memory fault
 * status     HR_EXIT_HDL, then exit(7)
 * return     HR_EXIT_HDL between atexit functions, then return from main
 * wait       HR_EXIT_HDL, then a long sleep, to be killed
 * bare       return 0 without HR_EXIT_HDL
 * killgroup  hrKillGroup of its own group
 * shutdown   sysShutdown -i 1
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"

static void before_handler(void)
{
	printf("ends: registered last\n");
}

static void behind_handler(void)
{
	printf("ends: registered first\n");
}

static void shut_down(void)
{
	static char command[] = "shutdown", option[] = "-i", level[] = "1";
	char *argv[] = {command, option, level, NULL};
	KnTimeVal wait = {5, 0};
	int res = sysShutdown(3, argv);

	if (res == K_OK)
		threadDelay(&wait);
	printf("ends: sysShutdown returned %d\n", res);
}

static void end(const char *how)
{
	KnTimeVal wait = {5, 0};

	if (strcmp(how, "bare") == 0)
		exit(0);
	if (strcmp(how, "killgroup") == 0) {
		hrKillGroup(hrGetActorGroup(0));
		printf("ends: hrKillGroup returned, errno %d\n", errno);
	} else if (strcmp(how, "shutdown") == 0) {
		shut_down();
	}
	atexit(behind_handler);
	HR_EXIT_HDL();
	atexit(before_handler);
	if (strcmp(how, "crash") == 0)
		crash();
	else if (strcmp(how, "status") == 0)
		exit(7);
	else if (strcmp(how, "wait") == 0)
		threadDelay(&wait);
}

int main(int argc, char *argv[])
{
	PmmName name = {"RAM", "ENDS"};
	VmAddr addr;

	if (argc != 2 || pmmAllocate(&addr, &name, sizeof(int), HR_GROUP_KEY,
				     HR_GROUP_KEYSIZE) != K_OK) {
		HR_EXIT_HDL();
		exit(1);
	}
	printf("ends: life %d, %s\n", ++*(int *)addr, argv[1]);
	if (*(int *)addr == 1)
		end(argv[1]);
	else
		HR_EXIT_HDL();
	return 3;
}
