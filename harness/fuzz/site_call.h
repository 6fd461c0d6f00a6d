/*
 * Calls of actors in a case of `hotrig fuzz site`, as the input of its scenario
 * (tests/guest/sitecalls.c reads it): hexadecimal digits, eight for each of
 * SITE_ACTORS actors, the first of its calls and their number, then eight for
 * each call. "-" instead of a call's first digit: it is not made. A call is
 * four bytes; what those behind the first mean is the operation's own affair;
 * none is refused.
 */
#ifndef HOTRIG_FUZZ_SITE_CALL_H
#define HOTRIG_FUZZ_SITE_CALL_H

#include <stdint.h>

#define SITE_CALL_BYTES 4u
#define SITE_ACTORS	16u

enum site_op {
	SITE_ALLOCATE,	 /* name, size, key */
	SITE_FREE,	 /* name */
	SITE_FREE_ALL,	 /* key */
	SITE_WRITE,	 /* into the block allocated last */
	SITE_HRFEXEC,	 /* name, file, where its calls begin */
	SITE_KILL_GROUP, /* group */
	SITE_GET_GROUP,	 /* aid */
	SITE_EXIT_HDL,
	SITE_AFEXEC, /* file, where its calls begin */
	SITE_AKILL,  /* which capability */
	SITE_EXIT,   /* status; cleanly or not */
	SITE_CRASH,  /* how */
	SITE_DELAY,  /* how long */
	SITE_PAD,    /* actor private data, with a destructor */
	SITE_REGION, /* rgnAllocate, rgnFree */
	SITE_AWAIT,  /* await, astat, sysGetConf */
	SITE_MADE,   /* acreate, astart, actorCreate */
	SITE_RAW,    /* any call with odd arguments; user actors */
	SITE_SHUTDOWN,
	SITE_OPS
};

/* The low 5 bits are the operation, each of more than one value where there is
 * room; the high 3 in which life of the actor it is done. */
static inline enum site_op site_call_op(uint8_t byte)
{
	static const uint8_t ops[32] = {
		SITE_ALLOCATE, SITE_ALLOCATE,	SITE_ALLOCATE,	SITE_ALLOCATE,
		SITE_FREE,     SITE_FREE,	SITE_FREE_ALL,	SITE_FREE_ALL,
		SITE_WRITE,    SITE_HRFEXEC,	SITE_HRFEXEC,	SITE_HRFEXEC,
		SITE_HRFEXEC,  SITE_KILL_GROUP, SITE_GET_GROUP, SITE_EXIT_HDL,
		SITE_AFEXEC,   SITE_AKILL,	SITE_AKILL,	SITE_EXIT,
		SITE_EXIT,     SITE_CRASH,	SITE_CRASH,	SITE_CRASH,
		SITE_DELAY,    SITE_DELAY,	SITE_PAD,	SITE_REGION,
		SITE_AWAIT,    SITE_MADE,	SITE_RAW,	SITE_SHUTDOWN};

	return (enum site_op)ops[byte & 31];
}

enum site_when { SITE_ALWAYS, SITE_FIRST_LIFE, SITE_LATER_LIVES };

static inline enum site_when site_call_when(uint8_t byte)
{
	return byte < 0x80   ? SITE_ALWAYS
	       : byte < 0xc0 ? SITE_FIRST_LIFE
			     : SITE_LATER_LIVES;
}

#endif
