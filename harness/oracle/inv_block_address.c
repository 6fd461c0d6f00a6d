/*
 * block-address: a block has one address, fixed by its place in the bank.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_block_address, r, __VA_ARGS__)

static void on_event(struct model *m, const struct trace_record *r)
{
	const struct model_block *b;
	const struct model_pmm *p = &m->pmm;
	uint64_t window;

	if (r->event != EV_PMM_RESULT || r->arg[0] != PMM_OP_ALLOCATE ||
	    (int64_t)r->arg[1] != E_OK || !p->open)
		return;
	b = model_block_find(m, r->arg[2]);
	if (!b || !b->live)
		return;
	if (!p->by_actor) {
		if (b->boot_addr_known && b->boot_addr != r->arg[3])
			REPORT(r, "block %s: address %llx, before %llx",
			       model_name(m, b->name),
			       (unsigned long long)r->arg[3],
			       (unsigned long long)b->boot_addr);
		return;
	}
	window = p->mode == MODE_USER ? LAYOUT_USRBANK_VIRT
				      : LAYOUT_SUPBANK_VIRT;
	if (b->addr_known && b->addr != r->arg[3])
		REPORT(r, "block %s: address %llx, before %llx",
		       model_name(m, b->name), (unsigned long long)r->arg[3],
		       (unsigned long long)b->addr);
	else if (r->arg[3] != window + (uint64_t)b->page * LAYOUT_PAGE_BYTES)
		REPORT(r, "block %s on page %u: address %llx",
		       model_name(m, b->name), b->page,
		       (unsigned long long)r->arg[3]);
}

const struct inv inv_block_address = {
	.info = {"block-address",
		 "Every pmmAllocate of a block gives the same address, given "
		 "by its page and the caller's window.",
		 "PMM-13 PMM-14"},
	.on_event = on_event,
};
