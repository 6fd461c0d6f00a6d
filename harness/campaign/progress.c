/*
 * The progress line: on a terminal one line rewritten in place, elsewhere a
 * plain line every few seconds. Figures come from the store.
 */
#include <inttypes.h>
#include <stdio.h>

#include "harness/base/env.h"
#include "harness/campaign/progress.h"

#define SECOND_NS	   1000000000ull
#define READ_PERIOD_NS	   (SECOND_NS / 4)
#define TERMINAL_PERIOD_NS (SECOND_NS / 4)
#define PLAIN_PERIOD_NS	   (10 * SECOND_NS)

static int read_counts(const struct progress *progress,
		       struct store_counts *counts, struct err *err)
{
	struct store *store;
	int rc;

	if (store_open(progress->work->store, false, &store, err) < 0)
		return -1;
	rc = store_counts(store, progress->work->campaign, counts, err);
	store_close(store);
	return rc;
}

int progress_begin(struct progress *progress, const struct campaign_work *work,
		   struct err *err)
{
	struct store_counts counts;

	progress->work = work;
	progress->begun_ns = env_clock_ns();
	progress->shown_ns = progress->begun_ns;
	if (read_counts(progress, &counts, err) < 0)
		return -1;
	progress->done_before = counts.done;
	progress->read_ns = progress->begun_ns;
	progress->not_ok = counts.done - counts.ok;
	return 0;
}

static void print_line(const struct progress *progress,
		       const struct store_counts *counts, bool at_end)
{
	const double seconds =
		(double)(progress->shown_ns - progress->begun_ns) / 1e9;
	const uint64_t fresh = counts->done - progress->done_before;
	const double rate = seconds > 0 ? (double)fresh / seconds : 0;

	fprintf(stderr,
		"%s%" PRIu64 "/%" PRIu64 " runs  %" PRIu64
		" not held  %.1f runs/s",
		progress->work->terminal ? "\r\033[K" : "", counts->done,
		counts->runs, counts->done - counts->ok, rate);
	if (!at_end && rate > 0)
		fprintf(stderr, "  %.0f s left",
			(double)counts->waiting / rate);
	if (!progress->work->terminal || at_end)
		fputc('\n', stderr);
	fflush(stderr);
}

int progress_show(struct progress *progress, bool at_end, struct err *err)
{
	const uint64_t period_ns =
		progress->work->terminal ? TERMINAL_PERIOD_NS : PLAIN_PERIOD_NS;
	const uint64_t now_ns = env_clock_ns();
	struct store_counts counts;

	if (!at_end && now_ns - progress->read_ns < READ_PERIOD_NS)
		return 0;
	if (read_counts(progress, &counts, err) < 0)
		return -1;
	progress->read_ns = now_ns;
	progress->not_ok = counts.done - counts.ok;
	if (!at_end && now_ns - progress->shown_ns < period_ns)
		return 0;
	progress->shown_ns = now_ns;
	print_line(progress, &counts, at_end);
	return 0;
}
