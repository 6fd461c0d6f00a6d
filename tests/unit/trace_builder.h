/*
 * Traces made by hand for the oracle's tests: records with context and
 * clock, name definitions, a bank in fake RAM, console text, and edits of
 * what was made. Knows no rule of the runtime (site_builder.h does).
 */
#ifndef HOTRIG_TEST_TRACE_BUILDER_H
#define HOTRIG_TEST_TRACE_BUILDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/oracle/oracle.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/calls.h"
#include "runtime/abi/hrlist.h"
#include "runtime/abi/layout.h"

#define TB_NAMES      256u
#define TB_BANK_PAGES 256u
#define TB_BLOCKS     30u
#define TB_NS_PER_S   1000000000ull

struct trace_builder {
	struct trace_record *rec;
	size_t count, room;
	uint64_t clock;
	uint16_t actor, thread;
	int16_t group;
	uint8_t in, boot;
	uint64_t name[TB_NAMES];
	size_t names;
	struct plan plan;
	struct site_state site;
	char console[8192];
	uint8_t *ram;
	size_t ram_bytes;
	uint64_t serial;
	uint32_t blocks, pages; /* of the bank */
};

static inline uint64_t tb_data_phys(const struct trace_builder *b)
{
	return LAYOUT_BANK_PHYS + bank_meta_bytes(b->blocks);
}

static inline struct bank_block *tb_slot(struct trace_builder *b, uint32_t slot)
{
	return (struct bank_block *)(void *)(b->ram + LAYOUT_BANK_PHYS +
					     BANK_HEADER_BYTES +
					     slot * sizeof(struct bank_block));
}

static inline uint8_t *tb_page(struct trace_builder *b, uint32_t page)
{
	return b->ram + tb_data_phys(b) + (size_t)page * LAYOUT_PAGE_BYTES;
}

static inline void tb_format_bank(struct trace_builder *b)
{
	struct bank_header *h = (void *)(b->ram + LAYOUT_BANK_PHYS);

	memset(b->ram + LAYOUT_BANK_PHYS, 0, b->ram_bytes - LAYOUT_BANK_PHYS);
	h->magic = BANK_MAGIC;
	h->version = BANK_VERSION;
	h->max_blocks = b->blocks;
	h->data_phys = tb_data_phys(b);
	h->data_pages = b->pages;
	h->sum = trace_hash_bytes(&h->version, 24);
}

static inline struct trace_builder *tb_new(uint32_t blocks, uint32_t pages)
{
	struct trace_builder *b = calloc(1, sizeof(*b));

	b->blocks = blocks;
	b->pages = pages;
	b->ram_bytes = tb_data_phys(b) + (size_t)pages * LAYOUT_PAGE_BYTES;
	b->ram = calloc(1, b->ram_bytes);
	b->plan.tunables.pmm_rambank_bytes =
		(uint64_t)pages * LAYOUT_PAGE_BYTES;
	b->plan.tunables.pmm_max_blocks = blocks;
	b->plan.tunables.hr_max_actors = 32;
	b->plan.tunables.hr_max_groups = 32;
	b->plan.tunables.max_actors = 64;
	b->plan.tunables.hr_interval_s = 3;
	b->plan.tunables.hr_max_badness = 3;
	b->site.end = SITE_END_SETTLED;
	b->in = IN_KERNEL;
	b->group = TRACE_NO_GROUP;
	return b;
}

static inline void tb_free(struct trace_builder *b)
{
	free(b->rec);
	free(b->ram);
	free(b);
}

/* Who writes the next records. */
static inline void tb_context(struct trace_builder *b, uint8_t in,
			      uint32_t actor, int32_t group)
{
	b->in = in;
	b->actor = (uint16_t)actor;
	b->thread = (uint16_t)(actor ? 100 + actor : 0);
	b->group = (int16_t)group;
}

/* Where the next record goes; older pointers to records end here. */
static inline struct trace_record *tb_room(struct trace_builder *b)
{
	if (b->count >= b->room) {
		b->room = b->room ? 2 * b->room : 1024;
		b->rec = realloc(b->rec, b->room * sizeof(b->rec[0]));
		if (!b->rec)
			abort();
	}
	return &b->rec[b->count];
}

static inline size_t tb_event(struct trace_builder *b, unsigned event,
			      uint64_t a0, uint64_t a1, uint64_t a2,
			      uint64_t a3)
{
	struct trace_record *r = tb_room(b);

	memset(r, 0, sizeof(*r));
	b->clock += 800;
	r->event = (uint16_t)event;
	r->clock = b->clock;
	r->in = b->in;
	r->actor = b->actor;
	r->thread = b->thread;
	r->group = b->group;
	r->boot = b->boot;
	r->arg[0] = a0;
	r->arg[1] = a1;
	r->arg[2] = a2;
	r->arg[3] = a3;
	return b->count++;
}

static inline uint64_t tb_name(struct trace_builder *b, const char *text)
{
	uint64_t hash = trace_hash_name(text), part[3] = {0};
	size_t len = strlen(text);

	for (size_t i = 0; i < b->names; i++)
		if (b->name[i] == hash)
			return hash;
	b->name[b->names++] = hash;
	memcpy(part, text, len < sizeof(part) ? len : sizeof(part));
	tb_event(b, EV_NAME_DEF, hash, part[0], part[1], part[2]);
	return hash;
}

/* A line on the console, with its record. */
static inline void tb_print(struct trace_builder *b, const char *text)
{
	size_t at = strlen(b->console);

	snprintf(b->console + at, sizeof(b->console) - at, "%s\r\n", text);
	tb_event(b, EV_CON_OUT, trace_hash_name(text), strlen(text), 0, 0);
}

/* Edits. The n-th (from 1) record of an event; aborts if there is none. */
static inline size_t tb_find(struct trace_builder *b, unsigned event,
			     unsigned n)
{
	for (size_t i = 0; i < b->count; i++)
		if (b->rec[i].event == event && !--n)
			return i;
	abort();
}

static inline struct trace_record *tb_rec(struct trace_builder *b,
					  unsigned event, unsigned n)
{
	return &b->rec[tb_find(b, event, n)];
}

static inline void tb_drop(struct trace_builder *b, unsigned event, unsigned n)
{
	size_t i = tb_find(b, event, n);

	memmove(&b->rec[i], &b->rec[i + 1],
		(--b->count - i) * sizeof(b->rec[0]));
}

/* A copy of record from, put in front of record to. */
static inline struct trace_record *tb_copy(struct trace_builder *b, size_t from,
					   size_t to)
{
	struct trace_record r = b->rec[from];

	tb_room(b);
	memmove(&b->rec[to + 1], &b->rec[to],
		(b->count++ - to) * sizeof(b->rec[0]));
	r.clock = b->rec[to + 1].clock;
	b->rec[to] = r;
	return &b->rec[to];
}

static inline void tb_judge(struct trace_builder *b, struct verdict *v)
{
	struct trace trace;
	struct err err = {0};
	struct oracle_input in = {.trace = &trace,
				  .plan = &b->plan,
				  .site = &b->site,
				  .ram = b->ram,
				  .ram_bytes = b->ram_bytes,
				  .console = b->console,
				  .console_bytes = strlen(b->console)};

	for (size_t i = 0; i < b->count; i++)
		b->rec[i].seq = (uint32_t)i;
	if (trace_load(&trace, b->rec, b->count, &err))
		abort();
	oracle_judge(&in, v);
	trace_free(&trace);
}

#endif
