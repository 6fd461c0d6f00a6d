/*
 * Scenarios in memory: making, copying, freeing, their faults.
 */
#include "harness/scenario/scenario.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/scenario/tunables.h"
#include "inject/point.h"

#define DEFAULT_RAM_BYTES    (64ull << 20)
#define DEFAULT_RING_RECORDS 65536u
#define DEFAULT_QUANTUM_NS   1000000u
#define DEFAULT_LIMIT_NS     60000000000ull
#define DEFAULT_SEED	     1u

struct scenario *scenario_new(const char *name)
{
	struct scenario *scenario = text_alloc(sizeof(*scenario));

	scenario->name = text_dup(name);
	scenario->file = text_dup("-");
	tunables_default(&scenario->tunables);
	scenario->limit_ns = DEFAULT_LIMIT_NS;
	scenario->quantum_ns = DEFAULT_QUANTUM_NS;
	scenario->seed = DEFAULT_SEED;
	scenario->ram_bytes = DEFAULT_RAM_BYTES;
	scenario->ring_records = DEFAULT_RING_RECORDS;
	return scenario;
}

void scenario_clear_faults(struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->fault_count; i++) {
		free(scenario->point_text[i]);
		free(scenario->fault_text[i]);
		scenario->point_text[i] = NULL;
		scenario->fault_text[i] = NULL;
	}
	memset(scenario->fault, 0, sizeof(scenario->fault));
	scenario->fault_count = 0;
}

void scenario_free(struct scenario *scenario)
{
	if (!scenario)
		return;
	scenario_clear_faults(scenario);
	for (unsigned i = 0; i < scenario->console_count; i++)
		free(scenario->console[i]);
	free(scenario->console);
	free(scenario->name);
	free(scenario->file);
	free(scenario->root);
	free(scenario->sysadm);
	free(scenario->input);
	free(scenario->expect);
	free(scenario);
}

struct scenario *scenario_copy(const struct scenario *scenario)
{
	struct scenario *copy = text_alloc(sizeof(*copy));

	*copy = *scenario;
	copy->name = text_dup(scenario->name);
	copy->file = text_dup(scenario->file);
	copy->root = text_dup(scenario->root);
	copy->sysadm = text_dup(scenario->sysadm);
	copy->input = text_dup(scenario->input);
	copy->expect = text_dup(scenario->expect);
	copy->console =
		text_alloc(scenario->console_count * sizeof(copy->console[0]));
	for (unsigned i = 0; i < scenario->console_count; i++)
		copy->console[i] = text_dup(scenario->console[i]);
	for (unsigned i = 0; i < scenario->fault_count; i++) {
		copy->point_text[i] = text_dup(scenario->point_text[i]);
		copy->fault_text[i] = text_dup(scenario->fault_text[i]);
	}
	return copy;
}

static bool is_watch(const struct plan_fault *fault)
{
	return fault->point == POINT_EXEC || fault->point == POINT_WRITE;
}

static unsigned watches(const struct scenario *scenario)
{
	unsigned n = 0;

	for (unsigned i = 0; i < scenario->fault_count; i++)
		n += is_watch(&scenario->fault[i]);
	return n;
}

int scenario_add_fault(struct scenario *scenario, const char *point,
		       const char *fault, struct err *err)
{
	struct plan_fault parsed = {0};
	unsigned n = scenario->fault_count;
	char why[400];

	if (n == PLAN_MAX_FAULTS)
		return err_set(err, ERR_USAGE,
			       "a scenario has at most %u faults",
			       PLAN_MAX_FAULTS);
	if (point_parse(point, &parsed, why, sizeof(why)) < 0 ||
	    fault_parse(fault, &parsed, why, sizeof(why)) < 0)
		return err_set(err, ERR_USAGE, "%s", why);
	if (is_watch(&parsed) && watches(scenario) == PLAN_MAX_WATCH)
		return err_set(err, ERR_USAGE,
			       "a scenario has at most %u points exec: and "
			       "write:",
			       PLAN_MAX_WATCH);
	scenario->fault[n] = parsed;
	scenario->point_text[n] = text_dup(point);
	scenario->fault_text[n] = text_dup(fault);
	scenario->fault_count++;
	return 0;
}
