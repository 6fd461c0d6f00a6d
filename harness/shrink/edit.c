/*
 * Copies of a scenario with one thing changed.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/shrink/search.h"

struct scenario *edit_without_faults(const struct scenario *scenario,
				     unsigned from, unsigned count)
{
	struct scenario *copy = scenario_copy(scenario);
	struct err err;
	int rc = 0;

	scenario_clear_faults(copy);
	for (unsigned i = 0; i < scenario->fault_count && rc == 0; i++)
		if (i < from || i >= from + count)
			rc = scenario_add_fault(copy, scenario->point_text[i],
						scenario->fault_text[i], &err);
	if (rc == 0)
		return copy;
	scenario_free(copy);
	return NULL;
}

struct scenario *edit_fault(const struct scenario *scenario, unsigned index,
			    const char *point, const char *fault)
{
	struct scenario *copy = scenario_copy(scenario);
	struct err err;
	int rc = 0;

	scenario_clear_faults(copy);
	for (unsigned i = 0; i < scenario->fault_count && rc == 0; i++) {
		bool here = i == index;

		rc = scenario_add_fault(
			copy, here && point ? point : scenario->point_text[i],
			here && fault ? fault : scenario->fault_text[i], &err);
	}
	if (rc == 0)
		return copy;
	scenario_free(copy);
	return NULL;
}

struct scenario *edit_without_lines(const struct scenario *scenario,
				    unsigned from, unsigned count)
{
	struct scenario *copy = scenario_copy(scenario);
	unsigned kept = 0;

	for (unsigned i = 0; i < copy->console_count; i++) {
		if (i >= from && i < from + count)
			free(copy->console[i]);
		else
			copy->console[kept++] = copy->console[i];
	}
	copy->console_count = kept;
	return copy;
}

struct scenario *edit_line(const struct scenario *scenario, unsigned index,
			   const char *line)
{
	struct scenario *copy = scenario_copy(scenario);

	free(copy->console[index]);
	copy->console[index] = text_dup(line);
	return copy;
}
