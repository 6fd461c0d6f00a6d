/*
 * Every invariant of the oracle fires where it must and holds where it must:
 * the cases of cases_NOUN.h. An invariant without one of both kinds is a
 * failure.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "cases_blocks.h"
#include "cases_groups.h"
#include "cases_limits.h"
#include "cases_restarts.h"
#include "cases_site.h"

static void show(const char *title, const struct verdict *v)
{
	for (unsigned i = 0; i < v->violations && i < VERDICT_MAX_VIOLATIONS;
	     i++)
		print_error("%s: %u %s: %s\n", title, v->violation[i].seq,
			    v->violation[i].invariant, v->violation[i].text);
}

static bool names(const struct verdict *v, const char *invariant)
{
	for (unsigned i = 0; i < v->violations && i < VERDICT_MAX_VIOLATIONS;
	     i++)
		if (!strcmp(v->violation[i].invariant, invariant))
			return true;
	return false;
}

static void run_case(void **state)
{
	const struct oracle_case *c = *state;
	struct site_builder *s = sb_new();
	struct verdict v;

	c->story(s);
	sb_finish(s);
	tb_judge(s->tb, &v);
	show("healthy", &v);
	assert_int_equal(v.kind, VERDICT_HELD);
	if (c->change) {
		c->change(s->tb);
		tb_judge(s->tb, &v);
		if (!names(&v, c->invariant))
			show("instead", &v);
		assert_int_equal(v.kind, VERDICT_VIOLATED);
		assert_int_equal(v.outcome, OUTCOME_NONE);
		assert_true(names(&v, c->invariant));
	}
	sb_delete(s);
}

static bool has_case(const char *invariant, bool fires)
{
	for (size_t i = 0; i < case_count; i++)
		if (!strcmp(cases[i].invariant, invariant) &&
		    (cases[i].change != NULL) == fires)
			return true;
	return false;
}

static void every_invariant_has_both(void **state)
{
	size_t n, missing = 0;
	const struct invariant *list = oracle_invariants(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (int fires = 0; fires < 2; fires++)
			if (!has_case(list[i].name, fires)) {
				print_error("%s: no case where it %s\n",
					    list[i].name,
					    fires ? "fires" : "holds");
				missing++;
			}
	assert_int_equal(missing, 0);
}

static void every_case_names_an_invariant(void **state)
{
	size_t n;
	const struct invariant *list = oracle_invariants(&n);

	(void)state;
	for (size_t i = 0; i < case_count; i++) {
		size_t k = 0;

		while (k < n && strcmp(list[k].name, cases[i].invariant) != 0)
			k++;
		if (k == n)
			fail_msg("%s: no invariant is called %s", cases[i].name,
				 cases[i].invariant);
	}
}

int main(void)
{
	struct CMUnitTest tests[CASES + 2] = {
		cmocka_unit_test(every_invariant_has_both),
		cmocka_unit_test(every_case_names_an_invariant),
	};
	size_t count = 2;

	for (size_t i = 0; i < case_count; i++, count++) {
		tests[count].name = cases[i].name;
		tests[count].test_func = run_case;
		tests[count].initial_state = &cases[i];
	}
	return _cmocka_run_group_tests("oracle", tests, count, NULL, NULL);
}
