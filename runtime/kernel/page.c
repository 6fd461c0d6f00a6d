/*
 * Page allocator: a bitmap over all of RAM (1: in use), first fit.
 */
#include "runtime/kernel/page.h"

#include <stdbool.h>
#include <string.h>

#include "runtime/kernel/panic.h"

#define RAM_MAX (4ull << 30) /* what the direct map covers */

static uint64_t *used; /* at the start of the low free pages */
static uint64_t pages;
static uint64_t free_pages;
static uint64_t lowest; /* no free page below this one */
/* No run of so many free pages, or more, begins below this one. */
static struct {
	uint64_t length, begins; /* length 0: nothing is known */
} runs;

static int is_used(uint64_t page)
{
	return (used[page / 64] >> (page % 64)) & 1;
}

uint64_t page_init(uint64_t ram_bytes)
{
	if (ram_bytes > RAM_MAX)
		ram_bytes = RAM_MAX;
	pages = ram_bytes / LAYOUT_PAGE_BYTES;
	used = page_ptr(LAYOUT_LOWFREE_PHYS);
	for (uint64_t i = 0; i < (pages + 63) / 64; i++)
		used[i] = ~0ull;
	free_pages = 0;
	lowest = 0;
	runs.length = 0;
	return (LAYOUT_LOWFREE_PHYS + pages / 8 + LAYOUT_PAGE_BYTES) &
	       ~(uint64_t)(LAYOUT_PAGE_BYTES - 1);
}

void page_release(uint64_t from_phys, uint64_t to_phys)
{
	uint64_t to = to_phys / LAYOUT_PAGE_BYTES;

	uint64_t p = from_phys / LAYOUT_PAGE_BYTES;

	if (to > pages)
		to = pages;
	if (p < to)
		free_pages += to - p;
	while (p < to) {
		if (p % 64 == 0 && to - p >= 64) {
			used[p / 64] = 0;
			p += 64;
		} else {
			used[p / 64] &= ~(1ull << (p % 64));
			p++;
		}
	}
}

int page_keep(uint64_t phys, size_t n)
{
	uint64_t start = phys / LAYOUT_PAGE_BYTES;

	for (uint64_t p = start; p < start + n; p++)
		if (p >= pages || is_used(p))
			return -1;
	for (uint64_t p = start; p < start + n; p++)
		used[p / 64] |= 1ull << (p % 64);
	free_pages -= n;
	return 0;
}

/* The first free page; there is one. */
static uint64_t find_one(void)
{
	uint64_t word = lowest / 64;

	while (used[word] == ~0ull)
		word++;
	return word * 64 + (unsigned)__builtin_ctzll(~used[word]);
}

static uint64_t find_run(size_t n)
{
	bool known = runs.length && n >= runs.length;
	uint64_t start = known ? runs.begins : lowest;
	uint64_t run = 0;

	for (uint64_t p = start; p < pages; p++) {
		if (p % 64 == 0 && used[p / 64] == ~0ull) {
			run = 0;
			p += 63;
			continue;
		}
		if (is_used(p)) {
			run = 0;
			continue;
		}
		if (run++ == 0)
			start = p;
		if (run == n)
			return start;
	}
	return 0;
}

uint64_t page_take(size_t n)
{
	uint64_t start;

	if (n == 0 || n > free_pages)
		return 0;
	start = n == 1 ? find_one() : find_run(n);
	if (!start)
		return 0;
	for (uint64_t p = start; p < start + n; p++)
		used[p / 64] |= 1ull << (p % 64);
	free_pages -= n;
	if (start == lowest)
		lowest = start + n;
	if (n > 1 && (!runs.length || n <= runs.length)) {
		runs.length = n;
		runs.begins = start + n;
	}
	return start * LAYOUT_PAGE_BYTES;
}

uint64_t page_alloc(size_t n)
{
	uint64_t phys = page_take(n);

	if (phys)
		memset(page_ptr(phys), 0, n * LAYOUT_PAGE_BYTES);
	return phys;
}

void page_free(uint64_t phys, size_t n)
{
	uint64_t start = phys / LAYOUT_PAGE_BYTES;

	for (uint64_t p = start; p < start + n; p++) {
		KASSERT(p < pages && is_used(p));
		used[p / 64] &= ~(1ull << (p % 64));
	}
	free_pages += n;
	if (start < lowest)
		lowest = start;
	/* A run may begin before these pages, if they complete it. */
	if (start < runs.begins + runs.length)
		runs.begins = start < runs.length ? 0 : start - runs.length;
}

void *page_table(uint64_t bytes)
{
	uint64_t phys =
		page_alloc((bytes + LAYOUT_PAGE_BYTES - 1) / LAYOUT_PAGE_BYTES);

	KASSERT(phys);
	return page_ptr(phys);
}

uint64_t page_free_count(void)
{
	return free_pages;
}
