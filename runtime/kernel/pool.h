/*
 * Structures of one size, a page of them at a time; a page of which none is in
 * use is given back.
 */
#ifndef HOTRIG_KERNEL_POOL_H
#define HOTRIG_KERNEL_POOL_H

#include <stddef.h>

struct pool_page;

struct pool {
	size_t bytes;		/* of a structure, a multiple of 8 */
	struct pool_page *open; /* those with a free one */
};

/* Its content is not defined. NULL: no memory. */
void *pool_take(struct pool *pool);
void pool_give(struct pool *pool, void *entry);

#endif
