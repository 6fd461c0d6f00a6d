/* What is worth trying in a case of `hotrig fuzz site`: see mutate.h. */
#include <stdbool.h>

#include "harness/fuzz/mutate.h"
#include "harness/fuzz/site_call.h"
#include "harness/fuzz/site_case.h"

static uint8_t below(uint64_t *random, uint32_t n)
{
	return (uint8_t)mutate_below(random, n);
}

/* From a number on, any byte. */
static uint8_t from(uint64_t *random, uint32_t first)
{
	return (uint8_t)(first + mutate_below(random, 256 - first));
}

static uint8_t usual_kind(uint64_t *random)
{
	static const uint8_t weights[] = {[SITE_ACTOR] = 3,
					  [SITE_CALL] = 12,
					  [SITE_COMMAND] = 2,
					  [SITE_PAUSE] = 2,
					  [SITE_FAULT] = 2};
	uint32_t kind = mutate_choose(random, weights, sizeof(weights));
	uint8_t byte = 0;

	while (site_case_kind(byte) != kind)
		byte++;
	return byte;
}

/* An operation, and in which life it is done. What ends an actor is done in its
 * first, or the next one gets no further either. */
static uint8_t usual_op(uint64_t *random)
{
	static const uint8_t weights[SITE_OPS] = {
		[SITE_ALLOCATE] = 8,  [SITE_FREE] = 6,
		[SITE_FREE_ALL] = 3,  [SITE_WRITE] = 1,
		[SITE_HRFEXEC] = 9,   [SITE_KILL_GROUP] = 4,
		[SITE_GET_GROUP] = 1, [SITE_EXIT_HDL] = 6,
		[SITE_AFEXEC] = 2,    [SITE_AKILL] = 4,
		[SITE_EXIT] = 6,      [SITE_CRASH] = 6,
		[SITE_DELAY] = 6,     [SITE_PAD] = 1,
		[SITE_REGION] = 1,    [SITE_AWAIT] = 2,
		[SITE_MADE] = 1,      [SITE_RAW] = 1,
		[SITE_SHUTDOWN] = 1};
	uint32_t op = mutate_choose(random, weights, SITE_OPS);
	bool ends = op == SITE_EXIT || op == SITE_CRASH || op == SITE_AKILL ||
		    op == SITE_KILL_GROUP;
	uint32_t when = mutate_below(random, 4);
	uint8_t byte;

	when = when > SITE_LATER_LIVES ? SITE_ALWAYS : when;
	if (ends && mutate_below(random, 2))
		when = SITE_FIRST_LIFE;
	do {
		byte = below(random, 256);
	} while (site_call_op(byte) != op || site_call_when(byte) != when);
	return byte;
}

static uint8_t usual_call(uint64_t *random, const uint8_t *record, size_t at)
{
	if (at == 1)
		return usual_op(random);
	switch (mutate_below(random, 10)) {
	case 0:
		return below(random, 256);
	case 3:
	case 4:
		return record[at];
	case 1:
	case 2:
		return below(random, 16);
	default:
		return below(random, 6);
	}
}

static uint8_t usual_actor(uint64_t *random, size_t at)
{
	switch (at) {
	case 1:
		return mutate_below(random, 3) ? below(random, 4)
					       : from(random, SITE_GO_ON);
	case 3:
		return mutate_below(random, 4) ? 0
					       : from(random, SITE_MAKES_CALLS);
	default:
		return 0;
	}
}

static uint8_t usual_fault(uint64_t *random, size_t at)
{
	uint32_t how = mutate_below(random, 8);

	switch (at) {
	case 1:
		return below(random, 32);
	case 2:
		return how ? below(random, SITE_EVENTS)
			   : from(random, SITE_BY_NAME);
	case 3:
		return how ? below(random, 6) : from(random, SITE_HITS);
	default:
		return how < 5	 ? 0
		       : how < 7 ? (uint8_t)(SITE_NO_PLUS +
					     mutate_below(random,
							  SITE_SMALL_PLUS -
								  SITE_NO_PLUS))
				 : from(random, SITE_SMALL_PLUS);
	}
}

static uint8_t usual(uint64_t *random, const uint8_t *record, size_t at)
{
	if (at == 0)
		return usual_kind(random);
	switch (site_case_kind(record[0])) {
	case SITE_ACTOR:
		return usual_actor(random, at);
	case SITE_CALL:
		return usual_call(random, record, at);
	case SITE_FAULT:
		return usual_fault(random, at);
	default:
		return below(random, 8);
	}
}

/* The first says who begins; odd tunables mean a boot. */
static uint8_t usual_head(uint64_t *random, const uint8_t *head, size_t at)
{
	(void)head;
	if (mutate_below(random, 8) == 0)
		return from(random, SITE_USUAL_HEAD);
	return at ? 0 : below(random, 8);
}

const struct mutate_layout site_layout = {
	.head_bytes = SITE_HEAD_BYTES,
	.record_bytes = SITE_RECORD_BYTES,
	.case_bytes = SITE_CASE_BYTES,
	.usual = usual,
	.usual_head = usual_head,
};
