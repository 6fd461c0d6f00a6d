/*
 * What the tests of campaigns share: a folder with a workload, a campaign file
 * and a store, and a stand-in for the machine.
 */
#ifndef TESTS_UNIT_CAMPAIGN_BASE_H
#define TESTS_UNIT_CAMPAIGN_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/hash.h"
#include "harness/campaign/campaign.h"

#define DRY_GOLDEN 0x600du

struct fixture {
	char dir[64];
	char workload[96];
	char file[96];
	char store[96];
	struct err err;
};

/* The golden trace of every workload here. */
static const struct trace_record TRACE[] = {
	{.seq = 0, .event = EV_NAME_DEF, .in = IN_KERNEL, .group = -1},
	{.seq = 1, .event = EV_BOOT_COLD, .in = IN_KERNEL, .group = -1},
	{.seq = 2,
	 .event = EV_ACTOR_CREATE,
	 .in = IN_AM,
	 .group = 0,
	 .arg = {5, 0x77}},
	{.seq = 3, .event = EV_CALL_ENTER, .in = IN_ACTOR, .actor = 5},
	{.seq = 4, .event = EV_PMM_REQUEST, .in = IN_PMM, .actor = 5},
	{.seq = 5,
	 .event = EV_PMM_COMMIT,
	 .in = IN_PMM,
	 .actor = 5,
	 .clock = 24},
	{.seq = 6,
	 .event = EV_CALL_ENTER,
	 .in = IN_ACTOR,
	 .group = 1,
	 .clock = 24},
	{.seq = 7,
	 .event = EV_RUN_END,
	 .in = IN_KERNEL,
	 .group = -1,
	 .clock = 24},
};

/* That of every workload with one fault: a restart follows from it. */
static const struct trace_record RECOVERY[] = {
	{.seq = 0, .event = EV_BOOT_COLD, .in = IN_KERNEL},
	{.seq = 1, .event = EV_FAULT_ARMED, .in = IN_KERNEL},
	{.seq = 2, .event = EV_CALL_ENTER, .in = IN_ACTOR},
	{.seq = 3, .event = EV_FAULT_FIRED, .in = IN_ACTOR},
	{.seq = 4, .event = EV_FAULT_TAKEN, .in = IN_ACTOR},
	{.seq = 5, .event = EV_HR_DEATH, .in = IN_HR_CTRL},
	{.seq = 6, .event = EV_HR_RESTART, .in = IN_HR_CTRL},
	{.seq = 7, .event = EV_HR_RESTARTED, .in = IN_HR_CTRL},
	{.seq = 8, .event = EV_CALL_ENTER, .in = IN_ACTOR},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

enum misbehaviour { NONE, MASKED, BAD_GOLDEN, DIE, VIOLATE, INTERRUPT };

/* The digest follows from the fault alone, as on the machine. */
static inline int stub_run(void *context, const struct scenario *scenario,
			   struct run_result *result, struct err *err)
{
	const enum misbehaviour *how = context;
	const bool golden = scenario->fault_count == 0;
	const struct plan_fault *fault = &scenario->fault[0];

	memset(result, 0, sizeof(*result));
	if (trace_load(&result->trace, golden ? TRACE : RECOVERY,
		       golden ? COUNT(TRACE) : COUNT(RECOVERY), err) < 0)
		return -1;
	result->verdict.kind = VERDICT_HELD;
	result->dry_digest = DRY_GOLDEN;
	result->digest = hash_bytes(fault, sizeof(*fault));
	if (*how == BAD_GOLDEN && golden)
		result->verdict.kind = VERDICT_HUNG;
	if (golden)
		return 0;
	result->verdict.outcome = OUTCOME_RECOVERED;
	if (*how == MASKED)
		result->verdict.outcome = OUTCOME_MASKED;
	if (fault->hit == 5 && *how == DIE)
		raise(SIGKILL);
	if (fault->hit == 5 && *how == INTERRUPT)
		kill(getppid(), SIGINT);
	if (fault->hit == 5 && *how == VIOLATE) {
		result->verdict.kind = VERDICT_VIOLATED;
		result->verdict.violations = 1;
		result->verdict.violation[0] =
			(struct violation){"liveness", 3, "nobody came back"};
		result->dry_digest = 1;
	}
	return 0;
}

static enum misbehaviour behaviour;
static const struct campaign_runner stub = {stub_run, &behaviour};

static inline void write_text(struct fixture *f, const char *file,
			      const char *text)
{
	assert_int_equal(file_write(file, text, strlen(text), &f->err), 0);
}

static inline int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/hotrig-camp-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->workload, sizeof(f->workload), "%s/w.yaml", f->dir);
	snprintf(f->file, sizeof(f->file), "%s/c.yaml", f->dir);
	snprintf(f->store, sizeof(f->store), "%s/s.db", f->dir);
	write_text(f, f->workload,
		   "name: w\nconsole:\n  - arun -g 0 counter_u\n");
	behaviour = NONE;
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	unlink(f->workload);
	unlink(f->file);
	unlink(f->store);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static inline void expand(struct fixture *f, const char *entry, bool dry,
			  struct campaign_expansion *out)
{
	struct campaign *campaign;
	char text[600];

	snprintf(text, sizeof(text),
		 "name: c\nentries:\n  - workload: w.yaml\n%s", entry);
	write_text(f, f->file, text);
	if (campaign_load(f->file, &campaign, &f->err) < 0 ||
	    campaign_expand(campaign, dry, &stub, out, &f->err) < 0)
		fail_msg("%s", f->err.text);
	campaign_free(campaign);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
