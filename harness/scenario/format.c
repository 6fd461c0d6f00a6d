/*
 * Scenarios as canonical YAML: what differs from the defaults, in the order of
 * the schema.
 */
#include "harness/scenario/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/parse.h"
#include "harness/base/text.h"
#include "harness/scenario/form.h"
#include "harness/scenario/tunables.h"

#define NUMBER_BYTES 24u

struct numbers {
	char limit[NUMBER_BYTES];
	char quantum[NUMBER_BYTES];
	char seed[NUMBER_BYTES];
	char ram[NUMBER_BYTES];
	char ring[NUMBER_BYTES];
	char tunable[TUNABLE_COUNT][NUMBER_BYTES];
};

static char *format_tunable(struct numbers *numbers,
			    const struct plan_tunables *tunables, unsigned id)
{
	uint64_t value = tunable_get(tunables, id);

	if (value == tunable_entry(id)->value)
		return NULL;
	snprintf(numbers->tunable[id], NUMBER_BYTES, "%" PRIu64, value);
	return numbers->tunable[id];
}

static void fill_tunables(struct form *form, struct form_tunables *tunables,
			  struct numbers *numbers,
			  const struct scenario *scenario)
{
	char *text;

#define TUNABLE(member, name, value, least, most, sentence)                    \
	text = format_tunable(numbers, &scenario->tunables, TUNABLE_##member); \
	tunables->member = text;                                               \
	if (text)                                                              \
		form->tunables = tunables;
#include "harness/scenario/tunables.def"
#undef TUNABLE
}

static void fill_numbers(struct form *form, struct numbers *numbers,
			 const struct scenario *scenario)
{
	struct scenario *plain = scenario_new("");

	parse_format_duration(scenario->limit_ns, numbers->limit, NUMBER_BYTES);
	parse_format_duration(scenario->quantum_ns, numbers->quantum,
			      NUMBER_BYTES);
	parse_format_size(scenario->ram_bytes, numbers->ram, NUMBER_BYTES);
	snprintf(numbers->seed, NUMBER_BYTES, "%" PRIu64, scenario->seed);
	snprintf(numbers->ring, NUMBER_BYTES, "%" PRIu64,
		 scenario->ring_records);
	if (scenario->limit_ns != plain->limit_ns)
		form->limit = numbers->limit;
	if (scenario->quantum_ns != plain->quantum_ns)
		form->quantum = numbers->quantum;
	if (scenario->seed != plain->seed)
		form->seed = numbers->seed;
	if (scenario->ram_bytes != plain->ram_bytes)
		form->ram = numbers->ram;
	if (scenario->ring_records != plain->ring_records)
		form->ring = numbers->ring;
	scenario_free(plain);
}

char *scenario_format(const struct scenario *scenario)
{
	struct form_tunables tunables = {0};
	struct form_fault faults[PLAN_MAX_FAULTS];
	struct numbers numbers;
	struct form form = {
		.name = scenario->name,
		.root = scenario->root,
		.sysadm = scenario->sysadm,
		.input = scenario->input,
		.console_count = scenario->console_count,
		.faults_count = scenario->fault_count,
		.expect = scenario->expect,
	};

	if (scenario->console_count)
		form.console = scenario->console;
	for (unsigned i = 0; i < scenario->fault_count; i++) {
		faults[i].at = scenario->point_text[i];
		faults[i].fault = scenario->fault_text[i];
		form.faults = faults;
	}
	fill_tunables(&form, &tunables, &numbers, scenario);
	fill_numbers(&form, &numbers, scenario);
	return yamlfile_save(&form_schema, &form);
}
