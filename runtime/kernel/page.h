/*
 * Physical pages: which are free, taking and giving back runs of them; and
 * the ways between physical addresses and pointers.
 */
#ifndef HOTRIG_KERNEL_PAGE_H
#define HOTRIG_KERNEL_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/layout.h"

static inline void *page_ptr(uint64_t phys)
{
	return (void *)(LAYOUT_DIRECT_VIRT + phys);
}

/* Physical address behind a kernel-image or direct-map pointer. */
static inline uint64_t page_phys(const void *ptr)
{
	uint64_t v = (uint64_t)ptr;

	return v >= LAYOUT_KERNEL_VIRT ? v - LAYOUT_KERNEL_VIRT
				       : v - LAYOUT_DIRECT_VIRT;
}

/*
 * All pages in use; then page_release what is free. Returns the end of the
 * allocator's own memory, which begins at LAYOUT_LOWFREE_PHYS.
 */
uint64_t page_init(uint64_t ram_bytes);
void page_release(uint64_t from_phys, uint64_t to_phys);
/* n pages from phys shall be nobody's; -1: one of them is in use. */
int page_keep(uint64_t phys, size_t n);

/* A run of n pages, zeroed: its physical address, or 0. Lowest first. */
uint64_t page_alloc(size_t n);
/* The same, content undefined. */
uint64_t page_take(size_t n);
void page_free(uint64_t phys, size_t n);
/* A table of the kernel's, zeroed, for ever; a panic if there is no room. */
void *page_table(uint64_t bytes);
uint64_t page_free_count(void);

#endif
