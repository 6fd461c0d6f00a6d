/*
 * A site on paper: what HR_CTRL does to whole groups.
 */
#ifndef HOTRIG_TEST_SITE_GROUPS_H
#define HOTRIG_TEST_SITE_GROUPS_H

#include "site_boots.h"

static inline void sb_group_end(struct site_builder *s, int32_t gid)
{
	char key[16];

	snprintf(key, sizeof(key), "__SYS.K%d", gid);
	tb_event(s->tb, EV_HR_ENDING, (uint32_t)gid, 0, 0, 0);
	sb_free(s, 0, 0, NULL, key);
	for (uint32_t i = 0; i < s->members; i++)
		if (s->m[i].gid == gid)
			s->m[i].registered = false;
	memset(&s->g[gid], 0, sizeof(s->g[gid]));
	tb_event(s->tb, EV_HR_GROUP_END, (uint32_t)gid, 0, 0, 0);
}

static inline void sb_blocked(struct site_builder *s, int32_t gid)
{
	char line[256];
	int n = snprintf(line, sizeof(line),
			 "HR_CTRL: group %d blocked, some members have not "
			 "terminated: ",
			 gid);
	uint32_t missing = 0;

	for (uint32_t i = 0; i < s->members; i++)
		if (s->m[i].registered && s->m[i].gid == gid && !s->m[i].clean)
			n += snprintf(line + n, sizeof(line) - (size_t)n,
				      "%s%s", missing++ ? ", " : "",
				      s->m[i].name);
	s->g[gid].blocked = true;
	tb_event(s->tb, EV_HR_BLOCKED, (uint32_t)gid, missing, 0, 0);
	tb_print(s->tb, line);
}

static inline void sb_settle_group(struct site_builder *s, int32_t gid)
{
	uint32_t running = 0, unclean = 0;

	for (uint32_t i = 0; i < s->members; i++)
		if (s->m[i].registered && s->m[i].gid == gid) {
			running += s->m[i].aid != 0;
			unclean += !s->m[i].clean;
		}
	if (!running && !unclean)
		sb_group_end(s, gid);
	else if (!running && !s->g[gid].blocked)
		sb_blocked(s, gid);
}

static inline void sb_group_restart(struct site_builder *s, uint32_t slot)
{
	struct trace_builder *b = s->tb;
	int32_t gid = s->m[slot].gid;
	uint64_t direct = 0;

	tb_event(b, EV_HR_RESTART, (uint32_t)gid, s->g[gid].counter,
		 trace_hash_name(s->m[slot].name), 0);
	sb_digests(s, DIGEST_GROUP_STOP);
	for (uint32_t i = 0; i < s->members; i++) {
		struct sb_member *m = &s->m[i];

		if (!m->registered || m->gid != gid || !m->aid)
			continue;
		sb_end(s, i, CAUSE_STOP, 0);
		tb_event(b, EV_HR_STOP, trace_hash_name(m->name), m->aid,
			 (uint32_t)gid, 0);
		m->aid = 0;
	}
	tb_event(b, EV_HR_STOPPED, (uint32_t)gid, 0, 0, 0);
	sb_digests(s, DIGEST_GROUP_RESTART);
	for (uint32_t i = 0; i < s->members; i++)
		if (s->m[i].registered && s->m[i].gid == gid &&
		    s->m[i].kind == KIND_DIRECT) {
			sb_spawn(s, i);
			direct++;
		}
	tb_event(b, EV_HR_RESTARTED, (uint32_t)gid, direct, 0, 0);
	for (uint32_t i = 0; i < s->members; i++)
		if (s->m[i].registered && s->m[i].gid == gid &&
		    s->m[i].kind == KIND_DIRECT)
			sb_first_run(s, i);
}

static inline void sb_count(struct site_builder *s, int32_t gid)
{
	struct sb_group *g = &s->g[gid];
	uint64_t step = s->tb->plan.tunables.hr_interval_s * TB_NS_PER_S;

	while (g->counter && s->tb->clock - g->since >= step) {
		tb_event(s->tb, EV_HR_COUNTER, (uint32_t)gid, g->counter - 1,
			 g->counter, HR_COUNTER_DECAY);
		g->counter--;
		g->since += step;
	}
	if (!g->counter)
		g->since = s->tb->clock;
	tb_event(s->tb, EV_HR_COUNTER, (uint32_t)gid, g->counter + 1,
		 g->counter, HR_COUNTER_RESTART);
	g->counter++;
}

/* The member that runs ends; all that follows from it. */
static inline void sb_die(struct site_builder *s, uint32_t slot, uint32_t cause,
			  uint64_t status)
{
	struct trace_builder *b = s->tb;
	struct sb_member *m = &s->m[slot];
	uint32_t aid = m->aid, limit = b->plan.tunables.hr_max_badness;
	int32_t gid = m->gid;

	sb_run(s, aid);
	if (cause == CAUSE_FAULT)
		tb_event(b, EV_EXC_RAISE, status, 2, 0, 0x400100);
	sb_end(s, slot, cause, status);
	m->aid = 0;
	sb_run(s, SB_HR);
	tb_event(b, EV_HR_DEATH, trace_hash_name(m->name), aid, cause, status);
	if (m->unmonitored) {
		sb_mark(s, slot, true);
		tb_event(b, EV_HR_CLEAN, trace_hash_name(m->name),
			 (uint32_t)gid, 0, 0);
		sb_settle_group(s, gid);
	} else {
		sb_count(s, gid);
		if (limit && s->g[gid].counter >= limit) {
			tb_event(b, EV_HR_SITE, (uint32_t)gid,
				 s->g[gid].counter, 0, 0);
			sb_hot(s, SITE_CAUSE_THRESHOLD, gid);
			return;
		}
		sb_group_restart(s, slot);
	}
}

static inline void sb_exit_clean(struct site_builder *s, uint32_t slot)
{
	sb_exit_hdl(s, slot);
	sb_die(s, slot, CAUSE_EXIT, 0);
}

/* akill -g from the console. */
static inline void sb_kill(struct site_builder *s, int32_t gid)
{
	struct trace_builder *b = s->tb;

	sb_run(s, SB_CINIT);
	tb_event(b, EV_CINIT_COMMAND, 0, 1, 0, 0);
	b->in = IN_HR_CTRL;
	tb_event(b, EV_HR_REQUEST, HR_OP_KILL_GROUP, 0, (uint32_t)gid,
		 SB_CINIT);
	tb_event(b, EV_HR_KILL, (uint32_t)gid, SB_CINIT, 0, 0);
	for (uint32_t i = 0; i < s->members; i++) {
		struct sb_member *m = &s->m[i];

		if (!m->registered || m->gid != gid || !m->aid)
			continue;
		sb_end(s, i, CAUSE_STOP, 0);
		tb_event(b, EV_HR_STOP, trace_hash_name(m->name), m->aid,
			 (uint32_t)gid, 0);
		m->aid = 0;
	}
	sb_group_end(s, gid);
	tb_event(b, EV_HR_RESULT, HR_OP_KILL_GROUP, 0, (uint32_t)gid, 0);
	b->in = IN_C_INIT;
	tb_event(b, EV_CINIT_RESULT, 0, 0, 0, 0);
}

#endif
