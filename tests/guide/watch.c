/*
 * Actors that are not restartable, watched to their end: the afexec calls that
 * hrfexec is modelled on (4.1.1), awaits and its macros. None of them comes
 * back, however it ends. "sleep" is for the console to kill.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <chorus.h>
#include <am/afexec.h>
#include <am/await.h>
#include <hr/hr.h>

static void rest(long ms)
{
	KnTimeVal t;

	t.tmSec = 0;
	t.tmNSec = ms * 1000000;
	threadDelay(&t);
}

static void goodbye(void)
{
	printf("watch: goodbye\n");
}

static void die(char *how)
{
	volatile int zero = 0;
	volatile long nowhere = 8;

	rest(20);
	atexit(goodbye);
	if (strcmp(how, "low") == 0)
		exit(0x12c);
	if (strcmp(how, "under") == 0)
		_exit(7);
	if (strcmp(how, "store") == 0)
		*(volatile int *)nowhere = 1;
	if (strcmp(how, "div") == 0)
		zero = 7 / zero;
	if (strcmp(how, "code") == 0)
		asm volatile("ud2");
	if (strcmp(how, "sleep") == 0)
		rest(900);
	exit(0);
}

static int one(char *path, char *how)
{
	KnCap cap;
	int aid, status = 0, res;
	char *args[4];

	args[0] = path;
	args[1] = "die";
	args[2] = how;
	args[3] = NULL;
	aid = afexecv(path, &cap, NULL, args);
	if (aid < 0) {
		printf("watch: not started, %s\n", strerror(errno));
		return 0;
	}
	res = awaits(&cap, &status);
	if (res < 0)
		printf("watch: awaits fails, %s\n", strerror(errno));
	else if (IS_EXIT_EVT(status))
		printf("watch: %s exits with %d\n", how, GET_EXIT_EVT(status));
	else if (IS_KILL_EVT(status))
		printf("watch: %s is killed\n", how);
	else
		printf("watch: %s has another end\n", how);
	return IS_KILL_EVT(status) ? GET_KILL_EVT(status) : -1;
}

int main(int argc, char **argv)
{
	int store, division, code, killed;
	KnCap cap;

	if (argc > 2 && strcmp(argv[1], "die") == 0)
		die(argv[2]);
	one(argv[0], "fine");
	one(argv[0], "low");
	one(argv[0], "under");
	store = one(argv[0], "store");
	division = one(argv[0], "div");
	code = one(argv[0], "code");
	killed = one(argv[0], "sleep");
	if (store >= 0 && division >= 0 && code >= 0 && killed >= 0 &&
	    store != division && store != code && store != killed &&
	    division != code && division != killed && code != killed)
		printf("watch: four different causes\n");
	if (afexecl("/nowhere", &cap, NULL, "x", (char *)NULL) == -1 &&
	    errno == ENOENT)
		printf("watch: no such file\n");
	printf("watch: no group, %d\n", hrGetActorGroup(agetId()));
	return 0;
}
