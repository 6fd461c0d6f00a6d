/*
 * Repetitions as child processes. They are forked when the first one is done,
 * so each has its trace to compare with and sends home only a short answer.
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

static bool records_equal(const struct trace_record *a,
			  const struct trace_record *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

void replay_difference(const struct trace *a, const struct trace *b, char *text,
		       size_t size)
{
	size_t i = 0;
	char line_a[200] = "no event", line_b[200] = "no event";

	while (i < a->count && i < b->count &&
	       records_equal(&a->rec[i], &b->rec[i]))
		i++;
	if (i == a->count && i == b->count) {
		snprintf(text, size, "%s", "");
		return;
	}
	if (i < a->count)
		trace_format(a, &a->rec[i], line_a, sizeof(line_a));
	if (i < b->count)
		trace_format(b, &b->rec[i], line_b, sizeof(line_b));
	snprintf(text, size, "event %zu differs:\n  %s\n  %s", i, line_a,
		 line_b);
}

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

static void repeat(const struct replayer *replayer)
{
	const struct campaign_runner *runner = replayer->options->runner;
	const struct run_result *first = &replayer->out->first;
	struct answer answer = {.verdict = VERDICT_INFRA};
	struct run_result result;
	struct err err;

	memset(&result, 0, sizeof(result));
	if (runner->run(runner->context, replayer->scenario, &result, &err) <
	    0) {
		snprintf(answer.difference, sizeof(answer.difference), "%.499s",
			 err.text);
	} else {
		answer.verdict = (int)result.verdict.kind;
		answer.digest = result.digest;
		if (result.digest != first->digest)
			replay_difference(&first->trace, &result.trace,
					  answer.difference,
					  sizeof(answer.difference));
		if (result.infra[0])
			snprintf(answer.difference, sizeof(answer.difference),
				 "%s", result.infra);
		run_result_free(&result);
	}
	_exit(write(replayer->pipe[1], &answer, sizeof(answer)) !=
	      sizeof(answer));
}

static int repeat_start(const struct replayer *replayer, struct err *err)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return err_set(err, ERR_INFRA, "fork: %s", strerror(errno));
	if (pid == 0)
		repeat(replayer);
	return 0;
}

static int repeat_collect(struct replayer *replayer, struct err *err)
{
	struct replay_summary *out = replayer->out;
	struct answer answer;
	int status;

	if (wait(&status) < 0)
		return err_set(err, ERR_INFRA, "wait: %s", strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 ||
	    read(replayer->pipe[0], &answer, sizeof(answer)) !=
		    sizeof(answer)) {
		out->infra++;
		return 0;
	}
	if (!out->difference[0])
		memcpy(out->difference, answer.difference,
		       sizeof(out->difference));
	if (answer.verdict == VERDICT_INFRA)
		out->infra++;
	else
		count_digest(replayer, answer.digest);
	return 0;
}

static int repeat_all(struct replayer *replayer, struct err *err)
{
	const unsigned times = replayer->options->times;
	unsigned started = 1, running = 0;

	while (started < times || running) {
		if (started < times && running < replayer->options->jobs) {
			if (repeat_start(replayer, err) < 0)
				return -1;
			started++;
			running++;
			continue;
		}
		if (repeat_collect(replayer, err) < 0)
			return -1;
		running--;
	}
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
	close(replayer.pipe[1]);
	return rc;
}

void replay_summary_free(struct replay_summary *summary)
{
	run_result_free(&summary->first);
}
