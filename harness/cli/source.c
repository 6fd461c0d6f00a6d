/*
 * Runs that are repeated: from a file, a bundle or the store.
 */
#include "harness/cli/source.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/cli/cli.h"
#include "harness/trace/timeline.h"

static int from_store(const char *id, const char *file, const char *name,
		      struct source *source, struct err *err)
{
	struct store_campaign campaign;
	struct store *store;
	int rc;

	source->kind = SOURCE_STORE;
	if (store_open(file, false, &store, err) < 0)
		return err_wrap(err, "no file %s", id);
	rc = store_campaign_last(store, name, &campaign, err);
	if (rc == 0)
		rc = store_find(store, campaign.id, id, &source->run, err);
	store_close(store);
	if (rc < 0)
		return rc;
	source->recorded = source->run.state == STORE_DONE;
	source->digest = source->run.digest;
	return scenario_parse(source->run.scenario, source->run.file,
			      &source->scenario, err);
}

static int from_folder(const char *folder, struct source *source,
		       struct err *err)
{
	struct text file = {0};
	int rc = 0;

	if (bundle_is(folder)) {
		source->kind = SOURCE_BUNDLE;
		rc = bundle_read(folder, &source->bundle, err);
		source->recorded = rc == 0;
		source->digest = source->bundle.digest;
	}
	if (rc < 0)
		return rc;
	text_printf(&file, "%s/scenario.yaml", folder);
	rc = scenario_load(file.at, &source->scenario, err);
	text_free(&file);
	return rc;
}

int cli_source(const char *id, const char *store, const char *campaign,
	       struct source *source, struct err *err)
{
	char path[512];
	struct stat st;

	memset(source, 0, sizeof(*source));
	if (stat(id, &st) < 0)
		return from_store(
			id, store ? store : store_default(path, sizeof(path)),
			campaign, source, err);
	if (S_ISDIR(st.st_mode))
		return from_folder(id, source, err);
	return scenario_load(id, &source->scenario, err);
}

void cli_source_free(struct source *source)
{
	scenario_free(source->scenario);
	bundle_free(&source->bundle);
	store_run_free(&source->run);
	memset(source, 0, sizeof(*source));
}

int cli_compare_bundle(const char *folder, const struct source *source,
		       const struct run_images *images, FILE *stream,
		       struct err *err)
{
	struct text differences = {0};
	int n = bundle_compare(&source->bundle, folder, source->scenario,
			       images, &differences, err);

	if (differences.at)
		fputs(differences.at, stream);
	text_free(&differences);
	if (n == 0)
		fputs("images, QEMU and plan are those of the bundle\n",
		      stream);
	return n < 0 ? -1 : 0;
}

int cli_repeat_on(const char *word, const char *folder,
		  const struct source *source, const struct run_images *images,
		  enum machine_type *machine, struct err *err)
{
	*machine = source->kind == SOURCE_BUNDLE ? source->bundle.machine
						 : MACHINE_MICROVM;
	if (word && cli_machine(word, machine, err) < 0)
		return -1;
	return source->kind == SOURCE_BUNDLE
		       ? cli_compare_bundle(folder, source, images, stderr, err)
		       : 0;
}

int cli_trace_form(const char *word, enum cli_trace *form, struct err *err)
{
	if (!word || !strcmp(word, "timeline"))
		*form = CLI_TRACE_TIMELINE;
	else if (!strcmp(word, "raw"))
		*form = CLI_TRACE_RAW;
	else
		return err_set(err, ERR_USAGE,
			       "expected timeline or raw for --trace, found "
			       "\"%s\"",
			       word);
	return 0;
}

static void print_raw(const struct trace *trace)
{
	char line[200];

	for (size_t i = 0; i < trace->count; i++) {
		trace_format(trace, &trace->rec[i], line, sizeof(line));
		puts(line);
	}
}

void cli_print_trace(const struct trace *trace, enum cli_trace form)
{
	struct text text = {0};

	if (form == CLI_TRACE_RAW)
		print_raw(trace);
	if (form != CLI_TRACE_TIMELINE)
		return;
	timeline_format(trace, cli_colour(stdout), &text);
	if (text.at)
		fputs(text.at, stdout);
	text_free(&text);
}
