/*
 * Section 4.2.4: what exit does with and without the hot restart exit handler,
 * and in which order the functions of atexit are called around it.
 */
#include <stdio.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

int called;

void first()
{
	printf("handlers: first\n");
}
void second()
{
	printf("handlers: second\n");
}
void third()
{
	printf("handlers: third\n");
}
void count()
{
	called++;
}
void total()
{
	printf("handlers: %d were called before\n", called);
}

rest(ms) long ms;
{
	KnTimeVal t;

	t.tmSec = 0;
	t.tmNSec = ms * 1000000;
	return threadDelay(&t);
}

void again()
{
	printf("handlers: exit within exit\n");
	exit(1);
}

void fail()
{
	volatile int zero = 0;

	printf("handlers: failing\n");
	zero = 7 / zero;
}

void end_group()
{
	printf("handlers: ending the group\n");
	hrKillGroup(hrGetActorGroup(agetId()));
	printf("handlers: still there\n");
}

/* What the functions themselves may do, the first time without HR_EXIT_HDL. */
nested(run, how) int run;
char *how;
{
	int i;

	atexit(first);
	if (strcmp(how, "again") == 0)
		atexit(again);
	if (strcmp(how, "fail") == 0)
		atexit(fail);
	if (strcmp(how, "end") == 0)
		atexit(end_group);
	if (strcmp(how, "full") == 0)
		for (i = 1; i < 32; i++)
			atexit(count);
	printf("handlers: no newline");
	if (run >= 2)
		HR_EXIT_HDL();
	exit(0);
}

/* An end that nobody monitors any more. */
unmonitored(how) char *how;
{
	volatile int zero = 0;

	atexit(first);
	HR_EXIT_HDL();
	if (strcmp(how, "crash") == 0)
		zero = 7 / zero;
	if (strcmp(how, "under") == 0)
		_exit(3);
	rest(900L);
	rest(900L);
	printf("handlers: nobody has killed me\n");
	exit(0);
}

main(argc, argv) int argc;
char **argv;
{
	PmmName name;
	int *runs;
	int i;

	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, "HANDLERS");
	if (pmmAllocate((VmAddr *)&runs, &name, sizeof(int), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) != K_OK) {
		printf("handlers: no block\n");
		HR_EXIT_HDL();
		exit(-1);
	}
	printf("handlers: run %d\n", ++*runs);
	if (argc > 2)
		nested(*runs, argv[2]);
	if (argc > 1)
		unmonitored(argv[1]);
	switch (*runs) {
	case 1:
		atexit(first);
		atexit(second);
		atexit(third);
		exit(0);
	case 2:
		atexit(first);
		atexit(second);
		return 0;
	case 3:
		atexit(first);
		_exit(0);
	case 4:
		atexit(total);
		for (i = 1; i < 32; i++)
			if (atexit(count) != 0)
				printf("handlers: %d are too many\n", i + 1);
		exit(2);
	case 5:
		atexit(first);
		atexit(second);
		printf("handlers: HR_EXIT_HDL gives %d\n", HR_EXIT_HDL());
		atexit(third);
		exit(9);
	}
	printf("handlers: one run too many\n");
	HR_EXIT_HDL();
	exit(0);
}
