/*
 * Scenario files: from YAML to struct scenario, with checks of every value.
 */
#include "harness/scenario/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/parse.h"
#include "harness/base/text.h"
#include "harness/scenario/form.h"
#include "harness/scenario/tunables.h"
#include "inject/point.h"

#define LIMIT_LEAST_NS	 1000000ull
#define LIMIT_MOST_NS	 (24ull * 3600u * 1000000000u)
#define QUANTUM_LEAST_NS 10000ull
#define QUANTUM_MOST_NS	 10000000000ull
#define RAM_LEAST_BYTES	 (32ull << 20)
#define RAM_MOST_BYTES	 (2ull << 30)
#define RING_LEAST	 64ull
#define RING_MOST	 (16ull << 20)

struct load {
	const struct yamlfile *doc;
	const struct form *form;
	struct scenario *scenario;
	struct err *err;
};

static int load_tunable(struct load *load, unsigned id, const char *name,
			const char *text)
{
	char why[200], path[100];

	if (!text)
		return 0;
	if (tunable_set(&load->scenario->tunables, id, text, why,
			sizeof(why)) == 0)
		return 0;
	snprintf(path, sizeof(path), "tunables/%s", name);
	return yamlfile_refuse(load->doc, load->err, path, "%s", why);
}

static int load_tunables(struct load *load)
{
	const struct form_tunables *form = load->form->tunables;

	if (!form)
		return 0;
	if (form->pmm_rambank_bytes && form->rambank_spelling)
		return yamlfile_refuse(load->doc, load->err,
				       "tunables/pmm.ramBankSize",
				       "pmm.rambankSize is given in both "
				       "spellings");
#define TUNABLE(member, name, value, least, most, sentence)                    \
	if (load_tunable(load, TUNABLE_##member, name, form->member) < 0)      \
		return -1;
#include "harness/scenario/tunables.def"
#undef TUNABLE
	return load_tunable(load, TUNABLE_pmm_rambank_bytes, "pmm.ramBankSize",
			    form->rambank_spelling);
}

static int load_duration(struct load *load, const char *key, const char *text,
			 uint64_t least, uint64_t most, uint64_t *value)
{
	char low[32], high[32];

	if (!text)
		return 0;
	if (parse_duration_ns(text, value) == 0 && *value >= least &&
	    *value <= most)
		return 0;
	parse_format_duration(least, low, sizeof(low));
	parse_format_duration(most, high, sizeof(high));
	return yamlfile_refuse(load->doc, load->err, key,
			       "expected a time from %s to %s for %s (such "
			       "as 2.5s, 10ms), found \"%s\"",
			       low, high, key, text);
}

static int load_size(struct load *load, const char *key, const char *text,
		     uint64_t least, uint64_t most, uint64_t *value)
{
	char low[32], high[32];

	if (!text)
		return 0;
	if (parse_size_bytes(text, value) == 0 && *value >= least &&
	    *value <= most)
		return 0;
	parse_format_size(least, low, sizeof(low));
	parse_format_size(most, high, sizeof(high));
	return yamlfile_refuse(load->doc, load->err, key,
			       "expected a number from %s to %s for %s, "
			       "found \"%s\"",
			       low, high, key, text);
}

static int load_numbers(struct load *load)
{
	const struct form *form = load->form;
	struct scenario *scenario = load->scenario;

	if (load_duration(load, "limit", form->limit, LIMIT_LEAST_NS,
			  LIMIT_MOST_NS, &scenario->limit_ns) < 0 ||
	    load_duration(load, "quantum", form->quantum, QUANTUM_LEAST_NS,
			  QUANTUM_MOST_NS, &scenario->quantum_ns) < 0 ||
	    load_size(load, "ram", form->ram, RAM_LEAST_BYTES, RAM_MOST_BYTES,
		      &scenario->ram_bytes) < 0 ||
	    load_size(load, "ring", form->ring, RING_LEAST, RING_MOST,
		      &scenario->ring_records) < 0)
		return -1;
	if (scenario->ram_bytes % 4096u)
		return yamlfile_refuse(load->doc, load->err, "ram",
				       "expected whole pages of 4096 bytes "
				       "for ram, found \"%s\"",
				       form->ram);
	if (form->seed && parse_u64(form->seed, &scenario->seed) < 0)
		return yamlfile_refuse(load->doc, load->err, "seed",
				       "expected a number for seed, found "
				       "\"%s\"",
				       form->seed);
	return 0;
}

static int load_console(struct load *load)
{
	const struct form *form = load->form;
	struct scenario *scenario = load->scenario;

	scenario->console = text_alloc((form->console_count + 1u) *
				       sizeof(scenario->console[0]));
	for (unsigned i = 0; i < form->console_count; i++) {
		char path[32];

		if (strpbrk(form->console[i], "\r\n")) {
			snprintf(path, sizeof(path), "console/%u", i);
			return yamlfile_refuse(load->doc, load->err, path,
					       "a console line has one line");
		}
		scenario->console[i] = text_dup(form->console[i]);
		scenario->console_count++;
	}
	return 0;
}

static int load_faults(struct load *load)
{
	const struct form *form = load->form;
	struct plan_fault probe = {0};
	char path[40], why[400];

	for (unsigned i = 0; i < form->faults_count; i++) {
		const struct form_fault *entry = &form->faults[i];

		snprintf(path, sizeof(path), "faults/%u/at", i);
		if (point_parse(entry->at, &probe, why, sizeof(why)) < 0)
			return yamlfile_refuse(load->doc, load->err, path, "%s",
					       why);
		snprintf(path, sizeof(path), "faults/%u/fault", i);
		if (fault_parse(entry->fault, &probe, why, sizeof(why)) < 0)
			return yamlfile_refuse(load->doc, load->err, path, "%s",
					       why);
		if (scenario_add_fault(load->scenario, entry->at, entry->fault,
				       load->err) < 0)
			return -1;
	}
	return 0;
}

static int load_expect(struct load *load)
{
	static const char *const words[] = {"held", "violated", "hung",
					    "not-fired", "any"};
	const char *expect = load->form->expect;

	if (!expect)
		return 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i], expect)) {
			load->scenario->expect = text_dup(expect);
			return 0;
		}
	return yamlfile_refuse(load->doc, load->err, "expect",
			       "expected held, violated, hung, not-fired or "
			       "any for expect, found \"%s\"",
			       expect);
}

