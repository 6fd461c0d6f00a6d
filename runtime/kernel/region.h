/*
 * Regions: what is mapped where in an actor. User actors have a tree each,
 * supervisor actors share one, as they share their address space; one more
 * has all regions of the bank.
 */
#ifndef HOTRIG_KERNEL_REGION_H
#define HOTRIG_KERNEL_REGION_H

#include <stdint.h>

#include "runtime/kernel/core/tree.h"

struct actor;
struct region;

/* What an actor owns. */
struct region_set {
	struct tree tree; /* of a user actor's space */
	struct region *first, *last;
};

enum region_kind {
	REGION_PAGES,	 /* pages of its own, freed with it */
	REGION_RESERVED, /* addresses only: access faults */
	REGION_BANK,	 /* pages of the bank, never freed here */
	REGION_FB	 /* pages of the framebuffer, never freed here */
};

struct region {
	struct tree_node by_start;  /* in its space: start, aid of the owner */
	struct tree_node by_page;   /* REGION_BANK: page, aid of the owner */
	struct region *next, *prev; /* the owner's, in the order of making */
	struct actor *owner;
	uint64_t start;
	uint64_t bytes;
	enum region_kind kind;
	uint32_t page; /* first data page of the bank; REGION_FB: counted so */
	/* Of its subtree in by_start: lowest address, end of the last guard
	 * page, the largest gap within. */
	uint64_t low, high, gap;
};

void region_set_init(struct region_set *set);

/*
 * Map a new region. start 0: where there is room in the actor's region area.
 * prot: enum kprot. K_OK, K_EINVAL, K_EOVERLAP or K_ENOMEM (then nothing is
 * mapped). *at: where it is, if at is not NULL.
 */
int region_map(struct actor *actor, enum region_kind kind, uint64_t start,
	       uint64_t bytes, uint32_t prot, uint32_t page, uint64_t *at);
/* Unmap the region that starts there; K_EINVAL if there is none. */
int region_unmap(struct actor *actor, uint64_t start, uint64_t bytes);
/* Everything an actor has. */
void region_unmap_all(struct actor *actor);

/* Bank blocks at their standard address; kapi's bank calls. */
int region_bank_map(uint32_t aid, uint32_t page, uint32_t pages,
		    uint64_t *addr);
void region_bank_unmap(uint32_t page, uint32_t pages);
void region_bank_users(uint32_t page, uint32_t pages, uint32_t except,
		       uint32_t *user, uint32_t *supervisor);

/* Physical address of the bank's data pages. */
uint64_t bank_data_phys(void);

#endif
