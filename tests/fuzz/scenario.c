/*
 * Scenario files. What is accepted can be written and read again, and gives
 * the same plan.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "harness/scenario/scenario.h"
#include "inject/plan.h"

const char fuzz_name[] = "scenario";

static void check_again(const struct scenario *scenario)
{
	char *text = scenario_format(scenario);
	struct scenario *again;
	struct plan *a, *b;
	char why[200];
	struct err err;

	FUZZ_CHECK(text);
	FUZZ_CHECK(scenario_parse(text, "again.yaml", &again, &err) == 0);
	FUZZ_CHECK(scenario_plan(scenario, &a, &err) == 0);
	FUZZ_CHECK(scenario_plan(again, &b, &err) == 0);
	FUZZ_CHECK(plan_check(a, a->bytes, why, sizeof(why)) == 0);
	FUZZ_CHECK(a->bytes == b->bytes && !memcmp(a, b, a->bytes));
	free(a);
	free(b);
	free(text);
	scenario_free(again);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct scenario *scenario;
	struct err err;

	(void)size;
	if (scenario_parse((const char *)data, "input.yaml", &scenario, &err)) {
		FUZZ_CHECK(err.class == ERR_USAGE);
		FUZZ_CHECK(!strncmp(err.text, "input.yaml:", 11));
		return;
	}
	check_again(scenario);
	scenario_free(scenario);
}
