/*
 * Every invariant of the oracle fires where it must: one healthy life, in
 * which all hold, and one edit after the other that breaks a rule.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "site_builder.h"

/*
 * Group 0: two direct members and a child that is not respawned: blocked,
 * then cleaned up. Group 1: restarts up to the threshold, lives on.
 */
static struct site_builder *life(void)
{
	struct site_builder *s = sb_new();
	uint32_t a, b, c, x;

	a = sb_start(s, "one.0", 0, 0);
	sb_allocate(s, s->m[a].aid, 0, "COUNTER", 4096, "__SYS.K0");
	sb_allocate(s, s->m[a].aid, 0, "OWN", 9000, "MINE");
	sb_allocate(s, s->m[a].aid, 0, "SHORT", 4096, NULL);
	sb_free(s, s->m[a].aid, 0, "SHORT", NULL);
	c = sb_start(s, "CHILD", 0, s->m[a].aid);
	b = sb_start(s, "two.1", 0, 0);
	sb_die(s, c, CAUSE_FAULT, 14);
	sb_allocate(s, s->m[a].aid, 0, "COUNTER", 0, NULL);
	sb_exit_clean(s, a);
	sb_exit_clean(s, b);
	b = sb_start(s, "three.2", 0, 0);
	sb_start(s, "CHILD", 0, s->m[b].aid);
	sb_exit_clean(s, c);
	sb_exit_clean(s, b);
	x = sb_start(s, "four.0", 1, 0);
	s->tb->clock += TB_NS_PER_S;
	sb_die(s, x, CAUSE_FAULT, 14);
	s->tb->clock += 7 * TB_NS_PER_S / 2;
	sb_die(s, x, CAUSE_EXIT, 0);
	sb_die(s, x, CAUSE_EXIT, 0);
	sb_die(s, x, CAUSE_EXIT, 0);
	sb_finish(s);
	return s;
}

typedef void (*edit)(struct trace_builder *b);

/* Judge the edited life; the invariant must be among the violated ones. */
static void expect_of(struct site_builder *s, const char *invariant,
		      edit change)
{
	struct verdict v;
	bool found = false;

	tb_judge(s->tb, &v);
	for (unsigned i = 0; i < v.violations; i++)
		print_error("healthy: %u %s: %s\n", v.violation[i].seq,
			    v.violation[i].invariant, v.violation[i].text);
	assert_int_equal(v.kind, VERDICT_HELD);
	change(s->tb);
	tb_judge(s->tb, &v);
	assert_int_equal(v.kind, VERDICT_VIOLATED);
	assert_int_equal(v.outcome, OUTCOME_NONE);
	for (unsigned i = 0; i < v.violations && i < VERDICT_MAX_VIOLATIONS;
	     i++)
		found |= !strcmp(v.violation[i].invariant, invariant);
	for (unsigned i = 0; !found && i < v.violations; i++)
		print_error("instead: %u %s: %s\n", v.violation[i].seq,
			    v.violation[i].invariant, v.violation[i].text);
	assert_true(found);
	sb_delete(s);
}

static void expect(const char *invariant, edit change)
{
	expect_of(life(), invariant, change);
}

