/*
 * What a site on paper consists of, and who runs in it.
 */
#ifndef HOTRIG_TEST_SITE_BASE_H
#define HOTRIG_TEST_SITE_BASE_H

#include "trace_builder.h"

enum { SB_PMM = 1, SB_HR = 2, SB_AM = 3, SB_CINIT = 4, SB_FIRST = 5 };

#define SB_MEMBERS 16u
#define SB_GROUPS  4u

struct sb_member {
	char name[32];
	int32_t gid;
	uint32_t kind, aid;
	bool registered, clean, unmonitored;
};

struct sb_group {
	bool exists, blocked;
	uint32_t counter;
	uint64_t since;
};

struct site_builder {
	struct trace_builder *tb;
	struct sb_member m[SB_MEMBERS]; /* index: slot; order of registration */
	uint32_t members;
	struct sb_group g[SB_GROUPS];
	uint32_t next_aid, boots;
};

static inline const char *sb_text(char letter, uint32_t number)
{
	static char text[4][16];
	static unsigned at;
	char *t = text[at++ % 4];

	snprintf(t, 16, "__SYS.%c%u", letter, number % 1000000u);
	return t;
}

/* The processor goes to an actor (or boot actor) that then runs. */
static inline void sb_run(struct site_builder *s, uint32_t aid)
{
	int32_t group = TRACE_NO_GROUP;

	for (uint32_t i = 0; i < s->members; i++)
		if (s->m[i].aid == aid)
			group = s->m[i].gid;
	tb_context(s->tb, IN_KERNEL, s->tb->actor, s->tb->group);
	tb_event(s->tb, EV_THREAD_RUN, 100 + aid, aid, s->tb->thread, 0);
	tb_context(s->tb,
		   aid == SB_HR	     ? IN_HR_CTRL
		   : aid == SB_CINIT ? IN_C_INIT
				     : IN_ACTOR,
		   aid, group);
}

#endif
