/*
 * The end of an actor: the atexit list and exit.
 */
#include <stdlib.h>

#include "runtime/lib/cx/cx.h"

/* Destructors of static objects; see user.ld, sup.ld. */
extern void (*const cx_fini_start[])(void);
extern void (*const cx_fini_end[])(void);
static void (*const *destructor)(void) = cx_fini_end;

static void (*list[ATEXIT_MAX + 1])(void);
static int listed;
static int extra; /* 1: one of the list is HR_EXIT_HDL's */

void (*cx_flush)(void);

int atexit(void (*function)(void))
{
	if (listed - extra >= ATEXIT_MAX)
		return -1;
	list[listed++] = function;
	return 0;
}

int cx_atexit_extra(void (*function)(void))
{
	if (extra)
		return -1;
	extra = 1;
	list[listed++] = function;
	return 0;
}

_Noreturn void _exit(int status)
{
	for (;;)
		cx_call(CX_NUMBER(LAP_KERNEL, K_OP_EXIT), status, 0, 0, 0, 0,
			0);
}

/* An exit inside an atexit function goes on with those before it. */
_Noreturn void exit(int status)
{
	while (listed)
		list[--listed]();
	while (destructor != cx_fini_start)
		(*--destructor)();
	if (cx_flush)
		cx_flush();
	_exit(status);
}

_Noreturn void abort(void)
{
	_exit(134);
}
