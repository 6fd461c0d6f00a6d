/*
 * Cases of the oracle: the site, the console, the rig itself.
 */
#ifndef HOTRIG_TEST_CASES_SITE_H
#define HOTRIG_TEST_CASES_SITE_H

#include "oracle_case.h"

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
	struct bank_block *d = case_block(b, "__SYS.D4");

	memcpy(d->name, "__SYS.D9", 8);
	case_sum(d);
}

FIRES(panic_without_fault, "no-escape")
{
	struct trace_record *r = tb_copy(b, tb_find(b, EV_SITE_RESTART, 1),
					 tb_find(b, EV_SITE_RESTART, 1));

	r->event = EV_SITE_PANIC;
}

FIRES(panic_though_an_actor_was_hit, "no-escape")
{
	size_t at = tb_find(b, EV_SITE_RESTART, 1);
	struct trace_record *r = tb_copy(b, at, at);

	r->event = EV_SITE_PANIC;
	r = tb_copy(b, at, at);
	r->event = EV_FAULT_FIRED;
	r->in = IN_ACTOR;
	r->arg[0] = 0;
	r->arg[1] = FAULT_DIV0;
	r->arg[2] = 0;
	b->plan.faults = 1;
	b->plan.fault[0].type = FAULT_DIV0;
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

FIRES(restarts_counted_otherwise, "site-restart")
{
	b->site.boots++;
}

/* C_INIT shows the bank and the actors, and the site restarts. */
static inline void case_lists(struct site_builder *s)
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	const char *const started[] = {"Started aid = 5"};
	const char *const bank[] = {
		"bank: 256 pages, 8 used, 248 free; 5 blocks of 30"};
	const char *const list[] = {
		"UID   AID GROUP NAME                            DBG",
		"  0     4     - C_INIT                            0",
		"  0     5     0 one.0                             0"};

	assert_int_equal(s->m[a].aid, 5);
	sb_allocate(s, 5, 0, "A", 9000, NULL);
	sb_command(s, started, 1);
	sb_command(s, bank, 1);
	sb_command(s, list, 3);
	tb_print(s->tb, "");
	sb_run(s, s->m[a].aid);
	tb_print(s->tb, "bank: 1 pages, says an actor");
	for (int i = 0; i < 3; i++)
		sb_die(s, a, CAUSE_FAULT, 14);
}

/* Both the text and its record say so. */
static inline void case_reword(struct trace_builder *b, const char *old,
			       const char *new)
{
	char *at = strstr(b->console, old);
	char *from = at;
	uint64_t was, now;
	size_t len;

	while (from > b->console && from[-1] != '\n')
		from--;
	len = strcspn(from, "\r");
	was = trace_hash_bytes(from, len);
	memcpy(at, new, strlen(new));
	now = trace_hash_bytes(from, len);
	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == EV_CON_OUT && b->rec[i].arg[0] == was)
			b->rec[i].arg[0] = now;
}

FIRES_IN(case_lists, line_with_another_text, "console-text")
{
	memcpy(strstr(b->console, "says an"), "sayz", 4);
}

FIRES_IN(case_lists, line_without_record, "console-text")
{
	tb_drop(b, EV_CON_OUT, 4);
}

FIRES_IN(case_lists, last_line_without_record, "console-text")
{
	memcpy(b->console + strlen(b->console), "x\r\n", 4);
}

FIRES_IN(case_lists, record_without_line, "console-text")
{
	*strstr(b->console, "Hot") = 0;
}

FIRES_IN(case_lists, blocks_counted_otherwise, "console-text")
{
	case_reword(b, "5 blocks", "6 blocks");
}

FIRES_IN(case_lists, pages_counted_otherwise, "console-text")
{
	case_reword(b, "8 used, 248", "9 used, 247");
}

FIRES_IN(case_lists, actor_listed_in_another_group, "console-text")
{
	case_reword(b, "0 one.0", "1 one.0");
}

FIRES_IN(case_lists, actor_listed_by_another_name, "console-text")
{
	case_reword(b, "one.0", "two.0");
}

FIRES_IN(case_lists, started_aid_that_does_not_exist, "console-text")
{
	case_reword(b, "aid = 5", "aid = 6");
}

FIRES_IN(case_lists, hot_boot_not_announced, "console-text")
{
	case_reword(b, "Hot", "Not");
}

HOLDS(lists_of_what_exists, "console-text")
{
	case_lists(s);
}

HOLDS(restart_by_command, "site-restart")
{
	sb_start(s, "one.0", 0, 0);
	sb_run(s, SB_CINIT);
	tb_event(s->tb, EV_CINIT_COMMAND, 0, 1, 0, 0);
	sb_hot(s, SITE_CAUSE_COMMAND, TRACE_NO_GROUP);
}

HOLDS(actor_that_sleeps_at_the_end, "liveness")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_start(s, "CHILD", 0, s->m[a].aid);
}

HOLDS(group_of_three_gone, "no-leak")
{
	uint32_t a = sb_start(s, "one.0", 0, 0);

	sb_start(s, "CHILD", 0, s->m[a].aid);
	sb_start(s, "two.2", 0, 0);
	sb_kill(s, 0);
	sb_start(s, "three.0", 0, 0);
}

static inline void case_aim(struct trace_builder *b, uint32_t type,
			    uint32_t state)
{
	b->plan.faults = 1;
	b->plan.fault[0].type = type;
	b->site.fault[0].state = state;
	tb_event(b, EV_FAULT_FIRED, 0, type, b->count - 1, 0);
}

HOLDS(panic_where_a_fault_hit, "no-escape")
{
	sb_start(s, "one.0", 0, 0);
	s->tb->in = IN_KERNEL;
	tb_event(s->tb, EV_THREAD_TICK, 0, 0, 0, 0);
	case_aim(s->tb, FAULT_DIV0, 2);
	tb_event(s->tb, EV_FAULT_TAKEN, 0, FAULT_DIV0, 0, 0);
	tb_event(s->tb, EV_SITE_PANIC, 0, 0, 0, IN_KERNEL);
	sb_hot(s, SITE_CAUSE_PANIC, TRACE_NO_GROUP);
}

/* A flipped bit may show anywhere. */
HOLDS(panic_after_a_flip, "no-escape")
{
	sb_start(s, "one.0", 0, 0);
	case_aim(s->tb, FAULT_FLIP, 2);
	tb_event(s->tb, EV_FAULT_TAKEN, 0, FAULT_FLIP, 0, 0);
	s->tb->in = IN_KERNEL;
	tb_event(s->tb, EV_SITE_PANIC, 0, 0, 0, IN_KERNEL);
	sb_hot(s, SITE_CAUSE_PANIC, TRACE_NO_GROUP);
}

static inline void case_refused_fault(struct site_builder *s)
{
	sb_start(s, "one.0", 0, 0);
	case_aim(s->tb, FAULT_KILL, 2);
	tb_event(s->tb, EV_FAULT_REFUSED, 0, FAULT_KILL, 2, 0);
}

HOLDS(fault_refused, "fault-fired")
{
	case_refused_fault(s);
}

FIRES_IN(case_refused_fault, fault_armed_in_the_site_page, "fault-fired")
{
	b->site.fault[0].state = 0;
}

#endif
