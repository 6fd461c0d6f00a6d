/*
 * Ends of all kinds in the middle of something else. Lives are counted in a
 * block that no group owns; what is beside the point ends the actor cleanly.
 *
 *   arun -g 0 hostile_race_u VERB
 *
 * suicide   ends its group while children of it start
 * exit      leaves without HR_EXIT_HDL while children start, five times
 * atexit    spawns, allocates and kills itself in atexit functions
 * mutual    waits for a child that waits for it
 * spawn     spawns a child, kills it, spawns it again, ...
 * kill      a supervisor: ends group 0 every three milliseconds, ten times
 * scribble  fills its persistent memory with garbage and fails, five times
 * flood     writes 2000 lines
 * ever      sleeps as long as can be asked for
 * child     waits
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <am/await.h>
#include <hr/hr.h>
#include <mem/chMem.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"
#include "tests/guest/hostile.h"

static char *me;

static void pause_ms(long ms)
{
	KnTimeVal t;

	K_MILLI_TO_TIMEVAL(&t, ms);
	threadDelay(&t);
}

/* This life's number. */
static int life(void)
{
	PmmName name = {"RAM", "RACE"};
	VmAddr addr;

	if (pmmAllocate(&addr, &name, sizeof(int), "RACE", 5) != K_OK)
		return 1000;
	return ++*(int *)addr;
}

static int spawn(const char *name, const char *verb, const char *with,
		 KnCap *cap)
{
	PmmName base = {.medium = "RAM"};

	strcpy(base.name, name);
	return hrfexecl(&base, me, cap, NULL, me, verb, with, NULL);
}

static void clean(void)
{
	HR_EXIT_HDL();
	exit(0);
}

static void suicide(void)
{
	spawn("RACE.A", "child", NULL, NULL);
	spawn("RACE.B", "child", NULL, NULL);
	hrKillGroup(hrGetActorGroup(0));
	spawn("RACE.C", "child", NULL, NULL);
	printf("race: FAILED: lives on\n");
}

static void leave(void)
{
	int n = life();

	if (n > 5) {
		printf("race: left %d times\n", n - 1);
		hrKillGroup(hrGetActorGroup(0));
	}
	spawn("RACE.A", "child", NULL, NULL);
	spawn("RACE.B", "child", NULL, NULL);
	_exit(3);
}

static void last_acts(void)
{
	VmAddr addr;
	PmmName name = {"RAM", "RACE.LAST"};
	int e = pmmAllocate(&addr, &name, 1, HR_GROUP_KEY, HR_GROUP_KEYSIZE);
	int aid = spawn("RACE.A", "exit0", NULL, NULL);

	printf("race: last acts: %d, %s\n", e, aid > 0 ? "spawned" : "not");
	e = afexecl("plain_u", NULL, NULL, "plain_u", NULL);
	printf("race: afexec %s\n", e > 0 ? "ok" : strerror(errno));
	akill(K_MYACTOR);
	printf("race: FAILED: lives on\n");
}

static void mutual(void)
{
	char number[16];
	int aid;

	snprintf(number, sizeof(number), "%d", agetId());
	aid = spawn("RACE.A", "await", number, NULL);
	printf("race: waits for itself: %d\n", await(agetId(), NULL));
	printf("race: waits for PMM: %d\n", await(1, NULL));
	await(aid, NULL);
	printf("race: FAILED: child ended\n");
}

/* The first akill fails the group: nobody comes back from it. */
static void respawn(void)
{
	KnCap cap;
	int n = life();

	if (n > 8)
		clean();
	if (spawn("RACE.A", n == 8 ? "exit0" : "child", NULL, &cap) < 0)
		printf("race: spawn: %s\n", strerror(errno));
	if (n == 8) {
		pause_ms(10);
		printf("race: life %d\n", n);
		clean();
	}
	if (n % 2)
		pause_ms(1);
	akill(&cap);
	pause_ms(1000);
	printf("race: FAILED: lives on\n");
}

static void kill_group(void)
{
	for (int i = 0; i < 10; i++) {
		pause_ms(3);
		if (hrKillGroup(0) != 0)
			printf("race: FAILED: %s\n", strerror(errno));
	}
	printf("race: killed\n");
	clean();
}

static void scribble(void)
{
	PmmName name = {"RAM", "RACE.GARBAGE"};
	VmAddr addr;
	int n = life();

	if (n > 5) {
		pmmFree(&name);
		printf("race: scribbled %d times\n", n - 1);
		clean();
	}
	if (pmmAllocate(&addr, &name, 8192, "RACE", 5) == K_OK)
		for (size_t i = 0; i < 8192; i++)
			((char *)addr)[i] = (char)(i * (size_t)n ^ 0x5a);
	crash();
}

static void flood(void)
{
	for (int i = 0; i < 2000; i++)
		printf("race: line %d ....................................\n",
		       i);
	clean();
}

int main(int argc, char *argv[])
{
	const char *verb = argc > 1 ? argv[1] : "";

	me = argv[0];
	if (strcmp(verb, "suicide") == 0)
		suicide();
	else if (strcmp(verb, "exit") == 0)
		leave();
	else if (strcmp(verb, "mutual") == 0)
		mutual();
	else if (strcmp(verb, "spawn") == 0)
		respawn();
	else if (strcmp(verb, "kill") == 0)
		kill_group();
	else if (strcmp(verb, "scribble") == 0)
		scribble();
	else if (strcmp(verb, "flood") == 0)
		flood();
	else if (strcmp(verb, "await") == 0 && argc > 2)
		await(atoi(argv[2]), NULL);
	else if (strcmp(verb, "child") == 0)
		pause_ms(1000);
	else if (strcmp(verb, "ever") == 0)
		cx_call(NUMBER(LAP_KERNEL, K_OP_THREAD_DELAY),
			argc > 2 ? INT64_MAX : -1, 0, 0, 0, 0, 0);
	else if (strcmp(verb, "atexit") == 0)
		atexit(last_acts);
	HR_EXIT_HDL();
	return 0;
}
