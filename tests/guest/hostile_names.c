/*
 * Members with names that no one should choose: they end up in the table of
 * members, in the trace, and in the message about a blocked group.
 *
 *   arun -g 0 hostile_names_u
 *
 * The first life spawns them and fails; the second ends cleanly without them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "tests/guest/check.h"
#include "tests/guest/hostile.h"

static const struct {
	const char *medium, *name;
	int error; /* 0: it is one */
} names[] = {
	{"RAM", "", EINVAL},
	{"ram", "LOWER", EINVAL},
	{"", "NONE", EINVAL},
	{"RAMRAMRAMRAMRAM", "LONG", EINVAL},
	{"RAM", " ", 0},
	{"RAM", "NEW\nLINE", 0},
	{"RAM", "A, B", 0},
	{"RAM", "%s%n%d", 0},
	{"RAM", "\033[2J\x7f\xff", 0},
	{"RAM", "0123456789012345678901234567890", 0},
};

static void spawn(char *me, int i)
{
	PmmName base;
	int aid;

	memset(&base, 0, sizeof(base));
	strcpy(base.medium, names[i].medium);
	strcpy(base.name, names[i].name);
	errno = 0;
	aid = hrfexecl(&base, me, NULL, NULL, me, "child", NULL);
	CHECK(aid > 0 ? 0 : errno, names[i].error);
}

static void without_end(char *me)
{
	PmmName base = {.medium = "RAM"};

	memset(base.name, 'x', sizeof(base.name));
	CHECK(hrfexecl(&base, me, NULL, NULL, me, "child", NULL), -1);
	CHECK(errno, EINVAL);
}

int main(int argc, char *argv[])
{
	struct progress *p;
	KnTimeVal t = {1, 0};

	if (argc > 1) {
		threadDelay(&t);
		return 0;
	}
	p = progress_of_group();
	if (p->next++ == 0) {
		for (int i = 0; i < COUNT_OF(names); i++)
			spawn(argv[0], i);
		without_end(argv[0]);
		check_end("hostile_names");
		abort();
	}
	HR_EXIT_HDL();
	return 0;
}
