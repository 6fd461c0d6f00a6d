/*
 * Which pages are taken, and where the first run of so many free ones is.
 *
 * A bit a page; over it a binary tree whose leaves are words of 64 pages.
 * Each node knows the lengths of the free runs at its beginning, at its end
 * and of the longest one. So the lowest place for n pages is found in one way
 * down the tree, and a change is one way up.
 *
 * Pure; the caller provides the memory.
 */
#ifndef HOTRIG_PMM_RUNS_H
#define HOTRIG_PMM_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RUNS_NONE UINT32_MAX

struct runs_node {
	uint32_t first; /* free pages at the beginning */
	uint32_t last;	/* at the end */
	uint32_t most;	/* in the longest run */
};

struct runs {
	uint64_t *map;		/* 1: taken; what is behind the last page too */
	struct runs_node *node; /* 1: root; of i: 2 i, 2 i + 1 */
	uint32_t pages;
	uint32_t leaves; /* a power of two; word w: node[leaves + w] */
};

/* Bytes of memory for so many pages; a multiple of eight. */
size_t runs_bytes(uint32_t pages);

/* Set *runs up over that much memory, aligned to eight bytes. */
void runs_init(struct runs *runs, uint32_t pages, void *space);

/* All pages are free; the tree is not built yet. */
void runs_clear(struct runs *runs);
/* Taken, without the tree: many of them, then runs_build. */
void runs_mark(struct runs *runs, uint32_t first, uint32_t pages);
void runs_build(struct runs *runs);

/* Keep map and tree up. The pages exist. */
void runs_take(struct runs *runs, uint32_t first, uint32_t pages);
void runs_free(struct runs *runs, uint32_t first, uint32_t pages);

/* Is one of these pages, which exist, taken? */
bool runs_any_taken(const struct runs *runs, uint32_t first, uint32_t pages);

/* The first page of the lowest run of so many free ones, at least 1, or
 * RUNS_NONE. */
uint32_t runs_find(const struct runs *runs, uint32_t pages);

#endif
