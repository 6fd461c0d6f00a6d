/* Mutations of records: see mutate.h. Knows no case in particular. */
#include "harness/fuzz/mutate.h"

#include <stdbool.h>
#include <string.h>

#define RUN_MAX	  8u /* records that are moved, repeated, spliced at once */
#define TIMES_MAX 4u /* ... are repeated so often */
#define STACK_MAX 6u /* mutations of one case */
#define TRIES_MAX 8u /* at a case that is not the same */

struct work {
	const struct mutate_layout *layout;
	uint64_t *random;
	const uint8_t *more;
	size_t more_count; /* its whole records */
	uint8_t head[MUTATE_RECORD_BYTES];
	uint8_t record[MUTATE_CASE_BYTES][MUTATE_RECORD_BYTES];
	size_t count, room; /* records */
};

uint32_t mutate_below(uint64_t *random, uint32_t n)
{
	uint64_t z = (*random += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ z >> 31) % n);
}

uint32_t mutate_choose(uint64_t *random, const uint8_t *weights, uint32_t n)
{
	uint32_t sum = 0, at, i;

	for (i = 0; i < n; i++)
		sum += weights[i];
	at = mutate_below(random, sum);
	for (i = 0; at >= weights[i]; i++)
		at -= weights[i];
	return i;
}

static size_t below(struct work *w, size_t n)
{
	return mutate_below(w->random, (uint32_t)n);
}

/* Short ones more often. */
static size_t run_length(struct work *w, size_t most)
{
	size_t n = 1 + below(w, 1 + below(w, RUN_MAX));

	return n < most ? n : most;
}

static void usual(struct work *w, uint8_t *record)
{
	memset(record, 0, MUTATE_RECORD_BYTES);
	if (w->count)
		memcpy(record, w->record[below(w, w->count)],
		       MUTATE_RECORD_BYTES);
	for (size_t i = 0; i < w->layout->record_bytes; i++)
		record[i] = w->layout->usual(w->random, record, i);
}

/* Makes room for n records at a place; false: there is none. */
static bool open_gap(struct work *w, size_t at, size_t n)
{
	if (w->count + n > w->room)
		return false;
	memmove(w->record[at + n], w->record[at],
		(w->count - at) * sizeof(w->record[0]));
	w->count += n;
	return true;
}

static void take_out(struct work *w, size_t at, size_t n)
{
	memmove(w->record[at], w->record[at + n],
		(w->count - at - n) * sizeof(w->record[0]));
	w->count -= n;
}

/* n records to a place, of which some may be those that are moved. */
static bool put_in(struct work *w, size_t at, const void *records, size_t n)
{
	uint8_t copy[RUN_MAX][MUTATE_RECORD_BYTES];

	memcpy(copy, records, n * sizeof(copy[0]));
	if (!open_gap(w, at, n))
		return false;
	memcpy(w->record[at], copy, n * sizeof(copy[0]));
	return true;
}

/* AFL++ likes short cases best, so what a sequence alone shows has to come at
 * once: now and then a run of records. */
static bool insert(struct work *w)
{
	uint8_t run[RUN_MAX][MUTATE_RECORD_BYTES];
	size_t n = below(w, 3) ? 1 : 1 + below(w, RUN_MAX);

	for (size_t i = 0; i < n; i++)
		usual(w, run[i]);
	return put_in(w, below(w, w->count + 1), run, n);
}

static bool take_away(struct work *w)
{
	size_t at, n;

	if (w->count < 2)
		return false;
	at = below(w, w->count);
	n = run_length(w, w->count - at);
	take_out(w, at, n < w->count ? n : 1);
	return true;
}

/* A usual value, any, or that of another record. */
static bool change_field(struct work *w)
{
	size_t byte = below(w, w->layout->record_bytes);
	uint8_t *record;

	if (!w->count)
		return false;
	record = w->record[below(w, w->count)];
	switch (below(w, 4)) {
	case 0:
		record[byte] = (uint8_t)below(w, 256);
		break;
	case 1:
		record[byte] = w->record[below(w, w->count)][byte];
		break;
	default:
		record[byte] = w->layout->usual(w->random, record, byte);
	}
	return true;
}

static bool replace(struct work *w)
{
	uint8_t record[MUTATE_RECORD_BYTES];

	if (!w->count)
		return false;
	usual(w, record);
	memcpy(w->record[below(w, w->count)], record, sizeof(record));
	return true;
}

static bool duplicate(struct work *w)
{
	return w->count && put_in(w, below(w, w->count + 1),
				  w->record[below(w, w->count)], 1);
}

static bool move(struct work *w)
{
	uint8_t run[RUN_MAX][MUTATE_RECORD_BYTES];
	size_t from, n;

	if (w->count < 2)
		return false;
	from = below(w, w->count);
	n = run_length(w, w->count - from);
	memcpy(run, w->record[from], n * sizeof(run[0]));
	take_out(w, from, n);
	return put_in(w, below(w, w->count + 1), run, n);
}

