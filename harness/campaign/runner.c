/* run_scenario behind the interface of a campaign's runner. */
#include "harness/campaign/runner.h"

#include <stdio.h>
#include <string.h>

/* A run takes well under a second; one that hangs must not stop the show. */
#define RUN_DEADLINE_MS 20000u

#define CHECKED_EVERY 100u

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

static int run_on_machine(void *context, const struct scenario *scenario,
			  struct run_result *result, struct err *err)
{
	struct machine_runner *machine = context;

	if (run_scenario(scenario, &machine->options, result, err) < 0)
		return -1;
	if (machine->options.guest && machine->checked_every &&
	    machine->runs++ % machine->checked_every == 0)
		return check(machine, scenario, result, err);
	return 0;
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
	machine->checked_every = CHECKED_EVERY;
	runner->run = run_on_machine;
	runner->context = machine;
	return 0;
}

void campaign_runner_end(struct machine_runner *machine)
{
	machine_guest_end(machine->guest);
	machine->guest = NULL;
}
