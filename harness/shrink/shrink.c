/*
 * The passes in their order, until none changes anything; the file that
 * comes out.
 */
#include "harness/shrink/shrink.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/env.h"
#include "harness/base/text.h"
#include "harness/shrink/search.h"

#define ROUNDS_MAX 6u

static const struct {
	const char *name;
	void (*pass)(struct search *search);
} passes[] = {
	{"faults", pass_faults},     {"console", pass_console},
	{"words", pass_words},	     {"input", pass_input},
	{"tunables", pass_defaults}, {"points", pass_points},
	{"types", pass_types},	     {"order", pass_order},
};

/* True if a pass changed the best one. */
static bool go_round(struct search *search)
{
	const struct shrink_options *options = search->options;
	const unsigned before = search->accepted;

	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++) {
		passes[i].pass(search);
		if (options->progress)
			options->progress(options->context, passes[i].name,
					  search->best, search->runs);
	}
	return search->accepted != before;
}

static int refuse(const struct run_result *result, struct err *err)
{
	if (result->verdict.kind == VERDICT_INFRA)
		return err_set(err, ERR_INFRA, "%s", result->infra);
	return err_set(err, ERR_USAGE,
		       "the run is held: there is nothing to shrink");
}

static int begin(struct search *search, const struct scenario *scenario,
		 struct err *err)
{
	const struct campaign_runner *runner = search->options->runner;
	int rc;

	search->best = scenario_copy(scenario);
	free(search->best->expect);
	search->best->expect = NULL;
	search->runs = 1;
	rc = runner->run(runner->context, search->best, &search->result, err);
	if (rc == 0 && !finding_of(&search->result, &search->finding))
		rc = refuse(&search->result, err);
	search->found = search->finding;
	return rc;
}

int shrink_run(const struct scenario *scenario,
	       const struct shrink_options *options,
	       struct shrink_result *result, struct err *err)
{
	struct search search = {.options = options};
	bool changed = true;
	int rc;

	memset(result, 0, sizeof(*result));
	if (options->budget_ns)
		search.deadline_ns = env_clock_ns() + options->budget_ns;
	rc = begin(&search, scenario, err);
	for (unsigned i = 0; rc == 0 && changed && i < ROUNDS_MAX; i++)
		changed = go_round(&search);
	free(search.tried);
	if (rc < 0) {
		scenario_free(search.best);
		run_result_free(&search.result);
		return rc;
	}
	result->scenario = search.best;
	result->finding = search.found;
	result->last = search.result;
	result->runs = search.runs;
	result->complete = !search.expired;
	return 0;
}

void shrink_result_free(struct shrink_result *result)
{
	scenario_free(result->scenario);
	run_result_free(&result->last);
	memset(result, 0, sizeof(*result));
}

/* A comment must not end in the middle of its line. */
static void add_comment(struct text *text, const char *words)
{
	text_puts(text, "# ");
	for (; *words; words++)
		text_add(text, *words >= ' ' && *words <= '~' ? words : " ", 1);
	text_puts(text, "\n");
}

char *shrink_format(const struct shrink_result *result)
{
	const struct finding *finding = &result->finding;
	char *body = scenario_format(result->scenario);
	struct text text = {0}, line = {0};

	text_puts(&text, "# verdict: held\n");
	text_puts(&line, verdict_name(finding->kind));
	if (finding->invariant[0]) {
		text_printf(&text, "# guards: %s\n", finding->invariant);
		text_printf(&line,
			    " when it was found, %s: ", finding->invariant);
	} else {
		text_puts(&line, " when it was found. ");
	}
	text_puts(&line, finding->text);
	add_comment(&text, line.at);
	text_puts(&text, body ? body : "");
	text_free(&line);
	free(body);
	return text_take(&text);
}
