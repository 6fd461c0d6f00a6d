/*
 * Address spaces: supervisor space, shared by all, and one user half for each
 * user actor. Four-level tables, 4 KiB pages.
 */
#ifndef HOTRIG_KERNEL_PAGING_H
#define HOTRIG_KERNEL_PAGING_H

#include <stdbool.h>
#include <stdint.h>

enum pte {
	PTE_PRESENT = 1u << 0,
	PTE_WRITE = 1u << 1,
	PTE_USER = 1u << 2,
	PTE_LARGE = 1u << 7
};
#define PTE_NX	 (1ull << 63)
#define PTE_ADDR 0x000ffffffffff000ull

/* Protect the kernel image, drop the identity map. Once a boot. */
void paging_init(void);

/* The tables of start.S, in case an actor has written to them. */
void paging_restore(void);

/* Physical address of the supervisor space's table. */
uint64_t space_kernel(void);
/* A user space with the supervisor half in it; 0: no memory. */
uint64_t space_create(void);
/* Free its tables (not the pages mapped by them). */
void space_destroy(uint64_t space);
/* Make it current. */
void space_load(uint64_t space);

/*
 * Map one page; flags: PTE_WRITE, PTE_USER, PTE_NX. Replaces nothing: -1 if
 * there is no memory for a table.
 */
int space_map(uint64_t space, uint64_t virt, uint64_t phys, uint64_t flags);
/* Physical address that was mapped there, or 0. */
uint64_t space_unmap(uint64_t space, uint64_t virt);
/* The entry for a page, 0 if none; a large page's entry is made to look
 * like a small one's. */
uint64_t space_lookup(uint64_t space, uint64_t virt);

#endif
