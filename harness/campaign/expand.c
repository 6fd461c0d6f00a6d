/*
 * From a campaign to its list of runs: golden runs, then for each entry and
 * workload points x plus x faults, thinned out by sample.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/hash.h"
#include "harness/base/text.h"
#include "harness/base/yamlfile.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/query.h"

/* A workload and its golden run. */
struct workload {
	char *file;
	char *name;
	struct scenario *scenario;
	struct run_result golden;
	bool held;
};

struct expander {
	const struct campaign *campaign;
	const struct campaign_runner *runner;
	bool dry;
	struct workload *workload;
	unsigned workloads;
	struct campaign_expansion *out;
};

/* One run to be: a record, so many instructions after it, a fault. */
struct candidate {
	const struct trace_record *rec;
	uint32_t number; /* as event:N counts: the agent's records do not */
	uint64_t plus;
	unsigned fault;
};

static struct store_run *expansion_next(struct campaign_expansion *out)
{
	if (out->count == out->room) {
		size_t room = out->room ? out->room * 2 : 256;
		struct store_run *run = text_alloc(room * sizeof(*run));

		if (out->count)
			memcpy(run, out->run, out->count * sizeof(*run));
		free(out->run);
		out->run = run;
		out->room = room;
	}
	memset(&out->run[out->count], 0, sizeof(*out->run));
	return &out->run[out->count++];
}

void campaign_expansion_free(struct campaign_expansion *expansion)
{
	for (size_t i = 0; i < expansion->count; i++)
		store_run_free(&expansion->run[i]);
	free(expansion->run);
	memset(expansion, 0, sizeof(*expansion));
}

static char *workload_path(const char *campaign_file, const char *workload)
{
	const char *slash = strrchr(campaign_file, '/');
	struct text path = {0};

	if (slash && workload[0] != '/')
		text_add(&path, campaign_file,
			 (size_t)(slash - campaign_file) + 1);
	text_puts(&path, workload);
	return text_take(&path);
}

/* Last part of the path, without its extension. */
static char *workload_name(const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *from = slash ? slash + 1 : file;
	const char *dot = strrchr(from, '.');
	struct text name = {0};

	text_add(&name, from, dot ? (size_t)(dot - from) : strlen(from));
	return text_take(&name);
}

static int golden_run(struct expander *x, struct workload *workload,
		      struct err *err)
{
	struct store_run *row = expansion_next(x->out);
	struct text id = {0};

	text_printf(&id, "%s/golden", workload->name);
	row->id = text_take(&id);
	row->workload = text_dup(workload->name);
	row->file = text_dup(workload->file);
	row->scenario = scenario_format(workload->scenario);
	if (x->runner->run(x->runner->context, workload->scenario,
			   &workload->golden, err) < 0)
		return err_wrap(err, "%s", workload->file);
	campaign_result(row, &workload->golden);
	workload->held = row->ok;
	x->out->golden_bad += !row->ok;
	return 0;
}

/* A file that is not there is a mistake of the campaign, not its own. */
static int workload_load(struct expander *x, struct workload *workload,
			 const char *key, struct err *err)
{
	if (access(workload->file, R_OK) < 0)
		return yamlfile_refuse(x->campaign->doc, err, key, "%s: %s",
				       workload->file, strerror(errno));
	return scenario_load(workload->file, &workload->scenario, err);
}

/* key: where the campaign file names path. */
static int workload_add(struct expander *x, const char *path, const char *key,
			struct err *err)
{
	char *file = workload_path(x->campaign->file, path);
	struct workload *workload = &x->workload[x->workloads];

	for (unsigned i = 0; i < x->workloads; i++)
		if (!strcmp(x->workload[i].file, file)) {
			free(file);
			return 0;
		}
	memset(workload, 0, sizeof(*workload));
	x->workloads++;
	workload->file = file;
	workload->name = workload_name(file);
	for (unsigned i = 0; i + 1 < x->workloads; i++)
		if (!strcmp(x->workload[i].name, workload->name))
			return err_set(err, ERR_USAGE,
				       "%s: workloads %s and %s have the "
				       "same name",
				       x->campaign->file, x->workload[i].file,
				       file);
	if (workload_load(x, workload, key, err) < 0)
		return -1;
	return golden_run(x, workload, err);
}

static struct workload *workload_find(struct expander *x, const char *path)
{
	char *file = workload_path(x->campaign->file, path);
	struct workload *found = NULL;

	for (unsigned i = 0; i < x->workloads; i++)
		if (!strcmp(x->workload[i].file, file))
			found = &x->workload[i];
	free(file);
	return found;
}

/* splitmix64: the sample must be the same everywhere for ever. */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Keep count of the candidates, in their order: selection sampling. */
static size_t sample(struct candidate *list, size_t total, size_t count,
		     uint64_t seed)
{
	size_t kept = 0;

	for (size_t i = 0; i < total && kept < count; i++)
		if (random_next(&seed) % (total - i) < count - kept)
			list[kept++] = list[i];
	return kept;
}

static char *run_id(const struct workload *workload,
		    const struct candidate *candidate, const char *fault)
{
	struct text id = {0};

	text_printf(&id, "%s/%" PRIu32 ":%s", workload->name, candidate->number,
		    event_name(candidate->rec->event));
	if (candidate->plus)
		text_printf(&id, "+%" PRIu64, candidate->plus);
	text_printf(&id, "/%s", fault);
	return text_take(&id);
}

