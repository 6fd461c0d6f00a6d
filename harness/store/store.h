/*
 * The store: one SQLite file that holds campaigns and their runs.
 *
 * Runs are claimed, carried out and recorded in transactions, so several
 * processes (each with its own struct store) may work on one campaign, and
 * one that is killed loses at most the run it was carrying out. What is kept
 * of a run does not depend on who carried it out: all columns but worker,
 * deaths and wall_ns are the same whatever the number of workers and shards.
 *
 * The store knows neither campaign files nor machines and judges nothing.
 * Errors: ERR_USAGE for a file that is no store of this version or a row that
 * does not exist, ERR_INFRA for everything SQLite could not do. Every call
 * may block up to STORE_BUSY_MS while another process writes.
 */
#ifndef HOTRIG_STORE_H
#define HOTRIG_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "harness/oracle/oracle.h"
#include "harness/trace/phase.h"

#define STORE_VERSION 2
#define STORE_BUSY_MS 20000

/* Runs claimed at once, at most: neighbours, which share a checkpoint. */
#define STORE_CLAIM_MAX 16u

struct store;

enum store_state { STORE_WAITING = 0, STORE_CLAIMED = 1, STORE_DONE = 2 };

/* One run. Strings belong to the struct (store_run_free) and may be NULL
 * where the comment says so. */
struct store_run {
	int64_t campaign;
	int64_t number;	   /* order of expansion in the campaign, from 1 */
	char *id;	   /* "counter_u/412:pmm.commit/segv", unique there */
	char *workload;	   /* "counter_u" */
	char *file;	   /* the workload's scenario file, for messages */
	char *point;	   /* "event:412"; NULL: golden run */
	char *fault;	   /* "segv"; NULL: golden run */
	char *event;	   /* name of the event at the point; NULL: golden */
	char *in;	   /* whose code it was: "pmm"; NULL: golden */
	char *expect;	   /* verdict or outcome word */
	char *scenario;	   /* canonical YAML of the whole run */
	uint64_t want_dry; /* dry digest it must have; 0: any */

	enum store_state state;
	int64_t worker;	 /* process that claimed it */
	uint32_t deaths; /* workers that died at it */

	/* When state is STORE_DONE */
	bool ok; /* held, and what was expected */
	enum verdict_kind verdict;
	enum outcome outcome;
	char *invariant;  /* first one violated, or NULL */
	char *violations; /* a line each, or NULL */
	char *detail;	  /* reason of hung and infra, or NULL */
	uint64_t digest;
	uint64_t dry_digest;
	uint64_t wall_ns;
	uint64_t clock_ns;
	uint64_t instructions;
	uint32_t fired_seq;
	/* Faults of the plan: in it, fired, taken. */
	uint32_t planned, fired, taken;
	/* A line for each of them, "FAULT EVENT PHASE STATE": name in the
	 * catalogue, event at its point and enum phase word ("-" if it did not
	 * fire), planned, fired, taken or refused. NULL: none. */
	char *faults;
	char *phase; /* of the first that fired; NULL: none did */
	uint32_t group_restarts, site_restarts;
	/* The first restart of each kind that was complete after the first
	 * fault had fired (stats/recovery.h); 0: there was none. */
	uint64_t group_ns, group_instructions;
	uint64_t site_ns, site_instructions;
	struct phase_cells seen; /* to be recorded; not read back */
};

struct store_campaign {
	int64_t id;
	char name[128];
	char file[512];
	uint64_t spec; /* hash over what the expansion gave */
	uint32_t workers;
	uint64_t wall_ns; /* over all sessions that worked on it */
	uint64_t planned; /* runs of all shards together */
	uint32_t shard;	  /* 1 .. shards: which one is here */
	uint32_t shards;  /* 0 counts as 1: not divided */
};

struct store_counts {
	uint64_t runs;	  /* planned here; all, if it is not one shard */
	uint64_t waiting; /* claimed and missing ones included */
	uint64_t done;
	uint64_t ok;
	uint64_t verdict[VERDICT_INFRA + 1];
};

/*
 * Open a store; with create, make one if there is no file. Not to be carried
 * over a fork: each process opens its own.
 */
int store_open(const char *file, bool create, struct store **out,
	       struct err *err);
