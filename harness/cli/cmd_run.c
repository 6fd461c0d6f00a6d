/*
 * hotrig run: one scenario, once.
 */
#include "harness/cli/cli.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/bundle/bundle.h"
#include "harness/cli/source.h"
#include "harness/run/run.h"

static const char help[] =
	"Usage: hotrig run SCENARIO [OPTION...]\n"
	"One run and its verdict.\n\n"
	"  --trace[=raw]       print the timeline; raw: every record as it is\n"
	"  --fault FAULT@POINT add a fault: segv@pmm.commit[block=A]#1+3\n"
	"  --machine TYPE      microvm (default) or pc\n"
	"  --deadline TIME     wall clock after which it counts as hung (60s)\n"
	"  --plan-out FILE     write the plan to FILE too\n"
	"  --bundle FOLDER     write a bundle, whatever the verdict; without\n"
	"                      this a run that is not as expected gets one in\n"
	"                      the build folder, bundles/NAME\n\n"
	"Exit code: 0 held (or what the scenario expects), 1 a finding or a "
	"fault\nthat did not fire, 2 bad input, 99 infrastructure.\n";

struct run_args {
	struct scenario *scenario;
	struct run_options options;
	struct run_images images;
	struct text command; /* that repeats this run */
	const char *plan_out;
	const char *bundle;
	enum cli_trace trace;
};

enum {
	OPT_TRACE = 256,
	OPT_FAULT,
	OPT_MACHINE,
	OPT_DEADLINE,
	OPT_PLAN_OUT,
	OPT_BUNDLE,
	OPT_HELP
};

