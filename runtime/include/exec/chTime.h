/*
 * Time.
 */
#ifndef _EXEC_CHTIME_H
#define _EXEC_CHTIME_H

#include <hotrig/decls.h>

CX_DECLS_BEGIN

typedef struct KnTimeVal {
	long tmSec;
	long tmNSec; /* 0 .. 999999999 */
} KnTimeVal;

/* Time limits that are not in memory. */
#define K_NOBLOCK   ((KnTimeVal *)0)
#define K_NOTIMEOUT ((KnTimeVal *)-1L)

#define K_MILLI_TO_TIMEVAL(tv, ms)                                             \
	((tv)->tmSec = (long)(ms) / 1000,                                      \
	 (tv)->tmNSec = (long)(ms) % 1000 * 1000000L)

/* Virtual time since the cold boot. K_OK, or K_EFAULT. */
int sysTime(KnTimeVal *now);

CX_DECLS_END

#endif
