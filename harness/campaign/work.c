/*
 * Worker processes. The parent keeps the store closed while it forks: an open
 * SQLite connection must not be carried into a child.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/text.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/progress.h"

#define POLL_NS		  50000000L
#define WORKER_DEATHS_MAX 10u

static volatile sig_atomic_t stop_signals;

static void on_stop(int signal)
{
	(void)signal;
	stop_signals++;
}

struct crew {
	const struct campaign_work *work;
	const struct campaign_runner *runner;
	pid_t *worker; /* 0: none in this place */
	unsigned alive;
	unsigned deaths;
	bool stopping;
	struct progress progress;
};

/* Worker */

static int carry_out(struct store *store, struct store_run *row,
		     const struct campaign_runner *runner, struct err *err)
{
	struct run_result result;
	struct scenario *scenario = NULL;
	struct err why;
	int rc;

	memset(&result, 0, sizeof(result));
	if (scenario_parse(row->scenario, row->file, &scenario, &why) < 0 ||
	    runner->run(runner->context, scenario, &result, &why) < 0) {
		campaign_result_infra(row, why.text);
	} else {
		campaign_result(row, &result);
		run_result_free(&result);
	}
	scenario_free(scenario);
	rc = store_record(store, row, err);
	store_run_free(row);
	return rc;
}

/* SIGTERM stays blocked in a worker, so that no run is disturbed by it. */
static void stop_block(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static bool stop_is_pending(void)
{
	sigset_t set;

	return sigpending(&set) == 0 && sigismember(&set, SIGTERM) == 1;
}

static int worker_loop(const struct crew *crew, struct err *err)
{
	const int64_t self = getpid();
	struct store *store;
	struct store_run row;
	int rc = 0;

	if (store_open(crew->work->store, false, &store, err) < 0)
		return -1;
	while (!stop_is_pending()) {
		rc = store_claim(store, crew->work->campaign, self, &row, err);
		if (rc <= 0)
			break;
		rc = carry_out(store, &row, crew->runner, err);
		if (rc < 0)
			break;
	}
	store_close(store);
	return rc;
}

/* Its own process group: Ctrl-C reaches the parent, which tells the workers
 * to end after the run they are at. */
static void worker_main(const struct crew *crew, pid_t parent)
{
	struct err err;

	stop_block();
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN);
	if (getppid() != parent)
		_exit(ERR_INFRA);
	if (worker_loop(crew, &err) < 0) {
		fprintf(stderr, "worker: %s\n", err.text);
		_exit(ERR_INFRA);
	}
	_exit(0);
}

/* Parent */

static int worker_start(struct crew *crew, unsigned place, struct err *err)
{
	pid_t parent = getpid();
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return err_set(err, ERR_INFRA, "fork: %s", strerror(errno));
	if (pid == 0)
		worker_main(crew, parent);
	crew->worker[place] = pid;
	crew->alive++;
	return 0;
}

/* Record as infra the run that a dead worker was at. */
static int worker_bury(const struct crew *crew, pid_t pid, int status,
		       struct err *err)
{
	struct store *store;
	struct store_run row;
	char reason[100];
	int rc;

	if (WIFSIGNALED(status))
		snprintf(reason, sizeof(reason),
			 "the worker was killed by signal %d",
			 WTERMSIG(status));
	else
		snprintf(reason, sizeof(reason),
			 "the worker ended with status %d",
			 WEXITSTATUS(status));
	if (store_open(crew->work->store, false, &store, err) < 0)
		return -1;
	rc = store_claimed_by(store, crew->work->campaign, pid, &row, err);
	if (rc > 0) {
		campaign_result_infra(&row, reason);
		rc = store_record(store, &row, err);
		store_run_free(&row);
	}
	store_close(store);
	return rc;
}

static int worker_ended(struct crew *crew, unsigned place, int status,
			struct err *err)
{
	pid_t pid = crew->worker[place];

	crew->worker[place] = 0;
	crew->alive--;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (stop_signals > 1)
		return 0;
	crew->deaths++;
	if (worker_bury(crew, pid, status, err) < 0)
		return -1;
	if (crew->stopping || crew->deaths >= WORKER_DEATHS_MAX)
		return 0;
	return worker_start(crew, place, err);
}

