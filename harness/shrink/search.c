/*
 * One candidate after the other; what shows the finding stays.
 */
#include "harness/shrink/search.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/env.h"
#include "harness/base/hash.h"
#include "harness/base/text.h"

/* Notes the scenario; true if it is new. */
static bool is_new(struct search *search, const struct scenario *scenario)
{
	char *text = scenario_format(scenario);
	uint64_t digest;

	if (!text)
		return false;
	digest = hash_bytes(text, strlen(text));
	free(text);
	for (size_t i = 0; i < search->tried_count; i++)
		if (search->tried[i] == digest)
			return false;
	if (search->tried_count == search->tried_room) {
		uint64_t *more;

		search->tried_room = search->tried_room * 2 + 64;
		more = text_alloc(search->tried_room * sizeof(*more));
		if (search->tried_count)
			memcpy(more, search->tried,
			       search->tried_count * sizeof(*more));
		free(search->tried);
		search->tried = more;
	}
	search->tried[search->tried_count++] = digest;
	return true;
}

static bool is_late(struct search *search)
{
	if (search->deadline_ns && env_clock_ns() >= search->deadline_ns)
		search->expired = true;
	return search->expired;
}

bool search_try(struct search *search, struct scenario *candidate)
{
	const struct campaign_runner *runner = search->options->runner;
	struct run_result result = {0};
	struct finding found;
	struct err err;

	if (!candidate || is_late(search) || !is_new(search, candidate)) {
		scenario_free(candidate);
		return false;
	}
	search->runs++;
	if (runner->run(runner->context, candidate, &result, &err) < 0) {
		scenario_free(candidate);
		return false;
	}
	if (!finding_again(&search->finding, &result, &found)) {
		run_result_free(&result);
		scenario_free(candidate);
		return false;
	}
	scenario_free(search->best);
	run_result_free(&search->result);
	search->best = candidate;
	search->result = result;
	search->found = found;
	search->accepted++;
	return true;
}
