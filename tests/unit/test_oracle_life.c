/*
 * The oracle holds healthy lives to be healthy, and classifies them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "site_builder.h"

static void judge(struct site_builder *s, struct verdict *v)
{
	sb_finish(s);
	tb_judge(s->tb, v);
	for (unsigned i = 0; i < v->violations && i < VERDICT_MAX_VIOLATIONS;
	     i++)
		print_error("%u %s: %s\n", v->violation[i].seq,
			    v->violation[i].invariant, v->violation[i].text);
}

static void crash_and_clean_end(void **state)
{
	struct site_builder *s = sb_new();
	struct verdict v;
	uint32_t a;

	(void)state;
	a = sb_start(s, "counter_u.0", 0, 0);
	sb_allocate(s, s->m[a].aid, 0, "COUNTER", 4096, "__SYS.K0");
	sb_allocate(s, s->m[a].aid, 0, "OWN", 9000, "MINE");
	sb_die(s, a, CAUSE_FAULT, 14);
	sb_allocate(s, s->m[a].aid, 0, "COUNTER", 0, NULL);
	sb_exit_clean(s, a);
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	assert_int_equal(v.outcome, OUTCOME_NONE);
	assert_int_equal(v.group_restarts, 1);
	assert_int_equal(v.site_restarts, 0);
	sb_delete(s);
}

static void blocked_then_killed(void **state)
{
	struct site_builder *s = sb_new();
	struct verdict v;
	uint32_t a, c;

	(void)state;
	a = sb_start(s, "parent.0", 1, 0);
	c = sb_start(s, "CHILD", 1, s->m[a].aid);
	sb_die(s, c, CAUSE_FAULT, 0);
	sb_exit_clean(s, a);
	assert_true(s->g[1].blocked);
	sb_kill(s, 1);
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	sb_delete(s);
}

static void threshold(void **state)
{
	struct site_builder *s = sb_new();
	struct verdict v;
	uint32_t a, d;

	(void)state;
	a = sb_start(s, "one.0", 0, 0);
	d = sb_start(s, "two.0", 2, 0);
	sb_allocate(s, s->m[a].aid, 0, "KEPT", 4096, NULL);
	sb_die(s, a, CAUSE_FAULT, 14);
	sb_die(s, a, CAUSE_EXIT, 1);
	sb_die(s, a, CAUSE_KILL, 0);
	assert_int_equal(s->boots, 2);
	sb_exit_clean(s, d);
	sb_exit_clean(s, a);
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	assert_int_equal(v.group_restarts, 2);
	assert_int_equal(v.site_restarts, 1);
	sb_delete(s);
}

static void counter_decays(void **state)
{
	struct site_builder *s = sb_new();
	struct verdict v;
	uint32_t a;

	(void)state;
	a = sb_start(s, "one.0", 0, 0);
	for (int i = 0; i < 6; i++) {
		sb_die(s, a, CAUSE_FAULT, 14);
		s->tb->clock += 3 * TB_NS_PER_S;
	}
	s->tb->clock += 30 * TB_NS_PER_S;
	sb_die(s, a, CAUSE_FAULT, 14);
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	assert_int_equal(v.group_restarts, 7);
	sb_delete(s);
}

/* A fault of the plan at the last record so far. */
static void fire(struct site_builder *s, uint32_t type, bool taken)
{
	struct trace_builder *b = s->tb;
	uint32_t i = b->plan.faults++;

	b->plan.fault[i].type = type;
	b->site.fault[i].state = taken ? 2 : 1;
	tb_event(b, EV_FAULT_FIRED, i, type, b->count - 1, 0);
	if (taken)
		tb_event(b, EV_FAULT_TAKEN, i, type, 14, 0);
}

static void panic_in_pmm(void **state)
{
	struct site_builder *s = sb_new();
	struct trace_builder *b = s->tb;
	struct verdict v;
	uint32_t a;

	(void)state;
	a = sb_start(s, "one.0", 0, 0);
	tb_event(b, EV_CALL_ENTER, LAP_PMM << 8 | PMM_OP_ALLOCATE, 0, 0, 0);
	b->in = IN_PMM;
	tb_event(b, EV_PMM_REQUEST, PMM_OP_ALLOCATE, tb_name(b, "B"), 4096, 0);
	fire(s, FAULT_SEGV, true);
	b->in = IN_KERNEL;
	tb_event(b, EV_SITE_PANIC, 14, 0, 0, IN_PMM);
	sb_hot(s, SITE_CAUSE_PANIC, TRACE_NO_GROUP);
	sb_exit_clean(s, a);
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	assert_int_equal(v.outcome, OUTCOME_ESCALATED);
	assert_int_equal(v.fired, 1);
	assert_int_equal(v.taken, 1);
	sb_delete(s);
}

static void outcomes(void **state)
{
	struct site_builder *s = sb_new();
	struct verdict v;
	uint32_t a;

	(void)state;
	a = sb_start(s, "one.0", 0, 0);
	sb_run(s, s->m[a].aid);
	fire(s, FAULT_NONE, false);
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	assert_int_equal(v.outcome, OUTCOME_MASKED);
	s->tb->count--;
	sb_exit_clean(s, a);
	judge(s, &v);
	assert_int_equal(v.outcome, OUTCOME_TERMINATED);
	sb_delete(s);

	s = sb_new();
	a = sb_start(s, "one.0", 0, 0);
	fire(s, FAULT_SEGV, true);
	sb_die(s, a, CAUSE_FAULT, 14);
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	assert_int_equal(v.outcome, OUTCOME_RECOVERED);
	sb_delete(s);
}

static void not_fired_and_infra(void **state)
{
	struct site_builder *s = sb_new();
	struct verdict v;

	(void)state;
	s->tb->plan.faults = 1;
	s->tb->plan.fault[0].type = FAULT_SEGV;
	judge(s, &v);
	assert_int_equal(v.kind, VERDICT_NOT_FIRED);
	assert_string_equal(verdict_name(v.kind), "not-fired");
	s->tb->site.end = SITE_END_RING_FULL;
	tb_judge(s->tb, &v);
	assert_int_equal(v.kind, VERDICT_INFRA);
	sb_delete(s);
}

static void catalogue(void **state)
{
	size_t n;
	const struct invariant *list = oracle_invariants(&n);

	(void)state;
	assert_int_equal(n, 28);
	for (size_t i = 0; i < n; i++) {
		assert_true(strlen(list[i].sentence) > 20);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(list[i].name, list[k].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crash_and_clean_end),
		cmocka_unit_test(blocked_then_killed),
		cmocka_unit_test(threshold),
		cmocka_unit_test(counter_decays),
		cmocka_unit_test(panic_in_pmm),
		cmocka_unit_test(outcomes),
		cmocka_unit_test(not_fired_and_infra),
		cmocka_unit_test(catalogue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
