/*
 * A site on paper: members are registered, started, and end.
 */
#ifndef HOTRIG_TEST_SITE_MEMBERS_H
#define HOTRIG_TEST_SITE_MEMBERS_H

#include "site_blocks.h"

static inline struct hr_record *sb_record(struct site_builder *s, int32_t gid,
					  uint32_t slot)
{
	struct bank_block *d = NULL;

	for (uint32_t i = 0; i < s->tb->blocks; i++)
		if (tb_slot(s->tb, i)->state &&
		    !strcmp(tb_slot(s->tb, i)->name,
			    sb_text('G', (uint32_t)gid)))
			d = tb_slot(s->tb, i);
	return (struct hr_record *)(void *)(tb_page(s->tb, d->first_page) +
					    sizeof(struct hr_list_header)) +
	       slot;
}

static inline void sb_mark(struct site_builder *s, uint32_t slot, bool clean)
{
	s->m[slot].clean = clean;
	sb_record(s, s->m[slot].gid, slot)->clean = clean;
}

/* AM_OP_SPAWN of a registered member. */
static inline void sb_spawn(struct site_builder *s, uint32_t slot)
{
	struct trace_builder *b = s->tb;
	struct sb_member *m = &s->m[slot];
	uint64_t h = trace_hash_name(m->name), gid = (uint32_t)m->gid;

	sb_mark(s, slot, false);
	m->aid = s->next_aid++;
	m->unmonitored = false;
	s->g[m->gid].blocked = false;
	tb_event(b, EV_HR_IMAGE, h, slot, 8192, h ^ 0x1234);
	tb_event(b, EV_ACTOR_CREATE, m->aid, h, MODE_USER, gid);
	tb_event(b, EV_THREAD_CREATE, 100 + m->aid, m->aid, 0, 0);
	tb_event(b, EV_HR_START, h, m->aid, gid, m->kind);
}

static inline void sb_first_run(struct site_builder *s, uint32_t slot)
{
	struct sb_member *m = &s->m[slot];

	sb_run(s, m->aid);
	tb_event(s->tb, EV_ACTOR_START, m->aid, 0x400010, 0x7fff0000,
		 trace_hash_name(m->name));
}

static inline void sb_register(struct site_builder *s, const char *name,
			       int32_t gid, uint32_t kind)
{
	struct trace_builder *b = s->tb;
	uint32_t slot = s->members++, at;
	struct sb_member *m = &s->m[slot];
	struct hr_image *image;
	struct hr_record *rec;
	char key[16];

	snprintf(key, sizeof(key), "__SYS.K%d", gid);
	if (!s->g[gid].exists) {
		struct hr_list_header *head;

		at = sb_allocate(s, 0, 0, sb_text('G', (uint32_t)gid), 4096,
				 key);
		head = (void *)tb_page(b, tb_slot(b, at)->first_page);
		memset(head, 0, LAYOUT_PAGE_BYTES);
		head->magic = HR_LIST_MAGIC;
		head->group = (uint32_t)gid;
		head->capacity = SB_MEMBERS;
		s->g[gid].exists = true;
		tb_event(b, EV_HR_GROUP_NEW, (uint32_t)gid, 0, 0, 0);
	}
	at = sb_allocate(s, 0, 0, sb_text('I', slot), 5000, key);
	image = (void *)tb_page(b, tb_slot(b, at)->first_page);
	memset(image, 0, sizeof(*image));
	image->magic = HR_IMAGE_MAGIC;
	image->bytes = sizeof(*image);
	image->sum = trace_hash_words(TRACE_FNV_BASIS, &image->bytes,
				      sizeof(*image) - 16);
	sb_allocate(s, 0, 0, sb_text('T', slot), 4096, key);
	sb_allocate(s, 0, 0, sb_text('D', slot), 4096, key);
	snprintf(m->name, sizeof(m->name), "%s", name);
	m->gid = gid;
	m->kind = kind;
	m->registered = true;
	rec = sb_record(s, gid, slot);
	memset(rec, 0, sizeof(*rec));
	rec->order = slot + 1;
	rec->slot = slot;
	rec->kind = kind;
	memcpy(rec->name, name, strlen(name));
	rec->sum = trace_hash_bytes(&rec->order, 16 + BANK_NAME_BYTES);
	rec->state = HR_REC_REGISTERED;
	tb_event(b, EV_HR_REGISTER, tb_name(b, name), (uint32_t)gid, slot,
		 kind);
}

