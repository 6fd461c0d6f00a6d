/*
 * A healthy site on paper: writes the records, the bank and the console text
 * that a runtime which keeps all rules leaves behind. Tests then edit them.
 */
#ifndef HOTRIG_TEST_SITE_BUILDER_H
#define HOTRIG_TEST_SITE_BUILDER_H

#include "site_groups.h"

static inline void sb_finish(struct site_builder *s)
{
	sb_run(s, SB_CINIT);
	sb_digests(s, DIGEST_END);
	s->tb->site.boots = s->boots - 1;
	tb_event(s->tb, EV_RUN_END, SITE_END_SETTLED, 500, 4, 2);
}

/* A command of C_INIT that prints so many lines. */
static inline void sb_command(struct site_builder *s, const char *const *line,
			      size_t lines)
{
	sb_run(s, SB_CINIT);
	tb_event(s->tb, EV_CINIT_COMMAND, 0, 1, 0, 0);
	for (size_t i = 0; i < lines; i++)
		tb_print(s->tb, line[i]);
	tb_event(s->tb, EV_CINIT_RESULT, 0, 0, 0, 0);
}

static inline struct site_builder *sb_new_sized(uint32_t blocks, uint32_t pages)
{
	struct site_builder *s = calloc(1, sizeof(*s));

	s->tb = tb_new(blocks, pages);
	sb_cold(s);
	return s;
}

static inline struct site_builder *sb_new(void)
{
	return sb_new_sized(TB_BLOCKS, TB_BANK_PAGES);
}

static inline void sb_delete(struct site_builder *s)
{
	tb_free(s->tb);
	free(s);
}

#endif
