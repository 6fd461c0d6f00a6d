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
#include "runtime/kernel/x86/paging.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

#define PAGE ((uint64_t)LAYOUT_PAGE_BYTES)

static struct region *supervisor_regions;
static struct region *spare; /* free structures, linked by next */

uint64_t bank_data_phys(void)
{
	return LAYOUT_BANK_PHYS +
	       bank_meta_bytes(PLAN->tunables.pmm_max_blocks);
}

static struct region *take_spare(void)
{
	struct region *r;

	if (!spare) {
		uint64_t phys = page_alloc(1);

		if (!phys)
			return NULL;
		r = page_ptr(phys);
		for (size_t i = 0; i < PAGE / sizeof(*r); i++) {
			r[i].next = spare;
			spare = &r[i];
		}
	}
	r = spare;
	spare = r->next;
	return r;
}

static void give_spare(struct region *r)
{
	r->next = spare;
	spare = r;
}

static struct region **list_of(struct actor *actor)
{
	return actor->mode == MODE_USER ? &actor->regions : &supervisor_regions;
}

/* Where a region of this size goes: the link before it; *start is set. Regions
 * with addresses of their own may lie in the way without guard pages. */
static struct region **find_gap(struct region **list, uint64_t low,
				uint64_t high, uint64_t bytes, uint64_t *start)
{
	struct region **at;
	uint64_t from = low;

	for (at = list; *at; at = &(*at)->next) {
		uint64_t behind = (*at)->start + (*at)->bytes + PAGE;

		if ((*at)->start >= from && (*at)->start - from >= bytes)
			break;
		if (behind > from)
			from = behind;
	}
	if (from > high || high - from < bytes)
		return NULL;
	*start = from;
	return at;
}

static struct region **find_place(struct region **list, uint64_t start,
				  uint64_t bytes)
{
	struct region **at = list;

	while (*at && (*at)->start + (*at)->bytes <= start)
		at = &(*at)->next;
	if (*at && (*at)->start < start + bytes)
		return NULL;
	return at;
}

/* Is that bank page mapped at its supervisor address for another region? */
static bool shared_elsewhere(const struct region *r, uint64_t virt)
{
	for (const struct region *o = supervisor_regions; o; o = o->next)
		if (o != r && virt >= o->start && virt < o->start + o->bytes)
			return true;
	return false;
}

static void unmap_pages(struct actor *actor, const struct region *r,
			uint64_t bytes)
{
	if (r->kind == REGION_RESERVED)
		return;
	for (uint64_t off = 0; off < bytes; off += PAGE) {
		uint64_t phys;

		if (r->kind == REGION_BANK && actor->mode != MODE_USER &&
		    shared_elsewhere(r, r->start + off))
			continue;
		phys = space_unmap(actor->space, r->start + off);
		if (r->kind == REGION_PAGES && phys)
			page_free(phys, 1);
	}
}

