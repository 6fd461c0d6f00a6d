/*
 * Pools: pages begin with a header, the free structures of a page are linked
 * by their first word.
 */
#include "runtime/kernel/pool.h"

#include <stdint.h>

#include "runtime/abi/layout.h"
#include "runtime/kernel/page.h"

struct pool_page {
	struct pool_page *next, *prev;
	void *free;
	size_t used;
};

static void open_page(struct pool *pool, struct pool_page *p)
{
	p->prev = NULL;
	p->next = pool->open;
	if (p->next)
		p->next->prev = p;
	pool->open = p;
}

static void close_page(struct pool *pool, const struct pool_page *p)
{
	if (p->next)
		p->next->prev = p->prev;
	*(p->prev ? &p->prev->next : &pool->open) = p->next;
}

static void put_free(struct pool_page *p, void *entry)
{
	*(void **)entry = p->free;
	p->free = entry;
}

static struct pool_page *add_page(struct pool *pool)
{
	uint64_t phys = page_alloc(1);
	struct pool_page *p;

	if (!phys)
		return NULL;
	p = page_ptr(phys);
	for (size_t at = sizeof(*p); at + pool->bytes <= LAYOUT_PAGE_BYTES;
	     at += pool->bytes)
		put_free(p, (char *)p + at);
	open_page(pool, p);
	return p;
}

void *pool_take(struct pool *pool)
{
	struct pool_page *p = pool->open ? pool->open : add_page(pool);
	void *entry;

	if (!p)
		return NULL;
	entry = p->free;
	p->free = *(void **)entry;
	p->used++;
	if (!p->free)
		close_page(pool, p);
	return entry;
}

void pool_give(struct pool *pool, void *entry)
{
	struct pool_page *p =
		(void *)((char *)entry - (uintptr_t)entry % LAYOUT_PAGE_BYTES);

	if (!p->free)
		open_page(pool, p);
	put_free(p, entry);
	if (--p->used == 0) {
		close_page(pool, p);
		page_free(page_phys(p), 1);
	}
}