static int run_add(struct expander *x, const struct workload *workload,
		   const struct candidate *candidate, const char *fault,
		   const char *expect, struct err *err)
{
	const struct trace_record *rec = candidate->rec;
	struct scenario *scenario = scenario_copy(workload->scenario);
	struct store_run *row;
	struct text point = {0};

	text_printf(&point, "event:%" PRIu32, candidate->number);
	if (candidate->plus)
		text_printf(&point, "+%" PRIu64, candidate->plus);
	if (scenario_add_fault(scenario, point.at, fault, err) < 0) {
		scenario_free(scenario);
		text_free(&point);
		return err_wrap(err, "%s", workload->file);
	}
	row = expansion_next(x->out);
	row->id = run_id(workload, candidate, fault);
	row->workload = text_dup(workload->name);
	row->file = text_dup(workload->file);
	row->point = text_take(&point);
	row->fault = text_dup(fault);
	row->event = text_dup(event_name(rec->event));
	row->in = text_dup(trace_in_name(rec->in));
	row->expect = text_dup(expect);
	row->want_dry = x->dry ? workload->golden.dry_digest : 0;
	row->scenario = scenario_format(scenario);
	scenario_free(scenario);
	return 0;
}

static bool event_is_agents(unsigned event)
{
	return event == EV_FAULT_ARMED || event == EV_FAULT_FIRED ||
	       event == EV_FAULT_TAKEN || event == EV_FAULT_REFUSED;
}

static size_t list_candidates(const struct campaign_entry *entry,
			      const struct trace *trace, const bool *selected,
			      struct candidate *list)
{
	uint32_t number = 0;
	size_t n = 0;

	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];

		if (event_is_agents(rec->event))
			continue;
		number++;
		if (!selected[i])
			continue;
		for (uint64_t p = entry->plus_from; p <= entry->plus_to; p++)
			for (unsigned f = 0; f < entry->faults_count; f++) {
				if (list)
					list[n] = (struct candidate){
						rec, number - 1, p, f};
				n++;
			}
	}
	return n;
}

static int expand_on(struct expander *x, const struct campaign_entry *entry,
		     const struct workload *workload, struct err *err)
{
	const struct trace *trace = &workload->golden.trace;
	struct campaign_query *query;
	struct candidate *list;
	bool *selected;
	char why[300];
	size_t n;
	int rc = 0;

	query = campaign_query_new(entry, why, sizeof(why));
	if (!query)
		return err_set(err, ERR_USAGE, "%s: %s", x->campaign->file,
			       why);
	selected = campaign_query_select(query, trace);
	campaign_query_free(query);
	if (!selected)
		return err_set(err, ERR_INFRA, "campaign: out of memory");
	n = list_candidates(entry, trace, selected, NULL);
	list = text_alloc((n + 1) * sizeof(*list));
	list_candidates(entry, trace, selected, list);
	if (entry->sample)
		n = sample(list, n, entry->sample, entry->seed);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = run_add(x, workload, &list[i],
			     entry->faults[list[i].fault], entry->expect, err);
	free(list);
	free(selected);
	return rc;
}

static int expand_entry(struct expander *x, const struct campaign_entry *entry,
			struct err *err)
{
	static char none[] = "none";
	static char *faults[] = {none};
	static const struct campaign_entry dry = {.faults = faults,
						  .faults_count = 1};

	for (unsigned i = 0; i <= entry->workloads_count; i++) {
		const char *path =
			i ? entry->workloads[i - 1] : entry->workload;
		struct workload *workload;

		if (!path)
			continue;
		workload = workload_find(x, path);
		if (workload->held &&
		    expand_on(x, x->dry ? &dry : entry, workload, err) < 0)
			return -1;
	}
	return 0;
}

static int add_workloads(struct expander *x, struct err *err)
{
	const struct campaign *campaign = x->campaign;
	char key[60];

	for (unsigned e = 0; e < campaign->entries_count; e++) {
		const struct campaign_entry *entry = &campaign->entries[e];

		snprintf(key, sizeof(key), "entries/%u/workload", e);
		if (entry->workload &&
		    workload_add(x, entry->workload, key, err) < 0)
			return -1;
		for (unsigned i = 0; i < entry->workloads_count; i++) {
			snprintf(key, sizeof(key), "entries/%u/workloads/%u", e,
				 i);
			if (workload_add(x, entry->workloads[i], key, err) < 0)
				return -1;
		}
	}
	return 0;
}

static uint64_t expansion_spec(const struct campaign_expansion *out)
{
	struct hash *hash = hash_new();

	for (size_t i = 0; i < out->count; i++) {
		const struct store_run *run = &out->run[i];

		hash_add(hash, run->id, strlen(run->id) + 1);
		hash_add(hash, run->scenario, strlen(run->scenario) + 1);
		hash_add(hash, &run->digest, sizeof(run->digest));
	}
	return hash_end(hash);
}

static void expander_free(struct expander *x)
{
	for (unsigned i = 0; i < x->workloads; i++) {
		struct workload *workload = &x->workload[i];

		free(workload->file);
		free(workload->name);
		scenario_free(workload->scenario);
		run_result_free(&workload->golden);
	}
	free(x->workload);
}

int campaign_expand(const struct campaign *campaign, bool dry,
		    const struct campaign_runner *runner,
		    struct campaign_expansion *out, struct err *err)
{
	struct expander x = {campaign, runner, dry, NULL, 0, out};
	size_t most = 0;
	int rc;

	memset(out, 0, sizeof(*out));
	for (unsigned e = 0; e < campaign->entries_count; e++)
		most += campaign->entries[e].workloads_count + 1;
	x.workload = text_alloc((most + 1) * sizeof(*x.workload));
	rc = add_workloads(&x, err);
	for (unsigned e = 0; rc == 0 && e < campaign->entries_count; e++)
		rc = expand_entry(&x, &campaign->entries[e], err);
	if (rc == 0)
		out->spec = expansion_spec(out);
	else
		campaign_expansion_free(out);
	expander_free(&x);
	return rc;
}
