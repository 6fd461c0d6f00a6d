/* What is worth trying in a case of `hotrig fuzz pmm`: see mutate.h. */
#include <stdbool.h>

#include "harness/fuzz/mutate.h"
#include "harness/fuzz/pmm_case.h"

static struct fuzz_step step_of(uint8_t byte)
{
	uint8_t bytes[1 + FUZZ_STEP_BYTES] = {0, byte};
	struct fuzz_case c;
	struct fuzz_step step;

	fuzz_case_begin(&c, bytes, sizeof(bytes));
	fuzz_case_next(&c, &step);
	return step;
}

/* Each operation as often as its weight says, by any actor or by the same. */
static uint8_t usual_op(uint64_t *random, uint8_t other)
{
	static const uint8_t weights[] = {
		[FUZZ_ALLOCATE] = 8, [FUZZ_SERIES] = 1,	 [FUZZ_FREE] = 5,
		[FUZZ_FREE_ALL] = 3, [FUZZ_RESTART] = 2, [FUZZ_SITE] = 2,
		[FUZZ_COLD] = 1};
	uint32_t op = mutate_choose(random, weights, sizeof(weights));
	bool same = other && mutate_below(random, 2);
	uint32_t actor = step_of(other).actor;
	struct fuzz_step step;
	uint8_t byte;

	do {
		byte = (uint8_t)mutate_below(random, FUZZ_USUAL_OP);
		step = step_of(byte);
	} while (step.op != op || (same && step.actor != actor));
	return byte;
}

/* Most are few, or that of the other step; some any, some odd ones. */
static uint8_t usual_value(uint64_t *random, uint8_t other, uint32_t few,
			   uint32_t end)
{
	uint32_t how = mutate_below(random, 16);

	if (how < 4)
		return other;
	return (uint8_t)(how < 11   ? mutate_below(random, few)
			 : how < 14 ? mutate_below(random, end)
				    : end + mutate_below(random, 256 - end));
}

static uint8_t usual(uint64_t *random, const uint8_t *record, size_t at)
{
	switch (at) {
	case FUZZ_BYTE_OP:
		return usual_op(random, record[at]);
	case FUZZ_BYTE_NAME:
		return usual_value(random, record[at], 6, FUZZ_USUAL_NAME);
	case FUZZ_BYTE_KEY:
		return usual_value(random, record[at], 5, FUZZ_USUAL_KEY);
	case FUZZ_BYTE_SIZE:
		return usual_value(random, record[at], 4, FUZZ_USUAL_SIZE);
	case FUZZ_BYTE_ADDR:
		return usual_value(random, record[at], 24, FUZZ_USUAL_ADDR);
	default:
		break;
	}
	if (mutate_below(random, 4))
		return 0;
	return (uint8_t)(FUZZ_USUAL_CUT +
			 mutate_below(random, 256 - FUZZ_USUAL_CUT));
}

static uint8_t usual_head(uint64_t *random, const uint8_t *head, size_t at)
{
	(void)head;
	(void)at;
	return mutate_below(random, 4)
		       ? 0
		       : (uint8_t)(FUZZ_USUAL_HEAD +
				   mutate_below(random, 256 - FUZZ_USUAL_HEAD));
}

const struct mutate_layout pmm_layout = {
	.head_bytes = 1,
	.record_bytes = FUZZ_STEP_BYTES,
	.case_bytes = FUZZ_CASE_BYTES,
	.usual = usual,
	.usual_head = usual_head,
};
