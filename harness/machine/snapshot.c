/*
 * Pages of a guest: taken, compared, laid out.
 */
#include "harness/machine/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/site.h"
#include "runtime/abi/trace.h"

#define PAGE ((uint64_t)LAYOUT_PAGE_BYTES)

/* More than that takes longer than to boot. */
#define PAGES_MAX 8192u

static uint64_t round_up(uint64_t bytes)
{
	return (bytes + PAGE - 1) & ~(PAGE - 1);
}

/* Most of a bank is zero: one page in the cache stands for all of that. */
static const uint8_t zeros[LAYOUT_PAGE_BYTES];

#define ALL_ZERO SIZE_MAX

/* Let room grow to hold so many pages. */
static void make_room(struct snapshot *s, size_t pages)
{
	if (pages <= s->room)
		return;
	s->room = pages + pages / 2;
	s->page = realloc(s->page, s->room * sizeof(*s->page));
	s->content = realloc(s->content, s->room * PAGE);
	if (!s->page || !s->content)
		abort();
}

static const uint8_t *content_of(const struct snapshot *s, size_t page)
{
	size_t at = s->page[page].at;

	return at == ALL_ZERO ? zeros : s->content + at * PAGE;
}

static void add_page(struct snapshot *s, const uint8_t *ram, uint64_t phys)
{
	struct snapshot_page *page = &s->page[s->pages++];

	page->phys = phys;
	page->at = ALL_ZERO;
	if (memcmp(ram + phys, zeros, PAGE) == 0)
		return;
	page->at = s->kept++;
	memcpy(s->content + page->at * PAGE, ram + phys, PAGE);
}

static bool add(struct snapshot *s, const uint8_t *ram, uint64_t from,
		uint64_t to)
{
	if (from >= to)
		return true;
	if (s->pages + (to - from) / PAGE > PAGES_MAX)
		return false;
	make_room(s, s->pages + (to - from) / PAGE);
	for (; from < to; from += PAGE)
		add_page(s, ram, from);
	return true;
}

/* Pages that the allocator has given out (a bit each, at the beginning of
 * what it manages), in runs. */
static bool add_used(struct snapshot *s, const uint8_t *ram, uint64_t from,
		     uint64_t to)
{
	const uint64_t *used = (const void *)(ram + LAYOUT_LOWFREE_PHYS);
	uint64_t run = from;

	while (from < to) {
		uint64_t page = from / PAGE;

		if (used[page / 64] >> (page % 64) & 1) {
			from += PAGE;
			continue;
		}
		if (!add(s, ram, run, from))
			return false;
		from += PAGE;
		run = from;
	}
	return add(s, ram, run, to);
}

static void take_ring(struct snapshot *s, const uint8_t *ram,
		      const struct plan *plan, uint64_t records)
{
	size_t bytes = records * sizeof(*s->ring);

	free(s->ring);
	s->ring = text_alloc(bytes);
	s->records = records;
	memcpy(s->ring, ram + plan->ring_phys, bytes);
}

bool snapshot_take(struct snapshot *snapshot, const uint8_t *ram,
		   const struct plan *plan)
{
	const struct site_state *site = (const void *)(ram + LAYOUT_SITE_PHYS);
	uint64_t text_end = LAYOUT_KERNEL_PHYS + site->ktext_bytes;
	uint64_t bank_end =
		round_up(LAYOUT_BANK_PHYS +
			 bank_meta_bytes(plan->tunables.pmm_max_blocks) +
			 plan->tunables.pmm_rambank_bytes);
	uint64_t ring_end =
		round_up(plan->ring_phys +
			 plan->ring_records * sizeof(struct trace_record));

	if (site->trace_count > plan->ring_records)
		return false;
	take_ring(snapshot, ram, plan, site->trace_count);
	snapshot->pages = 0;
	snapshot->kept = 0;
	if (site->text_bytes > LAYOUT_TEXT_BYTES)
		return false;
	return add(snapshot, ram, text_end & ~(PAGE - 1),
		   round_up(LAYOUT_KERNEL_PHYS + site->kernel_bytes)) &&
	       add(snapshot, ram, LAYOUT_SITE_PHYS,
		   LAYOUT_SITE_PHYS + LAYOUT_SITE_BYTES) &&
	       add(snapshot, ram, LAYOUT_TEXT_PHYS,
		   round_up(LAYOUT_TEXT_PHYS + site->text_bytes)) &&
	       add_used(snapshot, ram, LAYOUT_LOWFREE_PHYS, LAYOUT_BANK_PHYS) &&
	       add(snapshot, ram, LAYOUT_BANK_PHYS, bank_end) &&
	       add_used(snapshot, ram, bank_end, plan->ring_phys) &&
	       add_used(snapshot, ram, ring_end, plan->ram_bytes);
}

bool snapshot_put_back(const struct snapshot *snapshot, uint8_t *ram,
		       const struct plan *plan)
{
	struct park_head *head = (void *)(ram + plan->ram_bytes);
	uint8_t *to = ram + plan->ram_bytes + PARK_HEAD_BYTES;
	size_t count = 0;

	for (size_t i = 0; i < snapshot->pages; i++) {
		const uint8_t *was = content_of(snapshot, i);
		uint64_t phys = snapshot->page[i].phys;

		if (memcmp(ram + phys, was, PAGE) == 0)
			continue;
		if (count == PARK_PAGES_MAX)
			return false;
		memcpy(to + count * PAGE, was, PAGE);
		head->phys[count++] = phys;
	}
	head->pages = count;
	memcpy(ram + plan->ring_phys, snapshot->ring,
	       snapshot->records * sizeof(*snapshot->ring));
	return true;
}

void *snapshot_page(const struct snapshot *snapshot, uint64_t phys)
{
	for (size_t i = 0; i < snapshot->pages; i++)
		if (snapshot->page[i].phys == phys &&
		    snapshot->page[i].at != ALL_ZERO)
			return snapshot->content + snapshot->page[i].at * PAGE;
	return NULL;
}

void snapshot_free(struct snapshot *snapshot)
{
	free(snapshot->page);
	free(snapshot->content);
	free(snapshot->ring);
	memset(snapshot, 0, sizeof(*snapshot));
}
