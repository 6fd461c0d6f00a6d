/*
 * Plans in binary form. AFL++ does not guess a sum: the input is checked as it
 * is, and once more with magic, version, size and sum made right.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "inject/plan.h"

const char fuzz_name[] = "plan";

static unsigned text_sum(const struct plan *plan, uint32_t off, uint32_t bytes)
{
	const unsigned char *at = (const unsigned char *)plan + off;
	unsigned sum = 0;

	for (uint32_t i = 0; i < bytes; i++)
		sum += at[i];
	return sum;
}

static void check(const struct plan *plan, size_t size)
{
	static volatile unsigned sum;
	char why[200] = "";

	if (plan_check(plan, size, why, sizeof(why)) < 0) {
		FUZZ_CHECK(*why);
		return;
	}
	FUZZ_CHECK(plan->faults <= PLAN_MAX_FAULTS);
	sum += text_sum(plan, plan->sysadm_off, plan->sysadm_bytes);
	sum += text_sum(plan, plan->script_off, plan->script_bytes);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct plan *plan = calloc(1, size ? size : 1);

	FUZZ_CHECK(plan);
	if (size)
		memcpy(plan, data, size);
	check(plan, size);
	if (size >= sizeof(*plan)) {
		plan->magic = PLAN_MAGIC;
		plan->version = PLAN_VERSION;
		plan->bytes = (uint32_t)size;
		plan_seal(plan);
		check(plan, size);
	}
	free(plan);
}
