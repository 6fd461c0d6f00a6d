/*
 * Repetitions, shared out among child processes. They are forked when the
 * first one is done, so each has its trace to compare with and sends home only
 * short answers.
 */
#include "harness/replay/replay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DISTINCT_MAX 16u

/* What a repetition sends: one write of less than PIPE_BUF bytes. */
struct answer {
	int verdict; /* enum verdict_kind */
	uint64_t digest;
	char difference[500];
};

struct replayer {
	const struct scenario *scenario;
	const struct replay_options *options;
	struct replay_summary *out;
	uint64_t digest[DISTINCT_MAX];
	int pipe[2];
};

static void count_digest(struct replayer *replayer, uint64_t digest)
{
	struct replay_summary *out = replayer->out;

	out->runs++;
	out->other += out->distinct && digest != replayer->digest[0];
	for (unsigned i = 0; i < out->distinct; i++)
		if (replayer->digest[i] == digest)
			return;
	if (out->distinct < DISTINCT_MAX)
		replayer->digest[out->distinct++] = digest;
}

static void repeat_once(const struct replayer *replayer, struct answer *answer)
{
	const struct campaign_runner *runner = replayer->options->again;
	const struct run_result *first = &replayer->out->first;
	struct run_result result;
	struct err err;

	memset(&result, 0, sizeof(result));
	if (runner->run(runner->context, replayer->scenario, &result, &err) <
	    0) {
		snprintf(answer->difference, sizeof(answer->difference),
			 "%.499s", err.text);
		return;
	}
	answer->verdict = (int)result.verdict.kind;
	answer->digest = result.digest;
	if (result.digest != first->digest)
		trace_difference(&first->trace, &result.trace,
				 answer->difference,
				 sizeof(answer->difference));
	if (result.infra[0])
		snprintf(answer->difference, sizeof(answer->difference), "%s",
			 result.infra);
	run_result_free(&result);
}

/* A child's share, an answer for each repetition. */
static void repeat(const struct replayer *replayer, unsigned share)
{
	while (share--) {
		struct answer answer = {.verdict = VERDICT_INFRA};

		repeat_once(replayer, &answer);
		if (write(replayer->pipe[1], &answer, sizeof(answer)) !=
		    sizeof(answer))
			_exit(1);
	}
	_exit(0);
}

static int repeat_start(const struct replayer *replayer, unsigned share,
			struct err *err)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return err_set(err, ERR_INFRA, "fork: %s", strerror(errno));
	if (pid == 0)
		repeat(replayer, share);
	return 0;
}

static void count_answer(struct replayer *replayer, const struct answer *answer)
{
	struct replay_summary *out = replayer->out;

	if (!out->difference[0])
		memcpy(out->difference, answer->difference,
		       sizeof(out->difference));
	if (answer->verdict == VERDICT_INFRA)
		out->infra++;
	else
		count_digest(replayer, answer->digest);
}

/* Repetitions whose child died without an answer count as infra. */
static int repeat_all(struct replayer *replayer, struct err *err)
{
	const unsigned jobs = replayer->options->jobs;
	unsigned left = replayer->options->times - 1;
	unsigned due = left;
	struct answer answer;

	for (unsigned j = 0; j < jobs && left; j++) {
		unsigned share = left / (jobs - j);

		if (repeat_start(replayer, share, err) < 0)
			return -1;
		left -= share;
	}
	close(replayer->pipe[1]);
	replayer->pipe[1] = -1;
	while (read(replayer->pipe[0], &answer, sizeof(answer)) ==
	       sizeof(answer)) {
		count_answer(replayer, &answer);
		due--;
	}
	replayer->out->infra += due;
	while (wait(NULL) > 0)
		;
	return 0;
}

int replay_run(const struct scenario *scenario,
	       const struct replay_options *options, struct replay_summary *out,
	       struct err *err)
{
	struct replayer replayer = {scenario, options, out, {0}, {-1, -1}};
	int rc;

	memset(out, 0, sizeof(*out));
	if (options->runner->run(options->runner->context, scenario,
				 &out->first, err) < 0)
		return -1;
	if (out->first.verdict.kind == VERDICT_INFRA) {
		out->infra = 1;
		return 0;
	}
	count_digest(&replayer, out->first.digest);
	if (pipe(replayer.pipe) < 0)
		return err_set(err, ERR_INFRA, "pipe: %s", strerror(errno));
	rc = repeat_all(&replayer, err);
	close(replayer.pipe[0]);
	if (replayer.pipe[1] >= 0)
		close(replayer.pipe[1]);
	return rc;
}

void replay_summary_free(struct replay_summary *summary)
{
	run_result_free(&summary->first);
}
