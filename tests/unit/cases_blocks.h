/*
 * Cases of the oracle: blocks of the bank and the answers of the PMM.
 */
#ifndef HOTRIG_TEST_CASES_BLOCKS_H
#define HOTRIG_TEST_CASES_BLOCKS_H

#include "oracle_case.h"

FIRES(bank_overlap, "bank-layout")
{
	tb_rec(b, EV_PMM_PREPARE, 3)->arg[2] = 1;
}

FIRES(bank_sum, "bank-layout")
{
	case_block(b, "OWN")->sum ^= 1;
}

FIRES(bank_lost_block, "bank-layout")
{
	case_block(b, "OWN")->state = BANK_FREE;
}

FIRES(bank_wrong_key, "bank-layout")
{
	struct bank_block *d = case_block(b, "OWN");

	d->key[0] = 'Y';
	case_sum(d);
}

FIRES(bank_serial_again, "bank-layout")
{
	struct bank_block *d = case_block(b, "OWN");

	d->serial--;
	case_sum(d);
}

FIRES(bank_verify, "bank-layout")
{
	tb_rec(b, EV_PMM_VERIFY, 2)->arg[0] = 1;
}

FIRES(content_group, "block-content")
{
	for (unsigned n = 1;; n++)
		if (tb_rec(b, EV_BLOCK_DIGEST, n)->arg[3] ==
		    DIGEST_GROUP_RESTART) {
			tb_rec(b, EV_BLOCK_DIGEST, n)->arg[1] ^= 1;
			return;
		}
}

FIRES(content_site_lost, "block-content")
{
	for (unsigned n = 1;; n++)
		if (tb_rec(b, EV_BLOCK_DIGEST, n)->arg[3] == DIGEST_SITE_BOOT) {
			tb_drop(b, EV_BLOCK_DIGEST, n);
			return;
		}
}

/* The second pmmAllocate of COUNTER is elsewhere. */
FIRES(address_changes, "block-address")
{
	uint64_t name = trace_hash_name("COUNTER");
	unsigned seen = 0;

	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == EV_PMM_RESULT &&
		    b->rec[i].arg[2] == name && ++seen == 2)
			b->rec[i].arg[3] += LAYOUT_PAGE_BYTES;
}

FIRES(group_end_keeps_block, "group-termination")
{
	uint64_t name = trace_hash_name("COUNTER");

	for (unsigned n = 1;; n++)
		if (tb_rec(b, EV_PMM_RELEASE, n)->arg[1] == name) {
			tb_drop(b, EV_PMM_RELEASE, n);
			return;
		}
}

FIRES(group_end_frees_foreign_block, "block-freeing")
{
	struct bank_block *own = case_block(b, "OWN");
	size_t at = tb_find(b, EV_HR_GROUP_END, 1) - 1;
	struct trace_record *r = tb_copy(b, tb_find(b, EV_PMM_RELEASE, 2), at);

	r->arg[0] = (uint64_t)(own - tb_slot(b, 0));
	r->arg[1] = trace_hash_name("OWN");
	r->arg[2] = own->first_page;
	r->arg[3] = own->pages;
	own->state = BANK_FREE;
}

FIRES(free_frees_another, "block-freeing")
{
	tb_rec(b, EV_PMM_RELEASE, 1)->arg[1] = trace_hash_name("OWN");
}

FIRES(existing_refused, "call-results")
{
	tb_rec(b, EV_PMM_RESULT, 5)->arg[1] = (uint64_t)-6;
}

FIRES(free_of_unknown_succeeds, "call-results")
{
	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == EV_PMM_REQUEST &&
		    b->rec[i].arg[0] == PMM_OP_FREE)
			b->rec[i].arg[1] = trace_hash_name("NOBODY");
}

FIRES(run_answers_other_aid, "call-results")
{
	tb_rec(b, EV_HR_RESULT, 2)->arg[1] += 1;
}

static inline void case_kill_story(struct site_builder *s)
{
	sb_start(s, "one.0", 1, 0);
	sb_kill(s, 1);
}

FIRES_IN(case_kill_story, kill_of_group_refused_to_supervisor, "call-results")
{
	tb_rec(b, EV_HR_RESULT, 3)->arg[1] = (uint64_t)-1;
}

FIRES(new_block_not_zero, "block-fresh")
{
	b->rec[case_digest(b, DIGEST_CREATED, 3)].arg[1] = 4097;
}

FIRES(new_block_not_looked_at, "block-fresh")
{
	case_cut(b, case_digest(b, DIGEST_CREATED, 2));
}

/* The site stops behind the linking store, in front of its record. */
static inline void case_cut_off(struct site_builder *s)
{
	struct trace_builder *b = s->tb;
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_allocate(s, s->m[a].aid, 0, "HALF", 5000, NULL);
	b->count = tb_find(b, EV_PMM_COMMIT, 5);
	b->plan.faults = 1;
	b->plan.fault[0].type = FAULT_SEGV;
	b->site.fault[0].state = 2;
	b->in = IN_PMM;
	tb_event(b, EV_FAULT_FIRED, 0, FAULT_SEGV, b->count - 1, 0);
	tb_event(b, EV_FAULT_TAKEN, 0, FAULT_SEGV, 14, 0);
	b->in = IN_KERNEL;
	tb_event(b, EV_SITE_PANIC, 14, 0, 0, IN_PMM);
	sb_hot(s, SITE_CAUSE_PANIC, TRACE_NO_GROUP);
}

