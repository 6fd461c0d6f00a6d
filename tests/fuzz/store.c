/*
 * Stores: an SQLite file that somebody else may have written. Opening it and
 * reading what it holds ends, with an error or without.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

#include "harness/store/store.h"

#define INPUT_MOST (256u << 10)

const char fuzz_name[] = "store";

static int count_run(const struct store_run *run, void *context)
{
	unsigned *count = context;

	FUZZ_CHECK(run->verdict <= VERDICT_INFRA);
	FUZZ_CHECK(run->outcome < OUTCOME_COUNT);
	FUZZ_CHECK(run->id && run->workload && run->scenario);
	return ++*count > 1000;
}

static void read_all(struct store *store)
{
	struct store_campaign campaign;
	struct store_counts counts;
	struct store_run run = {0};
	unsigned count = 0;
	struct err err;

	if (store_campaign_last(store, NULL, &campaign, &err) < 0)
		return;
	store_counts(store, campaign.id, &counts, &err);
	store_each(store, campaign.id, count_run, &count, &err);
	if (store_find(store, campaign.id, "1", &run, &err) == 0)
		store_run_free(&run);
	if (store_claim(store, campaign.id, 7, 1, &run, 1, &err) == 1) {
		store_record(store, &run, &err);
		store_run_free(&run);
	}
	store_release(store, campaign.id, 7, &err);
}

static void remove_all(const char *file)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	char path[100];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", file, tails[i]);
		unlink(path);
	}
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct store *store;
	struct err err;
	char file[60];
	FILE *to;

	if (size > INPUT_MOST)
		return;
	snprintf(file, sizeof(file), "/tmp/hotrig-fuzz-%d.db", (int)getpid());
	remove_all(file);
	to = fopen(file, "wb");
	FUZZ_CHECK(to);
	FUZZ_CHECK(fwrite(data, 1, size, to) == size);
	fclose(to);
	if (store_open(file, false, &store, &err) == 0) {
		read_all(store);
		store_close(store);
	}
	remove_all(file);
}
