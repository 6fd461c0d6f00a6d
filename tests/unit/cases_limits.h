/*
 * Cases of the oracle: what is one too many, and what just is not.
 */
#ifndef HOTRIG_TEST_CASES_LIMITS_H
#define HOTRIG_TEST_CASES_LIMITS_H

#include "oracle_case.h"

/* The bank's table is filled, one block is refused, then there is room. */
static inline void case_blocks(struct site_builder *s)
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	char name[8];

	/* The list of the group and three blocks of its member are there. */
	for (uint32_t i = 4; i < TB_BLOCKS; i++) {
		snprintf(name, sizeof(name), "B%u", i);
		sb_allocate(s, s->m[a].aid, 0, name, 4096, NULL);
	}
	sb_refuse(s, s->m[a].aid, 0, "MORE", 4096, -4);
	sb_free(s, s->m[a].aid, 0, "B9", NULL);
	sb_allocate(s, s->m[a].aid, 0, "MORE", 4096, NULL);
}

/* The pages: holes of three and of two, then none. */
static inline void case_pages(struct site_builder *s)
{
	uint32_t a = sb_start(s, "one.0", 0, 0);
	uint32_t used = 5;

	sb_allocate(s, s->m[a].aid, 0, "HOLE", 3 * 4096, NULL);
	sb_allocate(s, s->m[a].aid, 0, "WALL", 4096, NULL);
	sb_free(s, s->m[a].aid, 0, "HOLE", NULL);
	sb_allocate(s, s->m[a].aid, 0, "REST",
		    (TB_BANK_PAGES - used - 4 - 2) * 4096, NULL);
	sb_refuse(s, s->m[a].aid, 0, "FOUR", 3 * 4096 + 1, -3);
	sb_allocate(s, s->m[a].aid, 0, "THREE", 3 * 4096, NULL);
	sb_refuse(s, s->m[a].aid, 0, "MORE", 3 * 4096, -3);
	sb_allocate(s, s->m[a].aid, 0, "TWO", 2 * 4096, NULL);
	sb_refuse(s, s->m[a].aid, 0, "ONE", 1, -3);
}

static inline void case_actors(struct site_builder *s)
{
	s->tb->plan.tunables.hr_max_actors = 2;
	s->tb->plan.tunables.hr_max_groups = 2;
	sb_start(s, "one.0", 0, 0);
	sb_refuse_start(s, 2, -22);
	sb_start(s, "two.1", 1, 0);
	sb_refuse_start(s, 1, -11);
	sb_refuse_start(s, 2, -22);
}

/* The answer to the n-th request that was refused. */
static inline struct trace_record *case_refusal(struct trace_builder *b,
						unsigned event, unsigned n)
{
	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == event && (int64_t)b->rec[i].arg[1] < 0 &&
		    !--n)
			return &b->rec[i];
	abort();
}

FIRES_IN(case_blocks, full_table_with_another_error, "limits")
{
	case_refusal(b, EV_PMM_RESULT, 1)->arg[1] = (uint64_t)-3;
}

FIRES_IN(case_blocks, full_table_one_block_early, "limits")
{
	size_t at = tb_find(b, EV_PMM_COMMIT, TB_BLOCKS);

	/* Prepare, commit, digest, map: the last block is refused. */
	for (int i = 0; i < 4; i++)
		case_cut(b, at - 1);
	assert_int_equal(b->rec[at - 1].event, EV_PMM_RESULT);
	b->rec[at - 1].arg[1] = (uint64_t)-4;
}

FIRES_IN(case_blocks, full_table_one_block_late, "limits")
{
	tb_drop(b, EV_PMM_RELEASE, 1);
}

FIRES_IN(case_pages, full_bank_with_another_error, "limits")
{
	case_refusal(b, EV_PMM_RESULT, 2)->arg[1] = (uint64_t)-4;
}

FIRES_IN(case_pages, hole_that_fits_refused, "limits")
{
	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == EV_PMM_REQUEST &&
		    b->rec[i].arg[1] == trace_hash_name("FOUR"))
			b->rec[i].arg[2]--;
}

FIRES_IN(case_actors, actor_too_many_with_another_error, "limits")
{
	case_refusal(b, EV_HR_RESULT, 2)->arg[1] = (uint64_t)-12;
}

FIRES_IN(case_actors, last_actor_refused, "limits")
{
	b->plan.tunables.hr_max_actors = 3;
}

FIRES_IN(case_actors, actor_too_many_registered, "limits")
{
	b->plan.tunables.hr_max_actors = 1;
}

FIRES_IN(case_actors, last_group_refused, "limits")
{
	b->plan.tunables.hr_max_groups = 3;
}

FIRES_IN(case_actors, group_too_many_made, "limits")
{
	b->plan.tunables.hr_max_groups = 1;
}

FIRES_IN(case_actors, group_too_many_with_another_error, "limits")
{
	case_refusal(b, EV_HR_RESULT, 3)->arg[1] = (uint64_t)-11;
}

HOLDS(table_filled, "limits")
{
	case_blocks(s);
}

HOLDS(bank_filled, "limits")
{
	case_pages(s);
}

HOLDS(actors_and_groups_filled, "limits")
{
	case_actors(s);
}

HOLDS(max_actors_above_its_cap, "limits")
{
	s->tb->plan.tunables.hr_max_actors = 100000;
	sb_start(s, "one.0", 0, 0);
}

#endif
