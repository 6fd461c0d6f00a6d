/*
 * Does one odd thing in its first life, ends cleanly in the second.
 *
 *   arun -g 0 odd_u VERB [ARGUMENT]
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <am/await.h>
#include <hr/hr.h>
#include <mem/chMem.h>

#include "examples/crash.h"

static char *me;
static const char *argument;

static int overflow(int depth)
{
	volatile char page[4096];

	page[0] = (char)depth;
	return depth ? overflow(depth - 1) + page[0] : 0;
}

static void exit_again(void)
{
	printf("odd: exit in atexit\n");
	exit(3);
}

static void fork_child(const char *name)
{
	PmmName base = {.medium = "RAM"};
	char verb[] = "sleep";
	char *argv[] = {me, verb, NULL};
	int aid;

	strcpy(base.name, name);
	aid = hrfexecv(&base, me, NULL, NULL, argv);
	printf("odd: hrfexec %s: %s\n", name, aid < 0 ? strerror(errno) : "ok");
}

static void no_newline(void)
{
	printf("odd: no newline");
	fflush(stdout);
	HR_EXIT_HDL();
	_exit(0);
}

static void many_args(void)
{
	PmmName base = {"RAM", "MANY"};
	char *argv[701];
	char a[] = "a";

	for (int i = 0; i < 700; i++)
		argv[i] = a;
	argv[700] = NULL;
	errno = 0;
	if (hrfexecv(&base, me, NULL, NULL, argv) != -1 || errno != E2BIG)
		printf("odd: 700 arguments were taken\n");
}

static void hog(void)
{
	KnRgnDesc rgn;
	unsigned long size = 1ul << 30;
	unsigned long all = 0;

	for (; size >= 4096; size /= 2)
		for (;;) {
			memset(&rgn, 0, sizeof(rgn));
			rgn.size = size;
			rgn.options = K_ANYWHERE | K_WRITABLE | K_FILLZERO;
			if (rgnAllocate(K_MYACTOR, &rgn) != K_OK)
				break;
			all += size;
		}
	printf("odd: took %s memory\n", all > 1u << 20 ? "all" : "no");
}

static void single_step(void)
{
	__asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq; nop; nop"
			 :
			 :
			 : "memory", "cc");
	printf("odd: single stepped\n");
}

static void watch(void)
{
	PmmName base = {"RAM", "WATCHED"};
	char verb[] = "sleep";
	char *argv[] = {me, verb, NULL};
	int status = 0;
	int aid = hrfexecv(&base, me, NULL, NULL, argv);

	if (await(aid, &status) != aid)
		printf("odd: await: %s\n", strerror(errno));
	printf("odd: status %x\n", status);
}

static void await_other(int aid)
{
	int status = 0;
	int got = await(aid, &status);

	printf("odd: await %s, status %x\n", got == aid ? "ok" : "failed",
	       (unsigned)status);
}

static void act(const char *verb)
{
	KnTimeVal pause = {*argument ? atoi(argument) : 1, 0};
	KnCap cap;

	if (!strcmp(verb, "killgroup"))
		printf("odd: hrKillGroup: %d\n", hrKillGroup(atoi(argument)));
	else if (!strcmp(verb, "killself"))
		akill(K_MYACTOR);
	else if (!strcmp(verb, "killcap") && actorSelf(&cap) == K_OK)
		akill(&cap);
	else if (!strcmp(verb, "atexit") && atexit(exit_again) == 0)
		exit(1);
	else if (!strcmp(verb, "overflow"))
		printf("%d", overflow(100000));
	else if (!strcmp(verb, "twice"))
		fork_child(argument), fork_child(argument);
	else if (!strcmp(verb, "start"))
		fork_child(argument);
	else if (!strcmp(verb, "block"))
		fork_child(argument), crash();
	else if (!strcmp(verb, "args"))
		many_args();
	else if (!strcmp(verb, "hog"))
		hog(), threadDelay(&pause);
	else if (!strcmp(verb, "step"))
		single_step();
	else if (!strcmp(verb, "watch"))
		watch();
	else if (!strcmp(verb, "await"))
		await_other(atoi(argument));
	else if (!strcmp(verb, "newline"))
		no_newline();
	else if (!strcmp(verb, "hdl-crash"))
		HR_EXIT_HDL(), crash();
	else if (!strcmp(verb, "hdl-kill"))
		HR_EXIT_HDL(), akill(K_MYACTOR);
	else if (!strcmp(verb, "hdl-exit") && atexit(exit_again) == 0)
		HR_EXIT_HDL(), exit(7);
	else if (!strcmp(verb, "sleep"))
		threadDelay(&pause);
	else if (!strcmp(verb, "late"))
		threadDelay(&pause), crash();
	else if (!strcmp(verb, "crash"))
		crash();
}

/* Of the actor by this verb; every life of one that is not restartable is the
 * first. */
static bool first_life(const char *verb)
{
	PmmName name = {.medium = "RAM"};
	int group = hrGetActorGroup(0);
	VmAddr addr;

	snprintf(name.name, sizeof(name.name), "ODD.%d.%s", group, verb);
	return group < 0 || (pmmAllocate(&addr, &name, 8, HR_GROUP_KEY,
					 HR_GROUP_KEYSIZE) == K_OK &&
			     (*(long *)addr)++ == 0);
}

int main(int argc, char *argv[])
{
	const char *verb = argc > 1 ? argv[1] : "nothing";

	me = argv[0];
	argument = argc > 2 ? argv[2] : "";
	if (!strcmp(verb, "always"))
		crash();
	if (first_life(verb)) {
		act(verb);
		printf("odd: still there after %s\n", verb);
	} else if (!strcmp(verb, "block")) {
		no_newline();
	} else {
		printf("odd: again after %s\n", verb);
	}
	HR_EXIT_HDL();
	exit(0);
}