static int reap(struct crew *crew, struct err *err)
{
	for (unsigned i = 0; i < crew->work->jobs; i++) {
		int status;

		if (!crew->worker[i] ||
		    waitpid(crew->worker[i], &status, WNOHANG) <= 0)
			continue;
		if (worker_ended(crew, i, status, err) < 0)
			return -1;
	}
	return 0;
}

static void signal_workers(const struct crew *crew, int signal)
{
	for (unsigned i = 0; i < crew->work->jobs; i++)
		if (crew->worker[i])
			kill(crew->worker[i], signal);
}

static void check_stop(struct crew *crew, uint64_t begun_ns,
		       enum campaign_end *end)
{
	const uint64_t budget_ns = crew->work->budget_ns;

	if (stop_signals > 1)
		signal_workers(crew, SIGKILL);
	if (crew->stopping)
		return;
	if (stop_signals)
		*end = CAMPAIGN_INTERRUPTED;
	else if (budget_ns && env_clock_ns() - begun_ns >= budget_ns)
		*end = CAMPAIGN_BUDGET;
	else if (crew->work->until_finding && crew->progress.not_ok)
		*end = CAMPAIGN_FINDING;
	else
		return;
	crew->stopping = true;
	signal_workers(crew, SIGTERM);
}

static int watch(struct crew *crew, enum campaign_end *end, struct err *err)
{
	static const struct timespec pause = {0, POLL_NS};
	const uint64_t begun_ns = env_clock_ns();

	check_stop(crew, begun_ns, end);
	for (unsigned i = 0; i < crew->work->jobs && !crew->stopping; i++)
		if (worker_start(crew, i, err) < 0)
			return -1;
	while (crew->alive) {
		nanosleep(&pause, NULL);
		if (reap(crew, err) < 0)
			return -1;
		check_stop(crew, begun_ns, end);
		if (progress_show(&crew->progress, crew->alive == 0, err) < 0)
			return -1;
	}
	return 0;
}

/* Time and claims into the store; whether anything is left to do. */
static int settle(const struct campaign_work *work, uint64_t begun_ns,
		  enum campaign_end *end, struct err *err)
{
	struct store_counts counts;
	struct store *store;
	int rc;

	if (store_open(work->store, false, &store, err) < 0)
		return -1;
	rc = store_release(store, work->campaign, 0, err);
	if (rc == 0)
		rc = store_campaign_time(store, work->campaign,
					 env_clock_ns() - begun_ns, work->jobs,
					 err);
	if (rc == 0)
		rc = store_counts(store, work->campaign, &counts, err);
	store_close(store);
	if (rc == 0 && !counts.waiting)
		*end = CAMPAIGN_COMPLETE;
	else if (rc == 0 && *end == CAMPAIGN_COMPLETE)
		*end = CAMPAIGN_STUCK;
	return rc;
}

int campaign_work(const struct campaign_work *work,
		  const struct campaign_runner *runner, enum campaign_end *end,
		  struct err *err)
{
	const uint64_t begun_ns = env_clock_ns();
	struct sigaction stop = {.sa_handler = on_stop}, was_int, was_term;
	struct crew crew = {.work = work, .runner = runner};
	int rc;

	*end = CAMPAIGN_COMPLETE;
	stop_signals = 0;
	crew.worker = text_alloc(work->jobs * sizeof(*crew.worker));
	memset(crew.worker, 0, work->jobs * sizeof(*crew.worker));
	sigaction(SIGINT, &stop, &was_int);
	sigaction(SIGTERM, &stop, &was_term);
	rc = progress_begin(&crew.progress, work, err);
	if (rc == 0)
		rc = watch(&crew, end, err);
	if (rc < 0)
		signal_workers(&crew, SIGKILL);
	sigaction(SIGINT, &was_int, NULL);
	sigaction(SIGTERM, &was_term, NULL);
	free(crew.worker);
	return rc < 0 ? rc : settle(work, begun_ns, end, err);
}
