/*
 * Names and groups as a restartable actor sees them: runs WORKER (itself, as
 * "worker") and tries what is refused.
 *
 *   arun -g 3 names_u
 *   arun -g 4 names_u other       while WORKER is registered in group 3
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>

#include "tests/guest/check.h"

static int run(const char *medium, const char *path, char *me)
{
	PmmName name = {.name = "WORKER"};
	char role[] = "worker";
	char *argv[] = {me, role, NULL};

	strcpy(name.medium, medium);
	errno = 0;
	return hrfexecvp(&name, path, NULL, NULL, argv);
}

static void worker(void)
{
	KnTimeVal work = {0, 100000000};

	printf("worker: runs\n");
	threadDelay(&work);
}

static void sleep_ms(long ms)
{
	KnTimeVal time = {ms / 1000, ms % 1000 * 1000000};

	threadDelay(&time);
}

/* ACT-27, ACT-29, GRP-4, GRP-22. */
static void own_group(char *me)
{
	PmmName name = {"RAM", "ANOTHER"};
	char *argv[] = {me, NULL};
	char nobody[] = "nobody";
	int group = hrGetActorGroup(0);
	int aid;

	CHECK(run("ROM", me, me), -1);
	CHECK(errno, EINVAL);
	CHECK(run("RAM", "no_such_file", me), -1);
	CHECK(errno, ENOENT);
	CHECK(hrfexecvp((PmmName *)8, me, NULL, NULL, argv), -1);
	CHECK(errno, EFAULT);
	name.name[0] = 0;
	CHECK(hrfexecvp(&name, me, NULL, NULL, argv), -1);
	CHECK(errno, EINVAL);

	aid = run("RAM", me, me);
	CHECK(aid > 0, 1);
	CHECK(hrGetActorGroup(aid), group);
	CHECK(run("RAM", me, me), -1);
	CHECK(errno, EBUSY);
	sleep_ms(200);
	CHECK(hrGetActorGroup(aid), -1);
	CHECK(errno, ESRCH);
	CHECK(run("RAM", "no_such_file", nobody) > aid, 1);
	sleep_ms(200);
}

/* A name of another group; what a group id may be. */
static void other_group(char *me)
{
	int user = strstr(me, "_u") != NULL;

	CHECK(run("RAM", me, me), -1);
	CHECK(errno, EEXIST);
	errno = 0;
	CHECK(hrKillGroup(7), user ? -1 : 0);
	CHECK(errno, user ? EPERM : 0);
	CHECK(hrKillGroup(1000000), -1);
	CHECK(errno, EINVAL);
}

int main(int argc, char *argv[])
{
	HR_EXIT_HDL();
	if (argc > 1 && strcmp(argv[1], "worker") == 0) {
		worker();
		return 0;
	}
	if (argc > 1)
		other_group(argv[0]);
	else
		own_group(argv[0]);
	return check_end("names");
}