FIRES_IN(case_cut_off, cut_off_block_not_zero, "block-fresh")
{
	b->rec[case_digest(b, DIGEST_SITE_STOP, 1)].arg[1] ^= 1;
	b->rec[case_digest(b, DIGEST_SITE_BOOT, 1)].arg[1] ^= 1;
}

FIRES(content_differs_in_ram, "block-digest")
{
	tb_page(b, case_block(b, "OWN")->first_page)[4000] ^= 1;
}

FIRES(content_not_seen_by_agent, "block-digest")
{
	case_cut(b, case_digest(b, DIGEST_END, 1));
}

/* Three blocks, two of one key, freed by an actor of another group. */
static inline void case_keys(struct site_builder *s)
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t c;

	sb_allocate(s, s->m[a].aid, 0, "A", 4096, "KEY");
	sb_allocate(s, s->m[a].aid, 0, "B", 8192, "KEYS");
	sb_allocate(s, s->m[a].aid, 0, "C", 4096, "KEY");
	c = sb_start(s, "two.1", 1, 0);
	sb_free(s, s->m[c].aid, 1, NULL, "KEY");
}

FIRES_IN(case_keys, block_of_key_left, "key-freeing")
{
	tb_drop(b, EV_PMM_RELEASE, 2);
}

FIRES_IN(case_keys, block_of_another_key_freed, "key-freeing")
{
	struct bank_block *d = case_block(b, "B");
	size_t at = tb_find(b, EV_PMM_RELEASE, 2);
	struct trace_record *r = tb_copy(b, at, at);

	r->arg[0] = (uint64_t)(d - tb_slot(b, 0));
	r->arg[1] = trace_hash_name("B");
	r->arg[2] = d->first_page;
	r->arg[3] = d->pages;
	d->state = BANK_FREE;
}

FIRES_IN(case_keys, refused_but_freed, "key-freeing")
{
	size_t at = tb_find(b, EV_PMM_RELEASE, 2);

	while (b->rec[at].event != EV_PMM_RESULT)
		at++;
	b->rec[at].arg[1] = (uint64_t)-5;
}

HOLDS(pages_of_a_freed_block, "bank-layout")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t slot = sb_allocate(s, s->m[a].aid, 0, "A", 8192, NULL);
	uint32_t page = tb_slot(s->tb, slot)->first_page;

	sb_free(s, s->m[a].aid, 0, "A", NULL);
	slot = sb_allocate(s, s->m[a].aid, 0, "B", 4096, "K");
	assert_int_equal(tb_slot(s->tb, slot)->first_page, page);
}

HOLDS(pages_written_freed_and_zero_again, "block-fresh")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t slot = sb_allocate(s, s->m[a].aid, 0, "A", 4096, NULL);
	uint8_t *page = tb_page(s->tb, tb_slot(s->tb, slot)->first_page);

	page[7] = 9;
	sb_free(s, s->m[a].aid, 0, "A", NULL);
	sb_allocate(s, s->m[a].aid, 0, "A", 4096, NULL);
	assert_int_equal(page[7], 0);
}

HOLDS(cut_off_block_zero, "block-fresh")
{
	case_cut_off(s);
}

/* What the actor itself writes between two restarts is its own affair. */
HOLDS(content_written_between_restarts, "block-content")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t slot = sb_allocate(s, s->m[a].aid, 0, "A", 4096, NULL);
	uint8_t *page = tb_page(s->tb, tb_slot(s->tb, slot)->first_page);

	sb_die(s, a, CAUSE_FAULT, 14);
	page[7]++;
	sb_die(s, a, CAUSE_FAULT, 14);
	page[7]++;
	sb_die(s, a, CAUSE_FAULT, 14);
	page[7]++;
}

HOLDS(content_written_before_the_end, "block-digest")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t slot = sb_allocate(s, s->m[a].aid, 0, "A", 9000, NULL);

	tb_page(s->tb, tb_slot(s->tb, slot)->first_page)[12287] = 1;
}

HOLDS(address_of_a_new_block_of_the_name, "block-address")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t slot = sb_allocate(s, s->m[a].aid, 0, "A", 4096, NULL);
	uint32_t page = tb_slot(s->tb, slot)->first_page;

	sb_free(s, s->m[a].aid, 0, "A", NULL);
	sb_allocate(s, s->m[a].aid, 0, "B", 4096, NULL);
	slot = sb_allocate(s, s->m[a].aid, 0, "A", 4096, NULL);
	assert_int_not_equal(tb_slot(s->tb, slot)->first_page, page);
}

HOLDS(block_freed_by_another_actor, "block-freeing")
{
	uint32_t a = sb_start(s, "one.0", 0, 0), c;

	sb_allocate(s, s->m[a].aid, 0, "A", 4096, "__SYS.K0");
	c = sb_start(s, "two.1", 1, 0);
	sb_free(s, s->m[c].aid, 1, "A", NULL);
}

HOLDS(blocks_of_a_key, "key-freeing")
{
	case_keys(s);
}

HOLDS(answers_that_refuse, "call-results")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_refuse(s, s->m[a].aid, 0, "__SYS.I0", 4096, -5);
	sb_refuse(s, s->m[a].aid, 0, "EMPTY", 0, -1);
	sb_kill(s, 0);
}

#endif
