/*
 * hotrig fmt: a scenario in canonical form.
 */
#include "harness/cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "harness/scenario/scenario.h"

static const char help[] =
	"Usage: hotrig fmt SCENARIO\n"
	"Checks a scenario and prints it in canonical form: keys in order,\n"
	"defaults left out, no comments.\n";

int cmd_fmt(int argc, char **argv)
{
	struct scenario *scenario;
	struct err err = {0};
	char *text;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(help, stdout);
		return 0;
	}
	if (argc != 2)
		return cli_usage("fmt", "fmt takes one scenario");
	if (scenario_load(argv[1], &scenario, &err) < 0)
		return cli_fail(&err);
	text = scenario_format(scenario);
	scenario_free(scenario);
	if (!text) {
		err_set(&err, ERR_INFRA, "%s: cannot be formatted", argv[1]);
		return cli_fail(&err);
	}
	fputs(text, stdout);
	free(text);
	return 0;
}
