/*
 * A healthy site on paper: writes the records, the bank and the console text
 * that a runtime which keeps all rules leaves behind. Tests then edit them.
 */
#ifndef HOTRIG_TEST_SITE_BUILDER_H
#define HOTRIG_TEST_SITE_BUILDER_H

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

/* A PMM request by HR_CTRL (by == 0) or by an actor. Returns the slot. */
static inline uint32_t sb_allocate(struct site_builder *s, uint32_t by,
				   int32_t group, const char *name,
				   uint64_t size, const char *key)
{
	struct trace_builder *b = s->tb;
	uint32_t key_size = key ? (uint32_t)strlen(key) + 1 : 0;
	uint32_t pages = (uint32_t)((size + 4095) / 4096), slot, page = 0;
	uint64_t h, base = by ? LAYOUT_USRBANK_VIRT : LAYOUT_DIRECT_VIRT;
	uint64_t call = LAP_PMM << 8 | PMM_OP_ALLOCATE;
	struct bank_block *d;

	if (by) {
		tb_context(b, IN_ACTOR, by, group);
		tb_event(b, EV_CALL_ENTER, call, 0, 0, 0);
	}
	h = tb_name(b, name);
	b->in = IN_PMM;
	tb_event(b, EV_PMM_REQUEST, PMM_OP_ALLOCATE, h, size,
		 key ? trace_hash_bytes(key, key_size) : 0);
	for (slot = 0; slot < TB_BLOCKS; slot++)
		if (tb_slot(b, slot)->state &&
		    !strcmp(tb_slot(b, slot)->name, name))
			break;
	if (slot == TB_BLOCKS) {
		bool used[TB_BANK_PAGES] = {false};
		uint32_t run = 0;

		for (uint32_t i = 0; i < TB_BLOCKS; i++)
			for (uint32_t p = 0;
			     tb_slot(b, i)->state && p < tb_slot(b, i)->pages;
			     p++)
				used[tb_slot(b, i)->first_page + p] = true;
		while (run < pages)
			run = used[page++] ? 0 : run + 1;
		page -= pages;
		for (slot = 0; tb_slot(b, slot)->state; slot++)
			continue;
		tb_event(b, EV_PMM_PREPARE, slot, h, page, pages);
		d = tb_slot(b, slot);
		memset(d, 0, sizeof(*d));
		d->serial = ++b->serial;
		d->size = size;
		d->flags = by ? 0 : BANK_SYSTEM | BANK_SUPERVISOR;
		d->first_page = page;
		d->pages = pages;
		d->key_size = key_size;
		memcpy(d->name, name, strlen(name));
		if (key)
			memcpy(d->key, key, key_size);
		d->sum = trace_hash_bytes((uint8_t *)d + BANK_BLOCK_SUM_FROM,
					  BANK_BLOCK_SUM_BYTES);
		d->state = BANK_LIVE;
		tb_event(b, EV_PMM_COMMIT, slot, h, page, pages);
	}
	d = tb_slot(b, slot);
	base += (uint64_t)d->first_page * LAYOUT_PAGE_BYTES;
	if (by)
		tb_event(b, EV_BANK_MAP, by, d->first_page, d->pages, base);
	tb_event(b, EV_PMM_RESULT, PMM_OP_ALLOCATE, 0, h, base);
	if (by) {
		b->in = IN_ACTOR;
		tb_event(b, EV_CALL_RETURN, call, 0, 0, 0);
	} else {
		b->in = IN_HR_CTRL;
	}
	return slot;
}

static inline void sb_release(struct site_builder *s, uint32_t slot)
{
	struct bank_block *d = tb_slot(s->tb, slot);

	d->state = BANK_FREE;
	tb_event(s->tb, EV_PMM_RELEASE, slot, trace_hash_name(d->name),
		 d->first_page, d->pages);
}

/* pmmFree (name) or pmmFreeAll (key). */
static inline void sb_free(struct site_builder *s, uint32_t by, int32_t group,
			   const char *name, const char *key)
{
	struct trace_builder *b = s->tb;
	uint64_t op = name ? PMM_OP_FREE : PMM_OP_FREE_ALL;
	uint64_t h = name ? tb_name(b, name) : 0;
	size_t n = key ? strlen(key) + 1 : 0;

	if (by) {
		tb_context(b, IN_ACTOR, by, group);
		tb_event(b, EV_CALL_ENTER, LAP_PMM << 8 | op, 0, 0, 0);
	}
	b->in = IN_PMM;
	tb_event(b, EV_PMM_REQUEST, op, h, 0,
		 key ? trace_hash_bytes(key, n) : 0);
	for (uint32_t i = 0; i < TB_BLOCKS; i++) {
		struct bank_block *d = tb_slot(b, i);

		if (d->state &&
		    (name ? !strcmp(d->name, name)
			  : d->key_size == n && !memcmp(d->key, key, n)))
			sb_release(s, i);
	}
	tb_event(b, EV_PMM_RESULT, op, 0, h, 0);
	if (by) {
		b->in = IN_ACTOR;
		tb_event(b, EV_CALL_RETURN, LAP_PMM << 8 | op, 0, 0, 0);
	} else {
		b->in = IN_HR_CTRL;
	}
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

static inline struct hr_record *sb_record(struct site_builder *s, int32_t gid,
					  uint32_t slot)
{
	struct bank_block *d = NULL;

	for (uint32_t i = 0; i < TB_BLOCKS; i++)
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

static inline void sb_digests(struct site_builder *s, uint64_t phase)
{
	for (uint32_t i = 0; i < TB_BLOCKS; i++) {
		struct bank_block *d = tb_slot(s->tb, i);

		if (d->state && !(d->flags & BANK_SYSTEM))
			tb_event(s->tb, EV_BLOCK_DIGEST,
				 trace_hash_name(d->name), d->serial * 7919,
				 d->pages, phase);
	}
}

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
	tb_event(s->tb, EV_CON_OUT, trace_hash_name(line), (uint64_t)n, 0, 0);
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

static inline void sb_boot_actors(struct site_builder *s)
{
	static const char *const names[] = {"PMM", "HR_CTRL", "AM", "C_INIT"};

	for (uint32_t i = 0; i < 4; i++) {
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

	for (uint32_t i = 0; i < TB_BLOCKS; i++)
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

static inline void sb_finish(struct site_builder *s)
{
	sb_run(s, SB_CINIT);
	tb_event(s->tb, EV_RUN_END, SITE_END_SETTLED, 500, 4, 2);
}

static inline struct site_builder *sb_new(void)
{
	struct site_builder *s = calloc(1, sizeof(*s));

	s->tb = tb_new();
	sb_cold(s);
	return s;
}

static inline void sb_delete(struct site_builder *s)
{
	tb_free(s->tb);
	free(s);
}

#endif
