/*
 * Cases of the oracle: restart groups and their members.
 */
#ifndef HOTRIG_TEST_CASES_GROUPS_H
#define HOTRIG_TEST_CASES_GROUPS_H

#include "oracle_case.h"

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
	struct bank_block *list = case_block(b, "__SYS.G1");
	struct hr_record *rec = (void *)(tb_page(b, list->first_page) +
					 sizeof(struct hr_list_header) +
					 4 * sizeof(struct hr_record));

	assert_int_equal(rec->state, HR_REC_REGISTERED);
	rec->clean = 1;
}

FIRES(list_of_another_group, "group-list")
{
	struct bank_block *list = case_block(b, "__SYS.G1");

	((struct hr_list_header *)(void *)tb_page(b, list->first_page))->group =
		2;
}

/* A second part of the list, whose record nobody registered. */
FIRES(list_part_with_a_stranger, "group-list")
{
	struct bank_block *list = case_block(b, "__SYS.G1");
	struct bank_block *part = case_block(b, "OWN");
	struct hr_list_header *head = (void *)tb_page(b, part->first_page);
	struct hr_record *rec = (void *)(head + 1);

	memcpy(head, tb_page(b, list->first_page), sizeof(*head));
	head->part = 1;
	rec->state = HR_REC_REGISTERED;
	rec->order = 99;
	memcpy(part->name, "__SYS.G1.1", 11);
	case_sum(part);
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

FIRES(destructor_twice, "private-data")
{
	size_t done = tb_find(b, EV_PAD_DONE, 1);

	tb_copy(b, tb_find(b, EV_PAD_RUN, 1), done + 1);
	tb_copy(b, done, done + 2);
}

FIRES(destructor_of_another_key, "private-data")
{
	tb_rec(b, EV_PAD_DONE, 1)->arg[1] = 2;
}

/* Another group runs on between the failure and the restart. */
HOLDS(other_group_runs_on, "group-stop")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t c = sb_start(s, "two.1", 1, 0);
	uint32_t aid = s->m[a].aid;

	sb_run(s, aid);
	sb_end(s, a, CAUSE_EXIT, 1);
	sb_run(s, s->m[c].aid);
	s->m[a].aid = 0;
	sb_run(s, SB_HR);
	tb_event(s->tb, EV_HR_DEATH, trace_hash_name(s->m[a].name), aid,
		 CAUSE_EXIT, 1);
	sb_count(s, 0);
	sb_group_restart(s, a);
}

HOLDS(cleanly_ended_direct_restarted, "group-restart")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t c = sb_start(s, "two.1", 0, 0);

	sb_exit_clean(s, a);
	sb_die(s, c, CAUSE_EXIT, 0);
	assert_int_not_equal(s->m[a].aid, 0);
}

HOLDS(two_groups_fail_in_turn, "group-isolation")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t c = sb_start(s, "two.1", 1, 0);

	sb_die(s, a, CAUSE_FAULT, 14);
	sb_die(s, c, CAUSE_KILL, 0);
	sb_die(s, a, CAUSE_EXIT, 1);
}

/* Once for each time it gets into the state. */
HOLDS(blocked_freed_and_blocked_again, "group-blocking")
{
	uint32_t a = sb_start(s, "one.0", 0, 0), c;

	c = sb_start(s, "CHILD", 0, s->m[a].aid);
	sb_die(s, c, CAUSE_FAULT, 14);
	sb_exit_clean(s, a);
	a = sb_start(s, "two.2", 0, 0);
	sb_exit_clean(s, a);
	assert_true(s->g[0].blocked);
}

HOLDS(group_killed_while_it_runs, "group-termination")
{
	uint32_t a = sb_start(s, "one.0", 2, 0);

	sb_start(s, "CHILD", 2, s->m[a].aid);
	sb_kill(s, 2);
}

HOLDS(list_of_a_group_that_is_blocked, "group-list")
{
	uint32_t a = sb_start(s, "one.0", 0, 0), c;

	c = sb_start(s, "CHILD", 0, s->m[a].aid);
	sb_die(s, c, CAUSE_FAULT, 14);
	sb_exit_clean(s, a);
}

HOLDS(killed_after_exit_handler, "clean-exit")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_exit_hdl(s, a);
	sb_die(s, a, CAUSE_KILL, 0);
}

HOLDS(destructors_of_stopped_members, "private-data")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_start(s, "CHILD", 0, s->m[a].aid);
	sb_kill(s, 0);
}

#endif
