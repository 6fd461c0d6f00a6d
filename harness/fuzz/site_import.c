/*
 * A case of `hotrig fuzz site` as a scenario: see fuzz.h.
 *
 * The case was judged on images with coverage, whose code is other code: a
 * place a number of records or of instructions away is another place in the
 * ordinary images. So points become names, and the instructions behind them are
 * searched for.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/fuzz/fuzz.h"
#include "harness/fuzz/site_case.h"
#include "harness/fuzz/site_text.h"
#include "harness/run/run.h"
#include "harness/shrink/finding.h"

#define DEADLINE_MS 5000u
#define PLUS_MAX    400u /* runs of a search */

static void images_in(const char *build, struct run_images *images)
{
	snprintf(images->kernel, sizeof(images->kernel), "%s/kernel.elf",
		 build);
	snprintf(images->initrd, sizeof(images->initrd), "%s/boot.cpio", build);
	snprintf(images->storage, sizeof(images->storage), "%s/storage.cpio",
		 build);
}

static int carry_out(const struct scenario *scenario,
		     const struct run_images *images, struct run_result *result,
		     struct err *err)
{
	struct run_options options = {.images = images,
				      .machine = MACHINE_MICROVM,
				      .deadline_ms = DEADLINE_MS};

	if (run_scenario(scenario, &options, result, err) < 0)
		return -1;
	if (result->verdict.kind == VERDICT_INFRA)
		return err_set(err, ERR_INFRA, "%s", result->infra);
	return 0;
}

/* "event:N" as the name of that record. */
static void name_point(struct scenario *scenario, unsigned index,
		       const struct trace *trace, struct text *at)
{
	const struct plan_fault *fault = &scenario->fault[index];
	uint32_t number = 0, hit = 0;

	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event >= EV_FAULT_ARMED)
			continue;
		if (number++ < fault->hit)
			continue;
		for (size_t k = 0; k <= i; k++)
			hit += trace->rec[k].event == rec->event;
		text_printf(at, "%s#%" PRIu32, event_name(rec->event), hit);
		if (fault->plus)
			text_printf(at, "+%" PRIu64, fault->plus);
		return;
	}
	text_puts(at, scenario->point_text[index]);
}

/* A copy with the point of one fault as that text; NULL: without the fault. */
static struct scenario *with_point(const struct scenario *scenario,
				   unsigned index, const char *point)
{
	struct scenario *copy = scenario_copy(scenario);
	struct err ignored;

	scenario_clear_faults(copy);
	for (unsigned i = 0; i < scenario->fault_count; i++) {
		const char *at = i == index ? point : scenario->point_text[i];

		if (at)
			scenario_add_fault(copy, at, scenario->fault_text[i],
					   &ignored);
	}
	return copy;
}

static struct scenario *with_names(struct scenario *scenario,
				   const struct trace *trace)
{
	for (unsigned i = 0; i < scenario->fault_count; i++) {
		struct text at = {0};
		struct scenario *next;

		if (scenario->fault[i].point != POINT_EVENT_SEQ)
			continue;
		name_point(scenario, i, trace, &at);
		next = with_point(scenario, i, at.at);
		scenario_free(scenario);
		scenario = next;
		text_free(&at);
	}
	return scenario;
}

/* 1: these images show the finding; 0; or -1. */
static int shows(const struct scenario *scenario,
		 const struct run_images *images, const struct finding *wanted,
		 struct err *err)
{
	struct run_result result = {0};
	struct finding found;
	int rc = carry_out(scenario, images, &result, err);

	if (rc == 0)
		rc = finding_again(wanted, &result, &found);
	run_result_free(&result);
	return rc;
}

/* Leave out faults that the finding does not need: each may be at another place
 * in other images. */
static int leave_out(struct scenario **scenario,
		     const struct run_images *images,
		     const struct finding *wanted, struct err *err)
{
	int rc = 0;

	for (unsigned i = (*scenario)->fault_count; rc >= 0 && i-- > 0;) {
		struct scenario *other = with_point(*scenario, i, NULL);

		rc = shows(other, images, wanted, err);
		if (rc <= 0) {
			scenario_free(other);
			continue;
		}
		scenario_free(*scenario);
		*scenario = other;
	}
	return rc < 0 ? -1 : 0;
}

/* Other numbers of instructions behind the point of one fault. */
static int search_plus(struct scenario **scenario, unsigned index,
		       const struct run_images *images,
		       const struct finding *wanted, struct err *err)
{
	const char *text = (*scenario)->point_text[index];
	size_t len = strcspn(text, "+");
	int rc = 0;

	for (unsigned k = 0; rc == 0 && text[len] && k < PLUS_MAX; k++) {
		struct text at = {0};
		struct scenario *other;

		text_printf(&at, "%.*s+%u", (int)len, text, k);
		other = with_point(*scenario, index, at.at);
		text_free(&at);
		rc = shows(other, images, wanted, err);
		if (rc <= 0) {
			scenario_free(other);
			continue;
		}
		scenario_free(*scenario);
		*scenario = other;
		break;
	}
	return rc;
}

/* The same for the ordinary images: 1 if they show the finding. */
static int translate(struct scenario **scenario,
		     const struct run_images *images,
		     const struct finding *wanted, struct err *err)
{
	int rc = shows(*scenario, images, wanted, err);

	for (unsigned i = 0; rc == 0 && i < (*scenario)->fault_count; i++)
		rc = search_plus(scenario, i, images, wanted, err);
	return rc;
}

static void put(const char *file, const struct scenario *scenario,
		const char *note, struct text *yaml)
{
	const char *name = strrchr(file, '/');
	char *body = scenario_format(scenario);

	text_printf(yaml, "# Imported from a case of hotrig fuzz site: %s\n",
		    name ? name + 1 : file);
	text_printf(yaml, "# %s\n", note);
	if (scenario->input)
		site_text_calls(scenario->input, yaml);
	text_puts(yaml, body);
	free(body);
}

int fuzz_import_site(const char *file, const char *build, struct text *yaml,
		     struct err *err)
{
	struct run_images ordinary, covered;
	struct run_result result = {0};
	struct text note = {0}, folder = {0};
	struct scenario *scenario;
	struct finding finding;
	unsigned lines;
	char *bytes;
	size_t len;
	int rc = 0;

	if (file_read(file, &bytes, &len, err) < 0)
		return -1;
	scenario = site_case_scenario((uint8_t *)bytes, len, &lines);
	free(bytes);
	free(scenario->name);
	scenario->name = text_dup("imported");
	scenario->expect = text_dup("held");
	text_printf(&folder, "%s/fuzz/cov", build);
	images_in(build, &ordinary);
	images_in(folder.at, &covered);
	rc = carry_out(scenario, &covered, &result, err);
	if (rc < 0) {
		;
	} else if (result.verdict.kind == VERDICT_NOT_FIRED ||
		   !finding_of(&result, &finding)) {
		text_puts(&note, "No finding.");
	} else {
		scenario = with_names(scenario, &result.trace);
		text_printf(&note, "%s %s", verdict_name(finding.kind),
			    finding.invariant);
		rc = leave_out(&scenario, &covered, &finding, err);
		if (rc == 0)
			rc = translate(&scenario, &ordinary, &finding, err);
		if (rc == 0)
			text_puts(&note, " with coverage only: set "
					 "HOTRIG_BUILD to that build");
	}
	if (rc >= 0)
		put(file, scenario, note.at, yaml);
	run_result_free(&result);
	scenario_free(scenario);
	text_free(&note);
	text_free(&folder);
	return rc < 0 ? -1 : 0;
}
