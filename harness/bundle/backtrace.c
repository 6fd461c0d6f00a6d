/* backtraces.txt: where every fault hit, and the threads at the end. */
#include "harness/backtrace/backtrace.h"
#include "harness/bundle/part.h"

/* The run is worth a bundle without them: an error becomes the text. */
int bundle_backtraces(const char *folder, const struct bundle_run *run,
		      struct err *err)
{
	const struct run_options options = {.images = run->images,
					    .machine = run->machine};
	const struct backtrace_options how = {.run = &options};
	struct text text = {0};
	struct err why = {0};
	int rc;

	if (run->result->verdict.kind == VERDICT_INFRA ||
	    run->result->verdict.kind == VERDICT_HUNG)
		return 0;
	if (backtrace_run(run->scenario, &how, &text, &why) < 0)
		text_printf(&text, "no backtraces: %s\n", why.text);
	rc = bundle_put(folder, "backtraces.txt", text.at ? text.at : "",
			text.len, err);
	text_free(&text);
	return rc;
}
