/*
 * The list of runs that an expansion gives.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/hash.h"
#include "harness/base/text.h"
#include "harness/campaign/expander.h"

struct store_run *expansion_next(struct campaign_expansion *out)
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
	free(expansion->size);
	memset(expansion, 0, sizeof(*expansion));
}

void expansion_limit(struct campaign_expansion *out, size_t runs, uint64_t seed)
{
	size_t waiting = 0, kept = 0, to = 0, seen = 0;

	for (size_t i = 0; i < out->count; i++)
		waiting += out->run[i].state != STORE_DONE;
	if (!runs || waiting <= runs)
		return;
	for (size_t i = 0; i < out->count; i++) {
		bool keep = out->run[i].state == STORE_DONE;

		if (!keep &&
		    sample_random(&seed) % (waiting - seen++) < runs - kept) {
			keep = true;
			kept++;
		}
		if (keep)
			out->run[to++] = out->run[i];
		else
			store_run_free(&out->run[i]);
	}
	out->left_out = out->count - to;
	out->count = to;
}

uint64_t expansion_spec(const struct campaign_expansion *out)
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

static void print_one(const struct campaign_size *size, const char *what,
		      FILE *out)
{
	fprintf(out, "%-10s %8zu golden %9zu with a fault", what, size->golden,
		size->runs);
	if (size->open)
		fprintf(out, ", then every one's recovery");
	else if (size->pairs)
		fprintf(out, " %9zu with two", size->pairs);
	if (size->pruned)
		fprintf(out, ", %zu pruned", size->pruned);
	fputc('\n', out);
}

void campaign_expansion_print(const struct campaign_expansion *expansion,
			      FILE *out)
{
	char what[32];

	for (unsigned e = 0; e < expansion->sizes; e++) {
		snprintf(what, sizeof(what), "entry %u", e + 1);
		print_one(&expansion->size[e], what, out);
	}
	if (expansion->left_out)
		fprintf(out, "%zu of them are left out (runs)\n",
			expansion->left_out);
}
