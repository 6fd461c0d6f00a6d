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
#include "harness/campaign/worker.h"

#define POLL_NS 50000000L

/* So many of those, or workers that die before they have a run, are enough. */
#define BURIED_MAX 10u

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
	unsigned buried;
	bool stopping;
	bool broken; /* a worker could not use the store */
	struct progress progress;
};

/* SIGTERM stays blocked in a worker, so that no run is disturbed by it. */
static void stop_block(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
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
	if (campaign_worker(crew->work, crew->runner, NULL, &err) < 0) {
		fprintf(stderr, "worker: %s\n", err.text);
		_exit(ERR_INFRA);
	}
	_exit(0);
}

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

static void describe_death(int status, char *reason, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(reason, size,
			 "%u workers died at it, the last one by signal %d",
			 CAMPAIGN_DEATHS_MAX, WTERMSIG(status));
	else
		snprintf(reason, size,
			 "%u workers died at it, the last one with status %d",
			 CAMPAIGN_DEATHS_MAX, WEXITSTATUS(status));
}

/* The run that a dead worker was at waits again, or is recorded as infra. */
static int bury_run(struct crew *crew, struct store *store,
		    struct store_run *run, int status, struct err *err)
{
	char reason[100];

	if (run->deaths + 1 < CAMPAIGN_DEATHS_MAX)
		return store_requeue(store, run, err);
	crew->buried++;
	run->deaths++;
	describe_death(status, reason, sizeof(reason));
	campaign_result_infra(run, reason);
	return store_record(store, run, err);
}

static int worker_bury(struct crew *crew, pid_t pid, int status,
		       struct err *err)
{
	struct store *store;
	struct store_run run;
	int rc;

	if (store_open(crew->work->store, false, &store, err) < 0)
		return -1;
	rc = store_claimed_by(store, crew->work->campaign, pid, &run, err);
	if (rc > 0) {
		rc = bury_run(crew, store, &run, status, err);
		store_run_free(&run);
	} else if (rc == 0) {
		crew->buried++;
	}
	if (rc == 0)
		rc = store_release(store, crew->work->campaign, pid, err);
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
	if (WIFEXITED(status) && WEXITSTATUS(status) == ERR_INFRA) {
		crew->broken = true;
		return 0;
	}
	if (worker_bury(crew, pid, status, err) < 0)
		return -1;
	if (crew->stopping || crew->buried >= BURIED_MAX)
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
	else if (crew->broken || crew->buried >= BURIED_MAX)
		*end = CAMPAIGN_STUCK;
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
	if (crew->broken)
		return err_set(err, ERR_INFRA,
			       "a worker could not go on; what is recorded is "
			       "kept, --resume carries out the rest");
	return 0;
}

/* After an error: no worker may outlive the command. */
static void kill_workers(const struct crew *crew)
{
	signal_workers(crew, SIGKILL);
	for (unsigned i = 0; i < crew->work->jobs; i++)
		if (crew->worker[i])
			waitpid(crew->worker[i], NULL, 0);
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
		kill_workers(&crew);
	sigaction(SIGINT, &was_int, NULL);
	sigaction(SIGTERM, &was_term, NULL);
	free(crew.worker);
	return rc < 0 ? rc : settle(work, begun_ns, end, err);
}