/* "dir/counter.yaml" without a name of its own is "counter". */
static char *name_from_file(const char *file)
{
	const char *base = strrchr(file, '/');
	struct text text = {0};

	base = base ? base + 1 : file;
	text_add(&text, base, strcspn(base, "."));
	return text_take(&text);
}

static int load_form(struct load *load, const char *file)
{
	const struct form *form = load->form;
	struct scenario *scenario = load->scenario;
	struct err problem;
	struct plan *plan;

	free(scenario->file);
	scenario->file = text_dup(file);
	scenario->name =
		form->name ? text_dup(form->name) : name_from_file(file);
	scenario->root = text_dup(form->root);
	scenario->sysadm = text_dup(form->sysadm);
	scenario->input = text_dup(form->input);
	if (load_tunables(load) < 0 || load_numbers(load) < 0 ||
	    load_console(load) < 0 || load_faults(load) < 0 ||
	    load_expect(load) < 0)
		return -1;
	/* what does not fit together shows when it is encoded */
	if (scenario_plan(scenario, &plan, &problem) < 0)
		return yamlfile_refuse(load->doc, load->err, "", "%s",
				       problem.text);
	free(plan);
	return 0;
}

int scenario_parse(const char *text, const char *file, struct scenario **out,
		   struct err *err)
{
	struct load load = {.err = err};
	struct yamlfile *doc;
	void *form;
	int rc;

	if (yamlfile_load(text, file, &form_schema, &form, &doc, err) < 0)
		return -1;
	load.doc = doc;
	load.form = form;
	load.scenario = scenario_new(NULL);
	rc = load_form(&load, file);
	yamlfile_free(doc);
	if (rc < 0)
		scenario_free(load.scenario);
	else
		*out = load.scenario;
	return rc;
}

int scenario_load(const char *file, struct scenario **out, struct err *err)
{
	size_t size;
	char *text;
	int rc;

	if (file_read(file, &text, &size, err) < 0)
		return -1;
	if (strlen(text) != size)
		rc = err_set(err, ERR_USAGE, "%s:1: not a text file", file);
	else
		rc = scenario_parse(text, file, out, err);
	free(text);
	return rc;
}