void store_close(struct store *store);
/* The file that commands use if none is named: $HOTRIG_STORE, else
 * campaign.db in $HOTRIG_BUILD, else build/campaign.db. Gives path back. */
const char *store_default(char *path, size_t size);

/*
 * Add a campaign with the runs of its shard, in one transaction; runs already
 * done keep their results. Sets campaign->id and planned, and the runs'
 * campaign and number: numbers count over all shards. An older campaign of
 * the same name is removed. Two runs of one id: the first stays, the later one
 * gets number 0 and is left out.
 */
int store_campaign_add(struct store *store, struct store_campaign *campaign,
		       struct store_run *runs, size_t count, struct err *err);
/* Add what is missing of the runs of a campaign that is in the store. */
int store_campaign_fill(struct store *store, struct store_campaign *campaign,
			struct store_run *runs, size_t count, struct err *err);
/* Whether the run of this number is in the shard. Golden runs are in all. */
bool store_in_shard(const struct store_campaign *campaign,
		    const struct store_run *run);
/* The newest campaign, of that name or (NULL) of any. */
int store_campaign_last(struct store *store, const char *name,
			struct store_campaign *out, struct err *err);
/* Note the time of a session and its number of workers. */
int store_campaign_time(struct store *store, int64_t campaign, uint64_t wall_ns,
			uint32_t workers, struct err *err);

/*
 * Claim waiting runs, the first ones, in order of number: room at most, and
 * fewer towards the end of the campaign, so that each of jobs workers gets
 * some. How many; 0: none waits.
 */
int store_claim(struct store *store, int64_t campaign, int64_t worker,
		unsigned jobs, struct store_run *out, size_t room,
		struct err *err);
/*
 * Record the result of a run this worker has claimed. A run that was given
 * back or recorded since is left as it is.
 */
int store_record(struct store *store, const struct store_run *run,
		 struct err *err);
/* Give back what this worker (0: anybody) has claimed and not recorded. */
int store_release(struct store *store, int64_t campaign, int64_t worker,
		  struct err *err);
/* The first run this worker has claimed and not recorded: the one it was at.
 * 1, or 0: none. */
int store_claimed_by(struct store *store, int64_t campaign, int64_t worker,
		     struct store_run *out, struct err *err);
/* Give back a claimed run whose worker died: its deaths are one more. */
int store_requeue(struct store *store, const struct store_run *run,
		  struct err *err);
/* Give back the runs whose verdict is infra. */
int store_retry_infra(struct store *store, int64_t campaign, struct err *err);

int store_counts(struct store *store, int64_t campaign,
		 struct store_counts *out, struct err *err);

/* Call fn for every run in order; a non-zero return ends it and is
 * returned. The run belongs to the store and lives until fn returns. */
int store_each(struct store *store, int64_t campaign,
	       int (*fn)(const struct store_run *run, void *context),
	       void *context, struct err *err);
/* By run id or, if there is none and it is a number, by number. */
int store_find(struct store *store, int64_t campaign, const char *id,
	       struct store_run *out, struct err *err);

/* Call fn for every event and phase that some recorded run went through, in
 * order of name. As store_each. */
int store_each_cell(struct store *store, int64_t campaign,
		    int (*fn)(const char *event, const char *phase,
			      void *context),
		    void *context, struct err *err);

/*
 * Make a store of the campaigns and runs of others; the result does not depend
 * on their order. Of a run that several have, the result counts, then infra,
 * then that it waits. ERR_USAGE if a file out exists or two campaigns of one
 * name are not the same; ERR_INFRA if two stores have different results of one
 * run. The message names file, campaign and run; then there is no file out.
 */
int store_merge(const char *out, const char *const *files, size_t count,
		struct err *err);
/*
 * Whether the campaigns of two stores have the same runs with the same
 * results. How many do not; the first one is described in text[size].
 */
int64_t store_compare(const char *a, const char *b, char *text, size_t size,
		      struct err *err);

/*
 * One campaign command at a time works on a store. The lock is a file beside
 * it, held by this process and those it forks, gone when all have ended or
 * store_unlock was called. Waits up to wait_ms; ERR_USAGE if it is held.
 */
int store_lock(const char *file, uint64_t wait_ms, int *lock, struct err *err);
void store_unlock(const char *file, int lock);

void store_run_free(struct store_run *run);

#endif
