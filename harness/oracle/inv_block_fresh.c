/*
 * block-fresh: a block begins with zero bytes. The agent looks at it right
 * behind the store that makes it exist.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_block_fresh, r, __VA_ARGS__)

/* trace_hash_words of so many zero pages: the basis times a power. */
static uint64_t zero_digest(uint64_t pages)
{
	uint64_t n = pages * (LAYOUT_PAGE_BYTES / sizeof(uint64_t));
	uint64_t digest = TRACE_FNV_BASIS, factor = TRACE_FNV_PRIME;

	for (; n; n /= 2) {
		if (n % 2)
			digest *= factor;
		factor *= factor;
	}
	return digest;
}

static void created(struct model *m, const struct trace_record *r)
{
	const struct model_block *b =
		m->unseen ? &m->block[m->unseen - 1] : NULL;

	if (!b || b->name != r->arg[0] || b->pages != r->arg[2])
		REPORT(r, "block %s was not created just now",
		       model_name(m, r->arg[0]));
	else if (r->arg[1])
		REPORT(r, "block %s was created, byte %llu is not zero",
		       model_name(m, b->name),
		       (unsigned long long)r->arg[1] - 1);
}

/* The site stopped between the store and its record. */
static void cut_off(struct model *m, const struct trace_record *r)
{
	const struct model_pmm *p = &m->pmm;

	if (p->open && p->op == PMM_OP_ALLOCATE && p->prepared &&
	    !p->committed && p->prep_block == r->arg[0] &&
	    r->arg[1] != zero_digest(r->arg[2]))
		REPORT(r, "block %s was created, not all of it is zero",
		       model_name(m, r->arg[0]));
}

static void on_event(struct model *m, const struct trace_record *r)
{
	bool digest = r->event == EV_BLOCK_DIGEST;

	if (digest && r->arg[3] == DIGEST_CREATED)
		created(m, r);
	else if (m->unseen)
		REPORT(r, "block %s was created, nobody looked at it",
		       model_name(m, m->block[m->unseen - 1].name));
	if (digest && r->arg[3] == DIGEST_SITE_STOP)
		cut_off(m, r);
}

const struct inv inv_block_fresh = {
	.info = {"block-fresh",
		 "A block that is created reads as zero, whatever its pages "
		 "held before.",
		 "PMM-10 PMM-15"},
	.on_event = on_event,
};
