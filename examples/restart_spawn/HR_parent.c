/*
 * The guide's second example (section 4.5, requirements EX-6 to EX-14): a
 * parent that starts its child in every life and comes to all kinds of end,
 * one after the other. After MAX_ROUNDS rounds it ends the group, the child
 * and its blocks with it. A supervisor actor.
 *
 *   arun -g 0 HR_parent
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <chorus.h>
#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"

#define MAX_ROUNDS 8

struct state {
	int lives;
	int rounds; /* kept across restarts: decides what comes next */
};

static PmmName block = {"RAM", "PARENT_PM"};

static void end_cleanly(void)
{
	HR_EXIT_HDL();
	exit(0);
}

/* A fault of a supervisor actor must be one everywhere, and there must be a
 * page that nobody has. */
static void check_system(void)
{
	KnActorPrivilege privilege = K_USERACTOR;
	int memory = K_MEM_VERSION_FLM;

	actorPrivilege(K_MYACTOR, &privilege, NULL);
	if (privilege != K_SUPACTOR) {
		printf("PARENT: must be run as a supervisor actor\n");
		end_cleanly();
	}
	sysGetConf(K_MODULE_MEM_NAME, K_GETCONF_VERSION, &memory);
	if (memory == K_MEM_VERSION_FLM) {
		printf("PARENT: does not run in flat memory\n");
		end_cleanly();
	}
}

static struct state *find_state(void)
{
	VmAddr addr;
	int res = pmmAllocate(&addr, &block, sizeof(struct state), HR_GROUP_KEY,
			      HR_GROUP_KEYSIZE);

	if (res != K_OK) {
		printf("PARENT: cannot allocate %s: error %d\n", block.name,
		       res);
		end_cleanly();
	}
	return (struct state *)addr;
}

/* HR_child (on the target: HR_child.r) beside the parent. */
static void start_child(const char *me)
{
	PmmName child = {"RAM", "CHILD"};
	const char *slash = strrchr(me, '/');
	char path[128];
	char *argv[] = {path, NULL};

	snprintf(path, sizeof(path), "%.*sHR_child",
		 slash ? (int)(slash - me) + 1 : 0, me);
	if (hrfexecv(&child, path, NULL, NULL, argv) < 0) {
		perror("PARENT: CHILD");
		end_cleanly();
	}
}

static void divide(void)
{
	volatile int zero = 0, dividend = 1;
	volatile int result = dividend / zero;

	(void)result;
	printf("PARENT: a division by zero does not crash here\n");
}

static void restart_site(void)
{
	char command[] = "shutdown", option[] = "-i", level[] = "1";
	char *words[] = {command, option, level};

	sysShutdown(3, words);
}

static void meet_end(int round)
{
	switch (round % 5) {
	case 1:
		crash();
		break;
	case 2:
		divide();
		break;
	case 3:
		exit(1);
	case 4:
		restart_site();
		break;
	default:
		break;
	}
}

static void clean_up(void)
{
	int group = hrGetActorGroup(agetId());

	pmmFree(&block);
	printf("PARENT ENDS THE GROUP\n");
	hrKillGroup(group);
}

int main(int argc, char *argv[])
{
	KnTimeVal work = {0, 25000000};
	struct state *state;

	if (argc == 0)
		end_cleanly();
	check_system();
	state = find_state();
	if (state->lives++ > 0)
		printf("PARENT RESTARTS (%d-th time)\n", state->lives - 1);
	start_child(argv[0]);
	while (state->rounds < MAX_ROUNDS) {
		threadDelay(&work);
		meet_end(++state->rounds);
	}
	threadDelay(&work);
	clean_up();
	return 0;
}
