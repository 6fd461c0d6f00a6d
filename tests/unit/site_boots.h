/*
 * A site on paper: cold boot and site restart.
 */
#ifndef HOTRIG_TEST_SITE_BOOTS_H
#define HOTRIG_TEST_SITE_BOOTS_H

#include "site_members.h"

static inline void sb_boot_actors(struct site_builder *s)
{
	static const char *const names[] = {"PMM", "HR_CTRL", "AM", "C_INIT"};

	for (uint32_t i = 0; i < 4; i++) {
		tb_event(s->tb, EV_ACTOR_CREATE, i + 1,
			 tb_name(s->tb, names[i]), MODE_BOOT,
			 (uint64_t)TRACE_NO_GROUP);
		tb_event(s->tb, EV_BOOT_ACTOR, tb_name(s->tb, names[i]), 0, 0,
			 0xd0 + i);
		if (!i)
			tb_event(s->tb, EV_PMM_VERIFY, 0, 0, 0, 0);
	}
}

static inline void sb_cold(struct site_builder *s)
{
	tb_format_bank(s->tb);
	tb_event(s->tb, EV_BOOT_COLD, s->boots++, 0, 0, 1);
	sb_boot_actors(s);
	s->next_aid = SB_FIRST;
	sb_run(s, SB_CINIT);
	tb_event(s->tb, EV_CINIT_SYSADM, 0, 0, 0, 0);
	tb_event(s->tb, EV_CINIT_SYSADM, 1, 0, 0, 0);
	tb_event(s->tb, EV_HR_REQUEST, HR_OP_SYSADM_DONE, 0, 0, SB_CINIT);
	tb_event(s->tb, EV_HR_RESULT, HR_OP_SYSADM_DONE, 0, 0, 0);
	tb_event(s->tb, EV_SITE_UP, 0, 500, 4, 2);
}

static inline void sb_verify(struct site_builder *s)
{
	uint64_t blocks = 0, pages = 0;

	for (uint32_t i = 0; i < s->tb->blocks; i++)
		if (tb_slot(s->tb, i)->state) {
			blocks++;
			pages += tb_slot(s->tb, i)->pages;
		}
	tb_rec(s->tb, EV_PMM_VERIFY, s->boots)->arg[1] = blocks;
	tb_rec(s->tb, EV_PMM_VERIFY, s->boots)->arg[2] = pages;
}

/* From site.restart to site.up, all groups recovered. */
static inline void sb_hot(struct site_builder *s, uint64_t cause, int32_t gid)
{
	struct trace_builder *b = s->tb;

	tb_event(b, EV_SITE_RESTART, cause, (uint64_t)(int64_t)gid, 0, 0);
	sb_digests(s, DIGEST_SITE_STOP);
	tb_print(b, "Hot reboot ...");
	b->boot++;
	tb_context(b, IN_KERNEL, 0, TRACE_NO_GROUP);
	tb_event(b, EV_BOOT_HOT, s->boots++, cause, 1, 0);
	sb_digests(s, DIGEST_SITE_BOOT);
	sb_boot_actors(s);
	sb_verify(s);
	s->next_aid = SB_FIRST;
	for (uint32_t g = 0; g < SB_GROUPS; g++) {
		uint32_t members = 0, clean = 0;

		for (uint32_t i = 0; i < s->members; i++)
			if (s->m[i].registered && s->m[i].gid == (int32_t)g) {
				members++;
				clean += s->m[i].clean;
				s->m[i].aid = 0;
			}
		s->g[g].counter = 0;
		s->g[g].blocked = false;
		if (s->g[g].exists)
			tb_event(b, EV_HR_RECOVER, g, members, clean, 0);
	}
	sb_run(s, SB_CINIT);
	tb_event(b, EV_CINIT_SYSADM, 0, 1, 0, 0);
	tb_event(b, EV_CINIT_SYSADM, 1, 1, 0, 0);
	b->in = IN_HR_CTRL;
	tb_event(b, EV_HR_REQUEST, HR_OP_SYSADM_DONE, 0, 0, SB_CINIT);
	for (int32_t g = 0; g < (int32_t)SB_GROUPS; g++)
		for (uint32_t i = 0; i < s->members; i++)
			if (s->m[i].registered && s->m[i].gid == g &&
			    s->m[i].kind == KIND_DIRECT)
				sb_spawn(s, i);
	tb_event(b, EV_HR_RESULT, HR_OP_SYSADM_DONE, 0, 0, 0);
	tb_event(b, EV_SITE_UP, 1, 500, 4, 2);
	for (uint32_t i = 0; i < s->members; i++)
		if (s->m[i].registered && s->m[i].kind == KIND_DIRECT)
			sb_first_run(s, i);
}

#endif
