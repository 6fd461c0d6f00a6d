/*
 * The store: one SQLite file that holds campaigns and their runs.
 *
 * A run is claimed, carried out and recorded in transactions, so several
 * processes (each with its own struct store) may work on one campaign, and
 * one that is killed loses at most the run it was carrying out. What is kept
 * of a run does not depend on who carried it out: all columns but worker and
 * wall_ns are the same whatever the number of workers.
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

#define STORE_VERSION 1
#define STORE_BUSY_MS 20000

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
	int64_t worker; /* process that claimed it */

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
};

struct store_campaign {
	int64_t id;
	char name[128];
	char file[512];
	uint64_t spec; /* hash over what the expansion gave */
	uint32_t workers;
	uint64_t wall_ns; /* over all sessions that worked on it */
};

struct store_counts {
	uint64_t runs;
	uint64_t waiting; /* claimed ones included */
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
 * Add a campaign with all its runs, in one transaction; runs already done
 * keep their results. Sets campaign->id and the runs' campaign and number.
 * An older campaign of the same name is removed. Two runs of one id: the
 * first stays, the later one is left out.
 */
int store_campaign_add(struct store *store, struct store_campaign *campaign,
		       struct store_run *runs, size_t count, struct err *err);
/* The newest campaign, of that name or (NULL) of any. */
int store_campaign_last(struct store *store, const char *name,
			struct store_campaign *out, struct err *err);
/* Note the time of a session and its number of workers. */
int store_campaign_time(struct store *store, int64_t campaign, uint64_t wall_ns,
			uint32_t workers, struct err *err);

/* Claim the first waiting run. 1: claimed, 0: none waits, negative: error. */
int store_claim(struct store *store, int64_t campaign, int64_t worker,
		struct store_run *out, struct err *err);
/* Record the result of a claimed run. */
int store_record(struct store *store, const struct store_run *run,
		 struct err *err);
/* Give back what this worker (0: anybody) has claimed and not recorded. */
int store_release(struct store *store, int64_t campaign, int64_t worker,
		  struct err *err);
/* The run this worker has claimed and not recorded: as store_claim. */
int store_claimed_by(struct store *store, int64_t campaign, int64_t worker,
		     struct store_run *out, struct err *err);

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

void store_run_free(struct store_run *run);

#endif
