/*
 * Regions and their page mappings.
 */
#include "runtime/kernel/region.h"

#include <stddef.h>

#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/pool.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

#define PAGE ((uint64_t)LAYOUT_PAGE_BYTES)

static void measure(struct tree_node *node);

static struct tree supervisor_regions = {.refresh = measure};
static struct tree bank_regions;
static struct pool pool = {.bytes = sizeof(struct region)};

uint64_t bank_data_phys(void)
{
	return LAYOUT_BANK_PHYS +
	       bank_meta_bytes(PLAN->tunables.pmm_max_blocks);
}

void region_set_init(struct region_set *set)
{
	*set = (struct region_set){.tree = {.refresh = measure}};
}

static struct tree *space_of(struct actor *actor)
{
	return actor->mode == MODE_USER ? &actor->regions.tree
					: &supervisor_regions;
}

static struct region *by_start(struct tree_node *n)
{
	return n ? TREE_ENTRY(n, struct region, by_start) : NULL;
}

static struct region *by_page(struct tree_node *n)
{
	return n ? TREE_ENTRY(n, struct region, by_page) : NULL;
}

/* The address behind a region and its guard page. */
static uint64_t behind(const struct region *r)
{
	return r->start + r->bytes + PAGE;
}

static uint64_t gap_between(uint64_t from, uint64_t to)
{
	return to > from ? to - from : 0;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void measure(struct tree_node *node)
{
	struct region *r = by_start(node);
	const struct region *left = by_start(node->child[0]);
	const struct region *right = by_start(node->child[1]);

	r->low = r->start;
	r->high = behind(r);
	r->gap = 0;
	if (left) {
		r->low = left->low;
		r->high = larger(r->high, left->high);
		r->gap = larger(left->gap, gap_between(left->high, r->start));
	}
	if (right) {
		r->gap = larger(r->gap, gap_between(r->high, right->low));
		r->gap = larger(r->gap, right->gap);
		r->high = larger(r->high, right->high);
	}
}

/* The first gap in this subtree, at *from or above: true, and *from is where
 * it begins; else *from is behind the subtree. bytes: with the guard page that
 * belongs below the next region. Regions with addresses of their own may lie
 * in the way without guard pages. */
static bool find_gap(const struct region *r, uint64_t bytes, uint64_t *from)
{
	if (!r || r->high <= *from)
		return false;
	if (gap_between(*from, r->low) < bytes && r->gap < bytes) {
		*from = r->high;
		return false;
	}
	if (find_gap(by_start(r->by_start.child[0]), bytes, from) ||
	    gap_between(*from, r->start) >= bytes)
		return true;
	*from = larger(*from, behind(r));
	return find_gap(by_start(r->by_start.child[1]), bytes, from);
}

/* Room for a region without an address of its own. */
static bool find_room(const struct actor *actor, const struct tree *space,
		      uint64_t bytes, uint64_t *start)
{
	bool user = actor->mode == MODE_USER;
	uint64_t high = user ? LAYOUT_USRRGN_END : LAYOUT_SUPRGN_END;

	*start = user ? LAYOUT_USRRGN_VIRT : LAYOUT_SUPRGN_VIRT;
	find_gap(by_start(space->root), bytes + PAGE, start);
	return *start <= high && high - *start >= bytes;
}

static bool is_taken(const struct tree *space, uint64_t start, uint64_t bytes)
{
	const struct region *next = by_start(tree_from(space, start, 0));
	const struct region *last = by_start(tree_before(space, start, 0));

	return (next && next->start < start + bytes) ||
	       (last && last->start + last->bytes > start);
}

/* Is that block mapped there for another supervisor actor too? Then it is as
 * a whole: the regions have the same start. */
static bool is_shared(const struct region *r)
{
	const struct region *o =
		by_start(tree_from(&supervisor_regions, r->start, 0));

	if (o == r)
		o = by_start(tree_from(&supervisor_regions, r->start,
				       r->by_start.minor + 1));
	return o && o->start == r->start;
}

/* In the trees and the owner's list. */
static void add(struct region *r)
{
	struct region_set *set = &r->owner->regions;

	r->by_start.major = r->start;
	r->by_start.minor = r->owner->aid;
	tree_insert(space_of(r->owner), &r->by_start);
	r->by_page.major = r->page;
	r->by_page.minor = r->owner->aid;
	if (r->kind == REGION_BANK)
		tree_insert(&bank_regions, &r->by_page);
	r->prev = set->last;
	*(set->last ? &set->last->next : &set->first) = r;
	set->last = r;
}

static void take_out(struct region *r)
{
	struct region_set *set = &r->owner->regions;

	tree_remove(space_of(r->owner), &r->by_start);
	if (r->kind == REGION_BANK)
		tree_remove(&bank_regions, &r->by_page);
	*(r->prev ? &r->prev->next : &set->first) = r->next;
	*(r->next ? &r->next->prev : &set->last) = r->prev;
}

/* Supervisor regions of the bank may lie on one another. */
static bool may_share(const struct actor *actor, enum region_kind kind)
{
	return kind == REGION_BANK && actor->mode != MODE_USER;
}

static void unmap_pages(struct actor *actor, const struct region *r,
			uint64_t bytes)
{
	if (r->kind == REGION_RESERVED)
		return;
	if (may_share(actor, r->kind) && is_shared(r))
		return;
	for (uint64_t off = 0; off < bytes; off += PAGE) {
		uint64_t phys = space_unmap(actor->space, r->start + off);

		if (r->kind == REGION_PAGES && phys)
			page_free(phys, 1);
	}
}

/* One page of a region; K_ENOMEM. */
static int map_page(struct actor *actor, const struct region *r, uint64_t off,
		    uint64_t flags)
{
	uint64_t phys = bank_data_phys() + r->page * PAGE + off;

	if (may_share(actor, r->kind) &&
	    space_lookup(actor->space, r->start + off))
		return K_OK; /* another supervisor actor shares it */
	if (r->kind == REGION_PAGES)
		phys = page_alloc(1);
	if (phys && space_map(actor->space, r->start + off, phys, flags) == 0)
		return K_OK;
	if (phys && r->kind == REGION_PAGES)
		page_free(phys, 1);
	return K_ENOMEM;
}

static int map_pages(struct actor *actor, const struct region *r, uint32_t prot)
{
	bool flat = PLAN->tunables.mem_model == MEM_FLAT;
	uint64_t flags = (actor->mode == MODE_USER ? PTE_USER : 0u) |
			 (flat || prot & KPROT_W ? PTE_WRITE : 0u) |
			 (flat || prot & KPROT_X ? 0 : PTE_NX);

	if (r->kind == REGION_RESERVED)
		return K_OK;
	for (uint64_t off = 0; off < r->bytes; off += PAGE)
		if (map_page(actor, r, off, flags) != K_OK) {
			unmap_pages(actor, r, off);
			return K_ENOMEM;
		}
	return K_OK;
}

int region_map(struct actor *actor, enum region_kind kind, uint64_t start,
	       uint64_t bytes, uint32_t prot, uint32_t page, uint64_t *at)
{
	struct tree *space = space_of(actor);
	struct region *r;
	int result;

	if (bytes == 0 || bytes > LAYOUT_USR_END || start % PAGE)
		return K_EINVAL;
	bytes = (bytes + PAGE - 1) & ~(PAGE - 1);
	if (start == 0) {
		if (!find_room(actor, space, bytes, &start))
			return K_ENOMEM;
	} else if (!may_share(actor, kind) && is_taken(space, start, bytes)) {
		return K_EOVERLAP;
	}
	r = pool_take(&pool);
	if (!r)
		return K_ENOMEM;
	*r = (struct region){.owner = actor,
			     .start = start,
			     .bytes = bytes,
			     .kind = kind,
			     .page = page};
	add(r);
	result = map_pages(actor, r, prot);
	if (result) {
		take_out(r);
		pool_give(&pool, r);
	} else if (at) {
		*at = start;
	}
	return result;
}

static void drop(struct region *r)
{
	if (r->kind == REGION_BANK)
		trace(EV_BANK_UNMAP, r->owner->aid, r->page, r->bytes / PAGE,
		      r->start);
	unmap_pages(r->owner, r, r->bytes);
	take_out(r);
	pool_give(&pool, r);
}

/* The actor's region that starts there; NULL: none. */
static struct region *find(struct actor *actor, uint64_t start)
{
	struct region *r =
		by_start(tree_from(space_of(actor), start, actor->aid));

	return r && r->owner == actor && r->start == start ? r : NULL;
}

int region_unmap(struct actor *actor, uint64_t start, uint64_t bytes)
{
	struct region *r = find(actor, start);

	if (!r || r->kind == REGION_BANK ||
	    r->bytes != ((bytes + PAGE - 1) & ~(PAGE - 1)))
		return K_EINVAL;
	drop(r);
	return K_OK;
}

void region_unmap_all(struct actor *actor)
{
	while (actor->regions.first)
		drop(actor->regions.first);
}

int region_bank_map(uint32_t aid, uint32_t page, uint32_t pages, uint64_t *addr)
{
	struct actor *actor = actor_find(aid);
	const struct region *r;
	uint64_t at;
	int result;

	if (!actor)
		return K_EUNKNOWN;
	at = (actor->mode == MODE_USER ? LAYOUT_USRBANK_VIRT
				       : LAYOUT_SUPBANK_VIRT) +
	     page * PAGE;
	r = find(actor, at);
	if (r && r->kind == REGION_BANK) {
		*addr = at;
		return K_OK;
	}
	result = region_map(actor, REGION_BANK, at, pages * PAGE, KPROT_W, page,
			    addr);
	if (result == K_OK)
		trace(EV_BANK_MAP, aid, page, pages, at);
	return result;
}

/* The first region of the bank at or behind that page, below the end. No
 * region is of more than one block. */
static struct region *bank_region(uint32_t page, uint32_t aid, uint32_t end)
{
	struct region *r = by_page(tree_from(&bank_regions, page, aid));

	return r && r->page < end ? r : NULL;
}

void region_bank_unmap(uint32_t page, uint32_t pages)
{
	struct region *r;

	while ((r = bank_region(page, 0, page + pages)))
		drop(r);
}

void region_bank_users(uint32_t page, uint32_t pages, uint32_t except,
		       uint32_t *user, uint32_t *supervisor)
{
	uint32_t end = page + pages;

	*user = 0;
	*supervisor = 0;
	for (struct region *r = bank_region(page, 0, end); r;
	     r = bank_region(r->page, r->owner->aid + 1, end))
		if (r->owner->aid != except)
			(*(r->owner->mode == MODE_USER ? user : supervisor))++;
}
