/*
 * Private data: its destructor says good-bye however the actor ends.
 *
 *   arun -g 0 pads_s END [DESTRUCTOR]
 *
 * END: exit, fault, wait (for a kill), other (a user actor has the value, and
 * fails). DESTRUCTOR, what it does besides: ok,
 * fault, loop, block (asks for what would block), exit. A member that was
 * restarted ends cleanly. Run as a user actor it is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pd/chPd.h>

#include "examples/crash.h"

static const char *how = "ok";

static void good_bye(void *value)
{
	KnTimeVal delay = {1, 0};
	PmmName name = {"RAM", "PADS"};

	printf("pads: good-bye %s\n", (char *)value);
	if (!strcmp(how, "fault"))
		crash();
	if (!strcmp(how, "loop"))
		for (volatile int i = 0;; i++)
			;
	if (!strcmp(how, "block"))
		printf("pads: delay %d, free %d, kill %d\n",
		       threadDelay(&delay), pmmFree(&name), hrKillGroup(0));
	if (!strcmp(how, "exit"))
		_exit(3);
}

static int lives(void)
{
	PmmName name = {"RAM", "PADS"};
	VmAddr addr;

	if (pmmAllocate(&addr, &name, sizeof(int), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) != K_OK)
		return 0;
	return ++*(int *)addr;
}

static void give_other(PdKey key)
{
	PmmName child = {"RAM", "OTHER"};
	char path[] = "/bin/ends_u", bare[] = "bare";
	char *args[] = {path, bare, NULL};
	KnCap cap;

	if (hrfexecv(&child, path, &cap, NULL, args) < 0)
		perror("pads: other");
	printf("pads: other %d\n", padSet(&cap, key, "other"));
}

int main(int argc, char *argv[])
{
	KnTimeVal delay = {5, 0};
	PdKey key, second;
	int life = lives();

	if (argc > 2)
		how = argv[2];
	printf("pads: life %d, create %d\n", life,
	       padKeyCreate(&key, good_bye));
	if (argc < 2 || padKeyCreate(&second, NULL) != 0) {
		HR_EXIT_HDL();
		return 1;
	}
	if (!strcmp(argv[1], "other")) {
		delay.tmSec = 0;
		delay.tmNSec = 50000000;
		give_other(key);
		threadDelay(&delay);
		HR_EXIT_HDL();
		return 0;
	}
	printf("pads: set %d\n", padSet(K_MYACTOR, key, "one"));
	printf("pads: set %d\n", padSet(K_MYACTOR, second, "two"));
	printf("pads: bad key %d\n", padSet(K_MYACTOR, second + 1, "three"));
	if (life > 1) {
		HR_EXIT_HDL();
		return 0;
	}
	if (!strcmp(argv[1], "fault"))
		crash();
	if (!strcmp(argv[1], "wait"))
		threadDelay(&delay);
	return 0;
}