/* arun -g gid (parent == 0), or hrfexec by a running member. */
static inline uint32_t sb_start(struct site_builder *s, const char *name,
				int32_t gid, uint32_t parent)
{
	struct trace_builder *b = s->tb;
	uint64_t op = parent ? HR_OP_EXEC : HR_OP_RUN_DIRECT;
	uint64_t path = tb_name(b, "bin/actor.r");
	uint32_t slot;

	if (parent) {
		tb_event(b, EV_CALL_ENTER, LAP_HR_CTRL << 8 | op, 0, 0, 0);
	} else {
		sb_run(s, SB_CINIT);
		tb_event(b, EV_CINIT_COMMAND, 0, 1, 0, 0);
	}
	b->in = IN_HR_CTRL;
	tb_event(b, EV_HR_REQUEST, op, parent ? tb_name(b, name) : path,
		 (uint32_t)gid, parent ? parent : SB_CINIT);
	for (slot = 0; slot < s->members; slot++)
		if (s->m[slot].registered && !strcmp(s->m[slot].name, name))
			break;
	if (slot == s->members) {
		tb_event(b, EV_STORE_OPEN, path, 9000, 0, 0);
		tb_event(b, EV_STORE_READ, path, 0, 9000, 0);
		sb_register(s, name, gid, parent ? KIND_INDIRECT : KIND_DIRECT);
	}
	sb_spawn(s, slot);
	tb_event(b, EV_HR_RESULT, op, s->m[slot].aid, (uint32_t)gid, 0);
	if (parent) {
		b->in = IN_ACTOR;
		tb_event(b, EV_CALL_RETURN, LAP_HR_CTRL << 8 | op,
			 s->m[slot].aid, 0, 0);
	} else {
		b->in = IN_C_INIT;
		tb_event(b, EV_CINIT_RESULT, 0, 0, 0, 0);
	}
	sb_first_run(s, slot);
	return slot;
}

/* arun -g that HR_CTRL refuses, at once. */
static inline void sb_refuse_start(struct site_builder *s, int32_t gid,
				   int error)
{
	struct trace_builder *b = s->tb;

	sb_run(s, SB_CINIT);
	tb_event(b, EV_CINIT_COMMAND, 0, 1, 0, 0);
	b->in = IN_HR_CTRL;
	tb_event(b, EV_HR_REQUEST, HR_OP_RUN_DIRECT, tb_name(b, "refused"),
		 (uint32_t)gid, SB_CINIT);
	tb_event(b, EV_HR_RESULT, HR_OP_RUN_DIRECT, (uint64_t)(int64_t)error,
		 (uint32_t)gid, 0);
	b->in = IN_C_INIT;
	tb_event(b, EV_CINIT_RESULT, 0, 1, 0, 0);
}

/* HR_EXIT_HDL by the member that runs. */
static inline void sb_exit_hdl(struct site_builder *s, uint32_t slot)
{
	struct trace_builder *b = s->tb;
	struct sb_member *m = &s->m[slot];
	uint64_t call = LAP_HR_CTRL << 8 | HR_OP_EXIT_HDL;

	sb_run(s, m->aid);
	tb_event(b, EV_CALL_ENTER, call, 0, 0, 0);
	b->in = IN_HR_CTRL;
	tb_event(b, EV_HR_EXIT_HDL, trace_hash_name(m->name), m->aid,
		 (uint32_t)m->gid, 0);
	b->in = IN_ACTOR;
	tb_event(b, EV_CALL_RETURN, call, 0, 0, 0);
	m->unmonitored = true;
}

static inline void sb_end(struct site_builder *s, uint32_t slot, uint32_t cause,
			  uint64_t status)
{
	struct sb_member *m = &s->m[slot];

	tb_event(s->tb, EV_ACTOR_END, m->aid, cause, status,
		 trace_hash_name(m->name));
	tb_event(s->tb, EV_PAD_RUN, m->aid, 1, m->aid, 0);
	tb_event(s->tb, EV_PAD_DONE, m->aid, 1, PAD_RETURNED, 0);
	tb_event(s->tb, EV_ACTOR_GONE, m->aid, 500, 0, 0);
}

#endif
