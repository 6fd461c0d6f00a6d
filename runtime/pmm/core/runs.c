/*
 * Runs of free pages; see runs.h.
 */
#include "runtime/pmm/core/runs.h"

#include <string.h>

#define WORD 64u /* pages of a leaf */

static uint32_t words_for(uint32_t pages)
{
	return pages / WORD + (pages % WORD != 0);
}

static uint32_t leaves_for(uint32_t pages)
{
	uint32_t n = 1;

	while (n < words_for(pages))
		n *= 2;
	return n;
}

size_t runs_bytes(uint32_t pages)
{
	return words_for(pages) * sizeof(uint64_t) +
	       2 * (size_t)leaves_for(pages) * sizeof(struct runs_node);
}

void runs_init(struct runs *runs, uint32_t pages, void *space)
{
	runs->map = space;
	runs->node = (struct runs_node *)(runs->map + words_for(pages));
	runs->pages = pages;
	runs->leaves = leaves_for(pages);
}

void runs_clear(struct runs *runs)
{
	uint32_t words = words_for(runs->pages);

	memset(runs->map, 0, words * sizeof(uint64_t));
	if (runs->pages % WORD)
		runs->map[words - 1] = ~0ull << runs->pages % WORD;
}

/* The part of word w that lies in [first, end). */
static uint64_t mask_of(uint32_t w, uint32_t first, uint32_t end)
{
	uint64_t mask = ~0ull;

	if (w == first / WORD)
		mask <<= first % WORD;
	if (w == end / WORD)
		mask &= (1ull << end % WORD) - 1;
	return mask;
}

void runs_mark(struct runs *runs, uint32_t first, uint32_t pages)
{
	uint32_t end = first + pages;

	for (uint32_t w = first / WORD; w < words_for(end); w++)
		runs->map[w] |= mask_of(w, first, end);
}

static struct runs_node leaf_of(uint64_t taken)
{
	struct runs_node leaf = {WORD, WORD, WORD};
	uint64_t free = ~taken;

	if (!taken)
		return leaf;
	leaf.first = (uint32_t)__builtin_ctzll(taken);
	leaf.last = (uint32_t)__builtin_clzll(taken);
	/* Each round takes one page off every run. */
	for (leaf.most = 0; free; leaf.most++)
		free &= free << 1;
	return leaf;
}

/* Two neighbours of so many pages each. */
static struct runs_node join(const struct runs_node *low,
			     const struct runs_node *high, uint32_t width)
{
	uint32_t across = low->last + high->first;
	struct runs_node both;

	both.first = low->first == width ? across : low->first;
	both.last = high->last == width ? across : high->last;
	both.most = low->most > high->most ? low->most : high->most;
	if (across > both.most)
		both.most = across;
	return both;
}

/* The nodes above leaves from to to, which have been set. */
static void climb(struct runs *runs, uint32_t from, uint32_t to)
{
	uint32_t width = WORD;

	from = (runs->leaves + from) / 2;
	to = (runs->leaves + to) / 2;
	for (; from > 0; from /= 2, to /= 2, width *= 2) {
		for (uint32_t i = from; i <= to; i++)
			runs->node[i] = join(&runs->node[2 * i],
					     &runs->node[2 * i + 1], width);
	}
}

void runs_build(struct runs *runs)
{
	const struct runs_node taken = {0, 0, 0};
	uint32_t words = words_for(runs->pages);

	for (uint32_t w = 0; w < words; w++)
		runs->node[runs->leaves + w] = leaf_of(runs->map[w]);
	for (uint32_t w = words; w < runs->leaves; w++)
		runs->node[runs->leaves + w] = taken;
	climb(runs, 0, runs->leaves - 1);
}

static void change(struct runs *runs, uint32_t first, uint32_t pages,
		   bool taken)
{
	uint32_t end = first + pages;
	uint32_t to = words_for(end) - 1;

	for (uint32_t w = first / WORD; w <= to; w++) {
		uint64_t mask = mask_of(w, first, end);

		if (taken)
			runs->map[w] |= mask;
		else
			runs->map[w] &= ~mask;
		runs->node[runs->leaves + w] = leaf_of(runs->map[w]);
	}
	climb(runs, first / WORD, to);
}

void runs_take(struct runs *runs, uint32_t first, uint32_t pages)
{
	change(runs, first, pages, true);
}

void runs_free(struct runs *runs, uint32_t first, uint32_t pages)
{
	change(runs, first, pages, false);
}

bool runs_any_taken(const struct runs *runs, uint32_t first, uint32_t pages)
{
	uint32_t end = first + pages;

	for (uint32_t w = first / WORD; w < words_for(end); w++) {
		if (runs->map[w] & mask_of(w, first, end))
			return true;
	}
	return false;
}

/* The first run of so many free pages in a word that has one. */
static uint32_t find_in_word(uint64_t taken, uint32_t pages)
{
	uint64_t starts = ~taken;

	/* After n rounds: pages behind which n more are free. */
	for (uint32_t n = 1; n < pages; n++)
		starts &= starts >> 1;
	return (uint32_t)__builtin_ctzll(starts);
}

uint32_t runs_find(const struct runs *runs, uint32_t pages)
{
	uint32_t width = runs->leaves * WORD;
	uint32_t base = 0;
	uint32_t at = 1;

	if (pages == 0 || runs->node[1].most < pages)
		return RUNS_NONE;
	while (at < runs->leaves) {
		const struct runs_node *low = &runs->node[2 * at];

		width /= 2;
		at *= 2;
		if (low[0].most >= pages)
			continue;
		if (low[0].last + low[1].first >= pages)
			return base + width - low[0].last;
		at++;
		base += width;
	}
	return base + find_in_word(runs->map[at - runs->leaves], pages);
}
