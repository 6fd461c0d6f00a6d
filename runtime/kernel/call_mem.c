/*
 * rgnAllocate, rgnFree, svPagesAllocate, svPagesFree (requirements 1.4,
 * PMM-26).
 */
#include <exec/chError.h>
#include <mem/chMem.h>

#include "runtime/abi/layout.h"
#include "runtime/kernel/call.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/usermem.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/trace/trace_guest.h"

#define OPTIONS                                                                \
	(K_WRITABLE | K_FILLZERO | K_ANYWHERE | K_SUPERVISOR | K_RESTRICTIVE | \
	 K_RESERVED | K_NODEMAND | K_NOWAITFORMEMORY | K_EXECUTABLE)

/* Of an actor beside its stack: kernel stack, page tables. */
#define ACTOR_PAGES 24u

static bool lies_in(const KnRgnDesc *d, uint64_t low, uint64_t high)
{
	return d->startAddr >= low && d->startAddr < high &&
	       d->size <= high - d->startAddr;
}

/* Where an actor may say itself where a region lies: not where blocks of the
 * bank have their addresses. */
static bool may_choose(const struct actor *a, const KnRgnDesc *d)
{
	if (a->mode != MODE_USER)
		return lies_in(d, LAYOUT_SUPRGN_VIRT, LAYOUT_SUPRGN_END);
	return lies_in(d, LAYOUT_USRLOAD_VIRT, LAYOUT_USRBANK_VIRT) ||
	       lies_in(d, LAYOUT_USRRGN_VIRT, LAYOUT_USRRGN_END);
}

/* Of the registered actors some may not run now. */
bool call_takes_too_much(uint64_t bytes)
{
	const struct plan_tunables *t = &PLAN->tunables;
	uint64_t stack = t->usr_stack_bytes > t->sys_stack_bytes
				 ? t->usr_stack_bytes
				 : t->sys_stack_bytes;
	uint64_t keep =
		t->max_actors * (stack / LAYOUT_PAGE_BYTES + ACTOR_PAGES);
	uint64_t most = PLAN->ram_bytes / LAYOUT_PAGE_BYTES / 4;
	uint64_t pages = bytes / LAYOUT_PAGE_BYTES;

	if (keep > most)
		keep = most;
	return page_free_count() < keep ||
	       pages + pages / 512 > page_free_count() - keep;
}

static int check_allocate(const struct actor *a, const KnRgnDesc *d)
{
	if (d->options & ~OPTIONS)
		return K_EINVAL;
	if ((d->options & K_SUPERVISOR) && a->mode == MODE_USER)
		return K_EPRIV;
	if (d->size == 0 ||
	    ((d->options & K_EXECUTABLE) && (d->options & K_WRITABLE)))
		return K_EINVAL;
	if (d->options & K_ANYWHERE)
		return K_OK;
	if (d->startAddr == 0 || d->startAddr % LAYOUT_PAGE_BYTES)
		return K_EINVAL;
	if (!may_choose(a, d))
		return K_EINVAL;
	return K_OK;
}

/* Addresses without memory exist in the virtual model alone; in the others
 * there is memory behind them (VIRTUAL_ADDRESS_SPACE). */
static bool only_addresses(const KnRgnDesc *d)
{
	return (d->options & K_RESERVED) &&
	       PLAN->tunables.mem_model == MEM_VIRTUAL;
}

static uint32_t protection(const KnRgnDesc *d)
{
	if (d->options & (K_WRITABLE | K_RESERVED))
		return KPROT_W;
	return d->options & K_EXECUTABLE ? KPROT_X : KPROT_R;
}

int64_t call_rgn_allocate(struct actor *a, const uint64_t *arg)
{
	KnRgnDesc d;
	bool reserved;
	uint64_t at = 0;
	int result = K_EINVAL;
	struct actor *of = call_target(a, arg[0], &result);

	if (!of)
		return result;
	if (user_read(a, &d, arg[1], sizeof(d)))
		return K_EFAULT;
	result = check_allocate(of, &d);
	reserved = result == K_OK && only_addresses(&d);
	if (result == K_OK && call_takes_too_much(reserved ? 0 : d.size))
		result = K_ENOMEM;
	if (result == K_OK)
		result = region_map(of,
				    reserved ? REGION_RESERVED : REGION_PAGES,
				    d.options & K_ANYWHERE ? 0 : d.startAddr,
				    d.size, protection(&d), 0, &at);
	if (result == K_OK) {
		d.startAddr = at;
		d.size = (d.size + LAYOUT_PAGE_BYTES - 1) &
			 ~(VmSize)(LAYOUT_PAGE_BYTES - 1);
		if (user_write(a, arg[1], &d, sizeof(d))) {
			region_unmap(of, at, d.size);
			result = K_EFAULT;
		}
	}
	trace(EV_RGN_ALLOC, d.startAddr, d.size, d.options,
	      (uint64_t)(int64_t)result);
	return result;
}

/* All but blocks and the framebuffer. */
static int free_all(struct actor *of)
{
	struct region *next;

	for (struct region *r = of->regions.first; r; r = next) {
		next = r->next;
		if (r->kind == REGION_PAGES || r->kind == REGION_RESERVED)
			region_unmap(of, r->start, r->bytes);
	}
	return K_OK;
}

int64_t call_rgn_free(struct actor *a, const uint64_t *arg)
{
	KnRgnDesc d;
	int result = K_EINVAL;
	struct actor *of = call_target(a, arg[0], &result);

	if (!of)
		return result;
	if (user_read(a, &d, arg[1], sizeof(d)))
		return K_EFAULT;
	if (d.options == K_FREEALL)
		result = free_all(of);
	else
		result = d.options ? K_EINVAL
				   : region_unmap(of, d.startAddr, d.size);
	trace(EV_RGN_FREE, d.startAddr, d.size, d.options,
	      (uint64_t)(int64_t)result);
	return result;
}

/* Who owns pages of svPagesAllocate: no actor, so that they outlive all. */
static struct actor *supervisor_pages(void)
{
	static struct actor owner;

	owner.mode = MODE_BOOT;
	owner.group = TRACE_NO_GROUP;
	owner.space = space_kernel();
	return &owner;
}

int64_t call_pages_allocate(struct actor *a, const uint64_t *arg)
{
	uint64_t at = 0, size = arg[1];
	int result;

	if (a->mode == MODE_USER)
		return K_EPRIV;
	if (user_write(a, arg[0], &at, sizeof(at)))
		return K_EFAULT;
	if (arg[2] & ~(uint64_t)OPTIONS)
		return K_EINVAL;
	result = call_takes_too_much(size)
			 ? K_ENOMEM
			 : region_map(supervisor_pages(), REGION_PAGES, 0, size,
				      KPROT_W, 0, &at);
	if (result == K_OK)
		user_write(a, arg[0], &at, sizeof(at));
	trace(EV_RGN_ALLOC, at, size, arg[2], (uint64_t)(int64_t)result);
	return result;
}

int64_t call_pages_free(struct actor *a, const uint64_t *arg)
{
	int result;

	if (a->mode == MODE_USER)
		return K_EPRIV;
	result = region_unmap(supervisor_pages(), arg[0], arg[1]);
	trace(EV_RGN_FREE, arg[0], arg[1], 0, (uint64_t)(int64_t)result);
	return result;
}