/* One page of a region; K_ENOMEM. */
static int map_page(struct actor *actor, const struct region *r, uint64_t off,
		    uint64_t flags)
{
	uint64_t phys = bank_data_phys() + r->page * PAGE + off;

	if (r->kind == REGION_BANK && actor->mode != MODE_USER &&
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

/* Supervisor regions of the bank may lie on one another. */
static bool may_share(const struct actor *actor, enum region_kind kind)
{
	return kind == REGION_BANK && actor->mode != MODE_USER;
}

int region_map(struct actor *actor, enum region_kind kind, uint64_t start,
	       uint64_t bytes, uint32_t prot, uint32_t page, uint64_t *at)
{
	struct region **list = list_of(actor);
	struct region **place;
	struct region *r;
	int result;

	if (bytes == 0 || bytes > LAYOUT_USR_END || start % PAGE)
		return K_EINVAL;
	bytes = (bytes + PAGE - 1) & ~(PAGE - 1);
	if (start == 0) {
		bool user = actor->mode == MODE_USER;

		place = find_gap(list,
				 user ? LAYOUT_USRRGN_VIRT : LAYOUT_SUPRGN_VIRT,
				 user ? LAYOUT_USRRGN_END : LAYOUT_SUPRGN_END,
				 bytes, &start);
		if (!place)
			return K_ENOMEM;
	} else if (may_share(actor, kind)) {
		place = list;
		while (*place && (*place)->start < start)
			place = &(*place)->next;
	} else {
		place = find_place(list, start, bytes);
		if (!place)
			return K_EOVERLAP;
	}
	r = take_spare();
	if (!r)
		return K_ENOMEM;
	*r = (struct region){*place, actor, start, bytes, kind, page};
	*place = r;
	result = map_pages(actor, r, prot);
	if (result) {
		*place = r->next;
		give_spare(r);
	} else if (at) {
		*at = start;
	}
	return result;
}

static void drop(struct region **place)
{
	struct region *r = *place;

	if (r->kind == REGION_BANK)
		trace(EV_BANK_UNMAP, r->owner->aid, r->page, r->bytes / PAGE,
		      r->start);
	unmap_pages(r->owner, r, r->bytes);
	*place = r->next;
	give_spare(r);
}

int region_unmap(struct actor *actor, uint64_t start, uint64_t bytes)
{
	struct region **at = list_of(actor);

	for (; *at; at = &(*at)->next)
		if ((*at)->owner == actor && (*at)->start == start)
			break;
	if (!*at || (*at)->kind == REGION_BANK ||
	    (*at)->bytes != ((bytes + PAGE - 1) & ~(PAGE - 1)))
		return K_EINVAL;
	drop(at);
	return K_OK;
}

void region_unmap_all(struct actor *actor)
{
	struct region **at = list_of(actor);

	while (*at)
		if ((*at)->owner == actor)
			drop(at);
		else
			at = &(*at)->next;
}

static bool covers(const struct region *r, uint32_t page, uint32_t pages)
{
	return r->kind == REGION_BANK && r->page < page + pages &&
	       page < r->page + r->bytes / PAGE;
}

int region_bank_map(uint32_t aid, uint32_t page, uint32_t pages, uint64_t *addr)
{
	struct actor *actor = actor_find(aid);
	uint64_t at;
	int result;

	if (!actor)
		return K_EUNKNOWN;
	at = (actor->mode == MODE_USER ? LAYOUT_USRBANK_VIRT
				       : LAYOUT_SUPBANK_VIRT) +
	     page * PAGE;
	for (struct region *r = *list_of(actor); r; r = r->next)
		if (r->owner == actor && r->start == at &&
		    r->kind == REGION_BANK) {
			*addr = at;
			return K_OK;
		}
	result = region_map(actor, REGION_BANK, at, pages * PAGE, KPROT_W, page,
			    addr);
	if (result == K_OK)
		trace(EV_BANK_MAP, aid, page, pages, at);
	return result;
}

void region_bank_unmap(uint32_t page, uint32_t pages)
{
	struct region **at = &supervisor_regions;

	while (*at)
		if (covers(*at, page, pages))
			drop(at);
		else
			at = &(*at)->next;
	for (uint32_t aid = actor_next(0); aid; aid = actor_next(aid)) {
		struct actor *actor = actor_find(aid);

		at = &actor->regions;
		while (*at)
			if (covers(*at, page, pages))
				drop(at);
			else
				at = &(*at)->next;
	}
}

void region_bank_users(uint32_t page, uint32_t pages, uint32_t except,
		       uint32_t *user, uint32_t *supervisor)
{
	*user = 0;
	*supervisor = 0;
	for (struct region *r = supervisor_regions; r; r = r->next)
		if (r->owner->aid != except && covers(r, page, pages))
			(*supervisor)++;
	for (uint32_t aid = actor_next(0); aid; aid = actor_next(aid))
		for (struct region *r = actor_find(aid)->regions; r;
		     r = r->next)
			if (aid != except && covers(r, page, pages))
				(*user)++;
}
