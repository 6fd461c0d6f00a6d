/* run_scenario behind the interface of a campaign's runner. */
#include "harness/campaign/runner.h"

#include <string.h>

/* A run takes well under a second; one that hangs must not stop the show. */
#define RUN_DEADLINE_MS 20000u

static int run_on_machine(void *context, const struct scenario *scenario,
			  struct run_result *result, struct err *err)
{
	const struct machine_runner *machine = context;

	return run_scenario(scenario, &machine->options, result, err);
}

int campaign_runner_machine(struct campaign_runner *runner,
			    struct machine_runner *machine, struct err *err)
{
	memset(machine, 0, sizeof(*machine));
	if (run_images_find(&machine->images, err) < 0)
		return -1;
	machine->options.images = &machine->images;
	machine->options.machine = MACHINE_MICROVM;
	machine->options.deadline_ms = RUN_DEADLINE_MS;
	runner->run = run_on_machine;
	runner->context = machine;
	return 0;
}