#define FIRES(test, invariant)                                                 \
	static void test##_edit(struct trace_builder *b);                      \
	static void test(void **state)                                         \
	{                                                                      \
		(void)state;                                                   \
		expect(invariant, test##_edit);                                \
	}                                                                      \
	static void test##_edit(struct trace_builder *b)

static struct bank_block *find_block(struct trace_builder *b, const char *name)
{
	for (uint32_t i = 0; i < TB_BLOCKS; i++)
		if (tb_slot(b, i)->state && !strcmp(tb_slot(b, i)->name, name))
			return tb_slot(b, i);
	abort();
}

static void resum(struct bank_block *d)
{
	d->sum = trace_hash_bytes((uint8_t *)d + BANK_BLOCK_SUM_FROM,
				  BANK_BLOCK_SUM_BYTES);
}

FIRES(bank_overlap, "bank-layout")
{
	tb_rec(b, EV_PMM_PREPARE, 3)->arg[2] = 1;
}

FIRES(bank_sum, "bank-layout")
{
	find_block(b, "OWN")->sum ^= 1;
}

FIRES(bank_lost_block, "bank-layout")
{
	find_block(b, "OWN")->state = BANK_FREE;
}

FIRES(bank_wrong_key, "bank-layout")
{
	struct bank_block *d = find_block(b, "OWN");

	d->key[0] = 'Y';
	resum(d);
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

FIRES(group_end_keeps_block, "block-freeing")
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
	struct bank_block *own = find_block(b, "OWN");
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
	tb_rec(b, EV_PMM_RESULT, 5)->arg[1] = (uint64_t)-4;
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

static void refuse_kill(struct trace_builder *b)
{
	tb_rec(b, EV_HR_RESULT, 3)->arg[1] = (uint64_t)-1;
}

static void kill_of_group_refused_to_supervisor(void **state)
{
	struct site_builder *s = sb_new();

	(void)state;
	sb_start(s, "one.0", 1, 0);
	sb_kill(s, 1);
	sb_finish(s);
	expect_of(s, "call-results", refuse_kill);
}

FIRES(member_not_stopped, "group-stop")
{
	tb_drop(b, EV_ACTOR_END, 2);
}

FIRES(member_runs_after_failure, "group-stop")
{
	size_t death = tb_find(b, EV_HR_DEATH, 1);
	struct trace_record *r = tb_copy(b, death - 1, death - 1);

	r->arg[1] = SB_FIRST;
}

FIRES(start_before_all_stopped, "group-stop")
{
	tb_copy(b, tb_find(b, EV_HR_START, 4), tb_find(b, EV_HR_STOPPED, 1));
}

FIRES(second_direct_not_restarted, "group-restart")
{
	tb_drop(b, EV_HR_START, 5);
	tb_drop(b, EV_ACTOR_CREATE, 5);
}

FIRES(indirect_restarted_by_system, "group-restart")
{
	struct trace_record *r = tb_copy(b, tb_find(b, EV_HR_START, 5),
					 tb_find(b, EV_HR_RESTARTED, 1));

	r->arg[0] = trace_hash_name("CHILD");
	r->arg[3] = KIND_INDIRECT;
}

FIRES(no_restart_at_all, "group-restart")
{
	size_t from = tb_find(b, EV_HR_RESTART, 1);
	size_t to = tb_find(b, EV_HR_RESTARTED, 1) + 1;

	memmove(&b->rec[from], &b->rec[to],
		(b->count - to) * sizeof(b->rec[0]));
	b->count -= to - from;
}

FIRES(other_group_stopped, "group-isolation")
{
	tb_rec(b, EV_HR_STOP, 1)->arg[2] = 3;
}

FIRES(other_group_counted, "group-isolation")
{
	tb_rec(b, EV_HR_COUNTER, 1)->arg[0] = 1;
}

FIRES(blocked_event_missing, "group-blocking")
{
	tb_drop(b, EV_HR_BLOCKED, 1);
}

FIRES(blocked_line_missing, "group-blocking")
{
	memcpy(strstr(b->console, "HR_CTRL"), "hr_ctrl", 7);
}

FIRES(blocked_line_wrong_list, "group-blocking")
{
	memcpy(strstr(b->console, "CHILD"), "two.1", 5);
}

FIRES(blocked_twice, "group-blocking")
{
	size_t at = tb_find(b, EV_HR_BLOCKED, 1);

	tb_copy(b, at, at);
}

FIRES(group_does_not_end, "group-termination")
{
	size_t from = tb_find(b, EV_HR_ENDING, 1);
	size_t to = tb_find(b, EV_HR_GROUP_END, 1) + 1;

	memmove(&b->rec[from], &b->rec[to],
		(b->count - to) * sizeof(b->rec[0]));
	b->count -= to - from;
}

FIRES(group_ends_too_early, "group-termination")
{
	size_t at = tb_find(b, EV_HR_BLOCKED, 1);

	tb_copy(b, tb_find(b, EV_HR_ENDING, 1), at);
}

FIRES(list_mark_missing, "group-list")
{
	struct bank_block *list = find_block(b, "__SYS.G1");
	struct hr_record *rec = (void *)(tb_page(b, list->first_page) +
					 sizeof(struct hr_list_header) +
					 4 * sizeof(struct hr_record));

	assert_int_equal(rec->state, HR_REC_REGISTERED);
	rec->clean = 1;
}

FIRES(exit_handler_ignored, "clean-exit")
{
	tb_drop(b, EV_HR_CLEAN, 1);
}

FIRES(exit_handler_without_effect, "clean-exit")
{
	tb_drop(b, EV_HR_EXIT_HDL, 1);
}

FIRES(bare_exit_taken_as_clean, "clean-exit")
{
	struct trace_record *r = tb_copy(b, tb_find(b, EV_HR_CLEAN, 1),
					 tb_find(b, EV_HR_DEATH, 1) + 1);

	r->arg[0] = trace_hash_name("CHILD");
}

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
	struct bank_block *d = find_block(b, "__SYS.I4");

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

FIRES(boot_data_not_initial, "site-restart")
{
	tb_rec(b, EV_BOOT_ACTOR, 6)->arg[3] ^= 1;
}

FIRES(group_not_recovered, "site-restart")
{
	tb_drop(b, EV_HR_RECOVER, 1);
}

FIRES(direct_not_back_after_site_restart, "site-restart")
{
	unsigned n = 0;

	for (size_t i = 0; i < b->count; i++)
		n += b->rec[i].event == EV_HR_START;
	tb_drop(b, EV_HR_START, n);
}

FIRES(restart_without_cause, "site-restart")
{
	tb_rec(b, EV_SITE_RESTART, 1)->arg[0] = SITE_CAUSE_FAULT;
	tb_rec(b, EV_BOOT_HOT, 1)->arg[1] = SITE_CAUSE_FAULT;
}

FIRES(cold_boot_unasked, "site-restart")
{
	struct trace_record *r = tb_copy(b, tb_find(b, EV_SITE_RESTART, 1),
					 tb_find(b, EV_SITE_RESTART, 1));

	r->event = EV_SITE_COLD;
	r->arg[0] = COLD_HOT_FAILED;
}

FIRES(limit_reached, "liveness")
{
	tb_rec(b, EV_RUN_END, 1)->arg[0] = SITE_END_LIMIT;
}

FIRES(death_not_noticed, "liveness")
{
	struct trace_record *r =
		tb_copy(b, tb_find(b, EV_ACTOR_END, 1), b->count - 1);

	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == EV_ACTOR_CREATE)
			r->arg[0] = b->rec[i].arg[0];
}

FIRES(site_not_up, "liveness")
{
	tb_drop(b, EV_SITE_UP, 2);
}

FIRES(orphan_left, "no-leak")
{
	struct bank_block *d = find_block(b, "__SYS.D4");

	memcpy(d->name, "__SYS.D9", 8);
	resum(d);
}

FIRES(destructor_not_done, "private-data")
{
	tb_drop(b, EV_PAD_DONE, 2);
}

FIRES(destructor_in_living_actor, "private-data")
{
	tb_copy(b, tb_find(b, EV_PAD_RUN, 2), tb_find(b, EV_ACTOR_END, 2));
	tb_copy(b, tb_find(b, EV_PAD_DONE, 2), tb_find(b, EV_ACTOR_END, 2));
}

FIRES(destructor_after_all_is_given_back, "private-data")
{
	size_t gone = tb_find(b, EV_ACTOR_GONE, 1);

	tb_copy(b, tb_find(b, EV_PAD_RUN, 1), gone + 1);
	tb_copy(b, tb_find(b, EV_PAD_DONE, 1), gone + 2);
}

FIRES(destructor_of_another_key, "private-data")
{
	tb_rec(b, EV_PAD_DONE, 1)->arg[1] = 2;
}

FIRES(panic_without_fault, "no-escape")
{
	struct trace_record *r = tb_copy(b, tb_find(b, EV_SITE_RESTART, 1),
					 tb_find(b, EV_SITE_RESTART, 1));

	r->event = EV_SITE_PANIC;
}

FIRES(fault_without_effect, "fault-fired")
{
	struct trace_record *r =
		tb_copy(b, tb_find(b, EV_SITE_UP, 2), b->count - 1);

	b->plan.faults = 1;
	b->plan.fault[0].type = FAULT_DIV0;
	r->event = EV_FAULT_FIRED;
	r->actor = 0;
	r->in = IN_ACTOR;
	r->arg[0] = 0;
	r->arg[1] = FAULT_DIV0;
	r->arg[2] = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bank_overlap),
		cmocka_unit_test(bank_sum),
		cmocka_unit_test(bank_lost_block),
		cmocka_unit_test(bank_wrong_key),
		cmocka_unit_test(bank_verify),
		cmocka_unit_test(content_group),
		cmocka_unit_test(content_site_lost),
		cmocka_unit_test(address_changes),
		cmocka_unit_test(group_end_keeps_block),
		cmocka_unit_test(group_end_frees_foreign_block),
		cmocka_unit_test(free_frees_another),
		cmocka_unit_test(existing_refused),
		cmocka_unit_test(free_of_unknown_succeeds),
		cmocka_unit_test(run_answers_other_aid),
		cmocka_unit_test(kill_of_group_refused_to_supervisor),
		cmocka_unit_test(member_not_stopped),
		cmocka_unit_test(member_runs_after_failure),
		cmocka_unit_test(start_before_all_stopped),
		cmocka_unit_test(second_direct_not_restarted),
		cmocka_unit_test(indirect_restarted_by_system),
		cmocka_unit_test(no_restart_at_all),
		cmocka_unit_test(other_group_stopped),
		cmocka_unit_test(other_group_counted),
		cmocka_unit_test(blocked_event_missing),
		cmocka_unit_test(blocked_line_missing),
		cmocka_unit_test(blocked_line_wrong_list),
		cmocka_unit_test(blocked_twice),
		cmocka_unit_test(group_does_not_end),
		cmocka_unit_test(group_ends_too_early),
		cmocka_unit_test(list_mark_missing),
		cmocka_unit_test(exit_handler_ignored),
		cmocka_unit_test(exit_handler_without_effect),
		cmocka_unit_test(bare_exit_taken_as_clean),
		cmocka_unit_test(other_slot),
		cmocka_unit_test(other_entry),
		cmocka_unit_test(image_differs),
		cmocka_unit_test(image_not_made),
		cmocka_unit_test(image_damaged),
		cmocka_unit_test(storage_read_in_restart),
		cmocka_unit_test(storage_read_at_registered_hrfexec),
		cmocka_unit_test(storage_read_after_site_restart),
		cmocka_unit_test(counter_not_raised),
		cmocka_unit_test(counter_never_lowered),
		cmocka_unit_test(counter_lowered_early),
		cmocka_unit_test(threshold_one_late),
		cmocka_unit_test(threshold_one_early),
		cmocka_unit_test(threshold_off),
		cmocka_unit_test(boot_data_not_initial),
		cmocka_unit_test(group_not_recovered),
		cmocka_unit_test(direct_not_back_after_site_restart),
		cmocka_unit_test(restart_without_cause),
		cmocka_unit_test(cold_boot_unasked),
		cmocka_unit_test(limit_reached),
		cmocka_unit_test(death_not_noticed),
		cmocka_unit_test(site_not_up),
		cmocka_unit_test(orphan_left),
		cmocka_unit_test(destructor_not_done),
		cmocka_unit_test(destructor_in_living_actor),
		cmocka_unit_test(destructor_after_all_is_given_back),
		cmocka_unit_test(destructor_of_another_key),
		cmocka_unit_test(panic_without_fault),
		cmocka_unit_test(fault_without_effect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
