/* run_scenario behind the interface of a campaign's runner. */
#include "harness/campaign/runner.h"

#include <stdio.h>
#include <string.h>

#include "harness/base/env.h"

/* A run takes well under a second; one that hangs must not stop the show. */
#define RUN_DEADLINE_MS 20000u

/* One part of the time in so many goes into checks. */
#define CHECK_SHARE 20u

/* Does a fresh process come to the same? If not, the rig is broken. */
static int check(const struct machine_runner *machine,
		 const struct scenario *scenario, struct run_result *result,
		 struct err *err)
{
	struct run_options fresh = machine->options;
	struct run_result other;
	char text[300];

	fresh.guest = NULL;
	if (run_scenario(scenario, &fresh, &other, err) < 0)
		return -1;
	if (other.verdict.kind == VERDICT_INFRA) {
		memset(&result->verdict, 0, sizeof(result->verdict));
		result->verdict.kind = VERDICT_INFRA;
		result->digest = 0;
		snprintf(result->infra, sizeof(result->infra), "%s",
			 other.infra);
	} else if (result->digest != other.digest) {
		memset(&result->verdict, 0, sizeof(result->verdict));
		result->verdict.kind = VERDICT_INFRA;
		trace_difference(&result->trace, &other.trace, text,
				 sizeof(text));
		snprintf(result->infra, sizeof(result->infra),
			 "a reused guest and a fresh process disagree: %s",
			 *text ? text : "bank or console");
	}
	run_result_free(&other);
	return 0;
}

static bool is_due(const struct machine_runner *machine)
{
	const unsigned runs = machine_guest_runs(machine->guest);

	return machine->checks &&
	       (runs == 1 ||
		(runs && machine->checked_ns * CHECK_SHARE < machine->ran_ns));
}

static int run_on_machine(void *context, const struct scenario *scenario,
			  struct run_result *result, struct err *err)
{
	struct machine_runner *machine = context;
	const uint64_t begun_ns = env_clock_ns();
	uint64_t ran_ns;
	int rc;

	if (run_scenario(scenario, &machine->options, result, err) < 0)
		return -1;
	ran_ns = env_clock_ns();
	machine->ran_ns += ran_ns - begun_ns;
	if (!is_due(machine))
		return 0;
	rc = check(machine, scenario, result, err);
	machine->checked_ns += env_clock_ns() - ran_ns;
	return rc;
}

int campaign_runner_machine(struct campaign_runner *runner,
			    struct machine_runner *machine, bool fresh,
			    struct err *err)
{
	memset(machine, 0, sizeof(*machine));
	if (run_images_find(&machine->images, err) < 0)
		return -1;
	machine->options.images = &machine->images;
	machine->options.machine = MACHINE_MICROVM;
	machine->options.deadline_ms = RUN_DEADLINE_MS;
	machine->options.guest = fresh ? NULL : &machine->guest;
	machine->checks = !fresh;
	runner->run = run_on_machine;
	runner->context = machine;
	return 0;
}

void campaign_runner_end(struct machine_runner *machine)
{
	machine_guest_end(machine->guest);
	machine->guest = NULL;
}