static bool swap(struct work *w)
{
	uint8_t *a, *b, kept[MUTATE_RECORD_BYTES];

	if (w->count < 2)
		return false;
	a = w->record[below(w, w->count)];
	b = w->record[below(w, w->count)];
	memcpy(kept, a, sizeof(kept));
	memmove(a, b, sizeof(kept));
	memcpy(b, kept, sizeof(kept));
	return true;
}

static bool repeat(struct work *w)
{
	size_t from, n, times = 1 + below(w, TIMES_MAX);
	bool done = false;

	if (!w->count)
		return false;
	from = below(w, w->count);
	n = run_length(w, w->count - from);
	while (times-- && put_in(w, from, w->record[from], n))
		done = true;
	return done;
}

/* Put in, or in place of as many. */
static bool splice(struct work *w)
{
	const struct mutate_layout *l = w->layout;
	uint8_t run[RUN_MAX][MUTATE_RECORD_BYTES] = {{0}};
	size_t from, to, n;

	if (!w->more_count)
		return false;
	from = below(w, w->more_count);
	n = run_length(w, w->more_count - from);
	for (size_t i = 0; i < n; i++)
		memcpy(run[i],
		       w->more + l->head_bytes + (from + i) * l->record_bytes,
		       l->record_bytes);
	to = below(w, w->count + 1);
	if (below(w, 2) || to + n > w->count)
		return put_in(w, to, run, n);
	memcpy(w->record[to], run, n * sizeof(run[0]));
	return true;
}

static bool change_head(struct work *w)
{
	const struct mutate_layout *l = w->layout;
	size_t byte = below(w, l->head_bytes);

	w->head[byte] = below(w, 4) ? l->usual_head(w->random, w->head, byte)
				    : (uint8_t)below(w, 256);
	return true;
}

static enum mutation mutate_once(struct work *w)
{
	static bool (*const mutations[MUTATIONS_COUNT])(struct work *) = {
		[MUTATE_INSERT] = insert,	[MUTATE_DELETE] = take_away,
		[MUTATE_FIELD] = change_field,	[MUTATE_REPLACE] = replace,
		[MUTATE_DUPLICATE] = duplicate, [MUTATE_MOVE] = move,
		[MUTATE_SWAP] = swap,		[MUTATE_REPEAT] = repeat,
		[MUTATE_SPLICE] = splice,	[MUTATE_HEAD] = change_head,
	};
	static const uint8_t weights[MUTATIONS_COUNT] = {
#define MUTATION(id, weight) [MUTATE_##id] = weight,
		MUTATIONS(MUTATION)
#undef MUTATION
	};
	enum mutation which;

	/* The head can always be changed. */
	do {
		which = (enum mutation)mutate_choose(w->random, weights,
						     MUTATIONS_COUNT);
	} while (!mutations[which](w));
	return which;
}

static void begin(struct work *w, const uint8_t *bytes, size_t len, size_t max)
{
	const struct mutate_layout *l = w->layout;
	size_t n;

	w->room = (max - l->head_bytes) / l->record_bytes;
	w->count = 0;
	memset(w->head, 0, sizeof(w->head));
	memset(w->record, 0, sizeof(w->record));
	if (len)
		memcpy(w->head, bytes,
		       len < l->head_bytes ? len : l->head_bytes);
	for (size_t at = l->head_bytes; at < len && w->count < w->room;
	     at += n) {
		n = len - at < l->record_bytes ? len - at : l->record_bytes;
		memcpy(w->record[w->count++], bytes + at, n);
	}
}

static size_t put_out(const struct work *w, uint8_t *out)
{
	const struct mutate_layout *l = w->layout;
	size_t at = l->head_bytes;

	memcpy(out, w->head, at);
	for (size_t i = 0; i < w->count; i++, at += l->record_bytes)
		memcpy(out + at, w->record[i], l->record_bytes);
	return at;
}

size_t mutate(const struct mutate_layout *layout, uint64_t *random,
	      const uint8_t *bytes, size_t len, const uint8_t *more,
	      size_t more_len, uint8_t *out, size_t max,
	      unsigned done[MUTATIONS_COUNT])
{
	struct work w = {.layout = layout, .random = random, .more = more};
	size_t times, out_len, tries = 0;

	if (max > layout->case_bytes)
		max = layout->case_bytes;
	if (max < layout->head_bytes)
		return 0;
	if (more && more_len > layout->head_bytes)
		w.more_count =
			(more_len - layout->head_bytes) / layout->record_bytes;
	do {
		begin(&w, bytes, len, max);
		times = 1 + below(&w, 1 + below(&w, STACK_MAX));
		while (times--) {
			enum mutation which = mutate_once(&w);

			if (done)
				done[which]++;
		}
		out_len = put_out(&w, out);
	} while (len && out_len == len && !memcmp(out, bytes, len) &&
		 ++tries < TRIES_MAX);
	return out_len;
}
