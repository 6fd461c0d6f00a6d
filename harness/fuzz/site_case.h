/*
 * A case of `hotrig fuzz site`: any bytes, as a scenario.
 *
 * Two bytes: with which actors it begins, tunables, quantum. Then five bytes a
 * record, the last one filled up with zero: an actor, to run or to go on with;
 * a call of that actor; a console command; a pause; a fault with its point. No
 * value of any byte is refused; what is behind SITE_RECORDS records is not
 * read. The calls are the scenario's input (harness/fuzz/site_call.h), so that
 * the first lines of cases are alike.
 */
#ifndef HOTRIG_FUZZ_SITE_CASE_H
#define HOTRIG_FUZZ_SITE_CASE_H

#include <stddef.h>
#include <stdint.h>

#include "harness/scenario/scenario.h"

#define SITE_RECORDS	  40u
#define SITE_RECORD_BYTES 5u
#define SITE_HEAD_BYTES	  2u
#define SITE_CASE_BYTES	  (SITE_HEAD_BYTES + SITE_RECORDS * SITE_RECORD_BYTES)
#define SITE_FAULTS	  3u

/* What a record is, by the low 4 bits of its first byte. */
enum site_kind {
	SITE_ACTOR,   /* which, how it is run, another file */
	SITE_CALL,    /* harness/fuzz/site_call.h */
	SITE_COMMAND, /* which, its argument */
	SITE_PAUSE,   /* how long */
	SITE_FAULT    /* type, event, hit, +K */
};

static inline enum site_kind site_case_kind(uint8_t byte)
{
	static const uint8_t kinds[16] = {
		SITE_ACTOR, SITE_ACTOR, SITE_CALL,    SITE_CALL,
		SITE_CALL,  SITE_CALL,	SITE_CALL,    SITE_CALL,
		SITE_CALL,  SITE_CALL,	SITE_COMMAND, SITE_COMMAND,
		SITE_PAUSE, SITE_PAUSE, SITE_FAULT,   SITE_FAULT};

	return (enum site_kind)kinds[byte & 15];
}

/* Where usual values of some bytes end, and others begin. */
#define SITE_USUAL_HEAD	 0xe0u
#define SITE_GO_ON	 0xa0u /* an actor: go on with one that there is */
#define SITE_MAKES_CALLS 0xe0u /* ... run one that makes calls */
#define SITE_EVENTS	 32u   /* a fault: events that it is worth most at */
#define SITE_BY_NAME	 0xc0u /* ... at one of them */
#define SITE_HITS	 0xc0u /* ... one of the first hits */
#define SITE_NO_PLUS	 0xa0u /* ... not behind it */
#define SITE_SMALL_PLUS	 0xc0u /* ... by few instructions */

/* The scenario of a case (scenario_free). The same bytes, the same scenario.
 * *common_lines: so many first lines are those of many cases. */
struct scenario *site_case_scenario(const uint8_t *bytes, size_t len,
				    unsigned *common_lines);

#endif
