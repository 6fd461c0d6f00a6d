/*
 * Cases of the oracle: what a restarted member is, and when it restarts.
 */
#ifndef HOTRIG_TEST_CASES_RESTARTS_H
#define HOTRIG_TEST_CASES_RESTARTS_H

#include "oracle_case.h"

FIRES(other_slot, "restart-identity")
{
	tb_rec(b, EV_HR_IMAGE, 4)->arg[1] = 7;
}

FIRES(other_entry, "restart-identity")
{
	tb_rec(b, EV_ACTOR_START, 4)->arg[1] += 16;
}

FIRES(image_differs, "restart-image")
{
	tb_rec(b, EV_HR_IMAGE, 4)->arg[3] ^= 1;
}

FIRES(image_not_made, "restart-image")
{
	tb_drop(b, EV_HR_IMAGE, 4);
}

FIRES(image_damaged, "restart-image")
{
	struct bank_block *d = case_block(b, "__SYS.I4");

	tb_page(b, d->first_page)[200] ^= 1;
}

FIRES(storage_read_in_restart, "restart-no-storage")
{
	tb_copy(b, tb_find(b, EV_STORE_READ, 1),
		tb_find(b, EV_HR_RESTARTED, 1));
}

FIRES(storage_read_at_registered_hrfexec, "restart-no-storage")
{
	tb_copy(b, tb_find(b, EV_STORE_READ, 1), tb_find(b, EV_HR_IMAGE, 7));
}

FIRES(storage_read_after_site_restart, "restart-no-storage")
{
	tb_copy(b, tb_find(b, EV_STORE_OPEN, 1), tb_find(b, EV_SITE_UP, 2) - 2);
}

FIRES(counter_not_raised, "restart-counter")
{
	tb_drop(b, EV_HR_COUNTER, 1);
}

FIRES(counter_never_lowered, "restart-counter")
{
	for (unsigned n = 1;; n++)
		if (tb_rec(b, EV_HR_COUNTER, n)->arg[3] == HR_COUNTER_DECAY) {
			tb_drop(b, EV_HR_COUNTER, n);
			return;
		}
}

FIRES(counter_lowered_early, "restart-counter")
{
	b->plan.tunables.hr_interval_s = 4;
}

FIRES(threshold_one_late, "site-threshold")
{
	b->plan.tunables.hr_max_badness = 2;
}

FIRES(threshold_one_early, "site-threshold")
{
	b->plan.tunables.hr_max_badness = 4;
}

FIRES(threshold_off, "site-threshold")
{
	b->plan.tunables.hr_max_badness = 0;
}

HOLDS(capability_and_aid_are_new, "restart-identity")
{
	uint32_t a = sb_start(s, "one.0", 0, 0), aid = s->m[a].aid;

	sb_die(s, a, CAUSE_FAULT, 14);
	assert_int_not_equal(s->m[a].aid, aid);
}

HOLDS(name_with_a_new_image_after_the_group, "restart-image")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_exit_clean(s, a);
	sb_start(s, "one.0", 0, 0);
	tb_rec(s->tb, EV_HR_IMAGE, 2)->arg[3] ^= 1;
}

HOLDS(new_actor_between_restarts, "restart-no-storage")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_die(s, a, CAUSE_FAULT, 14);
	sb_start(s, "two.1", 0, 0);
	sb_die(s, a, CAUSE_FAULT, 14);
}

HOLDS(counter_lowered_at_its_instant, "restart-counter")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_die(s, a, CAUSE_FAULT, 14);
	s->tb->clock = s->g[0].since + 3 * TB_NS_PER_S;
	sb_die(s, a, CAUSE_FAULT, 14);
	assert_int_equal(s->g[0].counter, 1);
}

HOLDS(threshold_switched_off, "site-threshold")
{
	uint32_t a;

	s->tb->plan.tunables.hr_max_badness = 0;
	a = sb_start(s, "one.0", 0, 0);
	for (int i = 0; i < 40; i++)
		sb_die(s, a, CAUSE_FAULT, 14);
}

HOLDS(threshold_reached, "site-threshold")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	for (int i = 0; i < 3; i++)
		sb_die(s, a, CAUSE_FAULT, 14);
	assert_int_equal(s->boots, 2);
}

#endif
