/*
 * Cases of the oracle's tests: a healthy life on paper, and one edit that
 * breaks one rule (FIRES), or none because the life only comes near to it
 * (HOLDS). A case registers itself.
 */
#ifndef HOTRIG_TEST_ORACLE_CASE_H
#define HOTRIG_TEST_ORACLE_CASE_H

#include "site_builder.h"

struct oracle_case {
	const char *name, *invariant;
	void (*story)(struct site_builder *s);
	void (*change)(struct trace_builder *b); /* NULL: must hold */
};

#define CASES 200u

static struct oracle_case cases[CASES];
static size_t case_count;

static inline void case_add(struct oracle_case c)
{
	if (case_count == CASES)
		abort();
	cases[case_count++] = c;
}

#define CASE(test) __attribute__((constructor)) static void test##_add(void)

/* The edit of a story after which the invariant must be violated. */
#define FIRES_IN(story, test, invariant)                                       \
	static void test##_edit(struct trace_builder *b);                      \
	CASE(test)                                                             \
	{                                                                      \
		case_add((struct oracle_case){#test, invariant, story,         \
					      test##_edit});                   \
	}                                                                      \
	static void test##_edit(struct trace_builder *b)

/* The same of the life below. */
#define FIRES(test, invariant) FIRES_IN(case_life, test, invariant)

/* A story in which the invariant has something to say, and all is well. */
#define HOLDS(test, invariant)                                                 \
	static void test##_story(struct site_builder *s);                      \
	CASE(test)                                                             \
	{                                                                      \
		case_add((struct oracle_case){#test, invariant, test##_story,  \
					      NULL});                          \
	}                                                                      \
	static void test##_story(struct site_builder *s)

/*
 * Group 0: two direct members and a child that is not respawned: blocked,
 * then cleaned up. Group 1: restarts up to the threshold, lives on.
 */
static inline void case_life(struct site_builder *s)
{
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
}

static inline struct bank_block *case_block(struct trace_builder *b,
					    const char *name)
{
	for (uint32_t i = 0; i < TB_BLOCKS; i++)
		if (tb_slot(b, i)->state && !strcmp(tb_slot(b, i)->name, name))
			return tb_slot(b, i);
	abort();
}

static inline void case_sum(struct bank_block *d)
{
	d->sum = trace_hash_bytes((uint8_t *)d + BANK_BLOCK_SUM_FROM,
				  BANK_BLOCK_SUM_BYTES);
}

/* The n-th block.digest record of a phase. */
static inline size_t case_digest(struct trace_builder *b, uint64_t phase,
				 unsigned n)
{
	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == EV_BLOCK_DIGEST &&
		    b->rec[i].arg[3] == phase && !--n)
			return i;
	abort();
}

static inline void case_cut(struct trace_builder *b, size_t at)
{
	memmove(&b->rec[at], &b->rec[at + 1],
		(--b->count - at) * sizeof(b->rec[0]));
}

#endif