static const struct option options[] = {
	{"trace", optional_argument, NULL, OPT_TRACE},
	{"fault", required_argument, NULL, OPT_FAULT},
	{"machine", required_argument, NULL, OPT_MACHINE},
	{"deadline", required_argument, NULL, OPT_DEADLINE},
	{"plan-out", required_argument, NULL, OPT_PLAN_OUT},
	{"bundle", required_argument, NULL, OPT_BUNDLE},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

/* "exit=1@pmm.commit#2" */
static int add_fault(struct scenario *scenario, const char *text,
		     struct err *err)
{
	const char *at = strchr(text, '@');
	char *fault;
	int rc;

	if (!at)
		return err_set(err, ERR_USAGE,
			       "--fault: expected FAULT@POINT, found \"%s\"",
			       text);
	fault = text_dup(text);
	fault[at - text] = '\0';
	rc = scenario_add_fault(scenario, at + 1, fault, err);
	free(fault);
	return rc < 0 ? err_wrap(err, "--fault") : 0;
}

static int take_option(struct run_args *args, int option, char *value,
		       struct err *err)
{
	switch (option) {
	case OPT_TRACE:
		return cli_trace_form(value, &args->trace, err);
	case OPT_MACHINE:
		text_printf(&args->command, " --machine %s", value);
		return cli_machine(value, &args->options.machine, err);
	case OPT_PLAN_OUT:
		args->plan_out = value;
		return 0;
	case OPT_BUNDLE:
		args->bundle = value;
		return 0;
	case OPT_DEADLINE:
		return cli_deadline(value, &args->options.deadline_ms, err);
	default:
		text_puts(&args->command, " --fault ");
		text_shell_word(&args->command, value);
		return add_fault(args->scenario, value, err);
	}
}

/* The scenario comes first: options may add to it. */
static int take_arguments(struct run_args *args, int argc, char **argv,
			  struct err *err)
{
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (option == '?' || option == OPT_HELP)
			return option;
	if (optind != argc - 1)
		return '?';
	if (scenario_load(argv[optind], &args->scenario, err) < 0)
		return -1;
	text_puts(&args->command, "hotrig run ");
	text_shell_word(&args->command, argv[optind]);
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (take_option(args, option, optarg, err) < 0)
			return -1;
	return 0;
}

static int write_plan(const struct run_args *args, struct err *err)
{
	struct plan *plan;
	int rc;

	if (!args->plan_out)
		return 0;
	if (run_plan(args->scenario, &args->images, &plan, err) < 0)
		return -1;
	rc = file_write(args->plan_out, plan, plan->bytes, err);
	free(plan);
	return rc;
}

/* The guest's text must not control the terminal. */
static void print_console(const char *text)
{
	bool start = true;

	for (; text && *text; text++) {
		if (start)
			fputs("| ", stdout);
		start = *text == '\n';
		if (*text == '\n' || *text == '\t' ||
		    (*text >= ' ' && *text <= '~'))
			putchar(*text);
	}
	if (!start)
		putchar('\n');
}

static void print_findings(const struct run_result *result)
{
	const struct verdict *verdict = &result->verdict;
	unsigned shown = verdict->violations;

	if (verdict->kind == VERDICT_HUNG)
		printf("hung: %s\n", result->infra);
	if (shown > VERDICT_MAX_VIOLATIONS)
		shown = VERDICT_MAX_VIOLATIONS;
	for (unsigned i = 0; i < shown; i++)
		printf("violated: %s at event %" PRIu32 ": %s\n",
		       verdict->violation[i].invariant,
		       verdict->violation[i].seq, verdict->violation[i].text);
	if (verdict->violations > shown)
		printf("violated: %u more\n", verdict->violations - shown);
}

static void print_verdict(const struct run_args *args,
			  const struct run_result *result, bool good)
{
	const struct verdict *verdict = &result->verdict;
	const char *outcome = outcome_name(verdict->outcome);
	bool colour = cli_colour(stdout);
	const char *expect = args->scenario->expect;

	printf("%s%s%s", colour ? (good ? "\033[32m" : "\033[31m") : "",
	       verdict_name(verdict->kind), colour ? "\033[0m" : "");
	if (verdict->outcome != OUTCOME_NONE)
		printf(" (%s)", outcome);
	if (expect && !good)
		printf(", expected %s", expect);
	printf(": %zu events, %" PRIu64 ".%03" PRIu64 " s, digest %016" PRIx64
	       "; repeat: %s\n",
	       result->trace.count, result->clock_ns / 1000000000u,
	       result->clock_ns / 1000000u % 1000u, result->digest,
	       args->command.at);
}

static int exit_code(const struct run_args *args,
		     const struct run_result *result)
{
	const char *word = verdict_name(result->verdict.kind);
	const char *expect = args->scenario->expect;

	if (result->verdict.kind == VERDICT_INFRA)
		return CLI_INFRA;
	if (expect && strcmp(expect, "any") == 0)
		return CLI_HELD;
	return strcmp(word, expect ? expect : "held") ? CLI_FINDING : CLI_HELD;
}

/* Where a bundle goes that nobody asked for: beside the images. */
static char *bundle_place(const struct run_args *args)
{
	const char *name = args->scenario->name;

	return bundle_folder(args->images.kernel, name ? name : "run");
}

/*
 * A finding without a bundle is still a finding: only one that was asked for
 * must come to be.
 */
static int leave_bundle(const struct run_args *args,
			const struct run_result *result, int code)
{
	const struct bundle_run run = {NULL, args->scenario, &args->images,
				       args->options.machine, result};
	struct err err = {0};
	char *folder;
	int rc;

	if (!args->bundle && code == CLI_HELD)
		return code;
	folder = args->bundle ? text_dup(args->bundle) : bundle_place(args);
	rc = bundle_write(folder, &run, &err);
	if (rc == 0)
		printf("bundle: %s\n", folder);
	free(folder);
	if (rc == 0)
		return code;
	rc = cli_fail(&err);
	return args->bundle ? rc : code;
}

static int run_and_print(struct run_args *args, struct err *err)
{
	struct run_result result;
	int code;

	if (run_images_find(&args->images, err) < 0 ||
	    write_plan(args, err) < 0)
		return cli_fail(err);
	args->options.images = &args->images;
	if (run_scenario(args->scenario, &args->options, &result, err) < 0)
		return cli_fail(err);
	cli_print_trace(&result.trace, args->trace);
	print_console(result.console);
	print_findings(&result);
	code = exit_code(args, &result);
	print_verdict(args, &result, code == CLI_HELD);
	code = leave_bundle(args, &result, code);
	if (result.verdict.kind == VERDICT_INFRA) {
		err_set(err, ERR_INFRA, "%s", result.infra);
		cli_fail(err);
	}
	run_result_free(&result);
	return code;
}

int cmd_run(int argc, char **argv)
{
	struct run_args args = {0};
	struct err err = {0};
	int code = take_arguments(&args, argc, argv, &err);

	if (code == OPT_HELP) {
		fputs(help, stdout);
		code = 0;
	} else if (code == '?') {
		code = cli_usage("run", "run takes one scenario");
	} else if (code < 0) {
		code = cli_fail(&err);
	} else {
		code = run_and_print(&args, &err);
	}
	scenario_free(args.scenario);
	text_free(&args.command);
	return code;
}
