/* Cells of a trace: see cells.h. */
#include "harness/fuzz/site/cells.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/trace/phase.h"
#include "runtime/abi/plan.h"
#include "runtime/abi/calls.h"

#define ANSWERS 16u
#define OPS	8u
#define BLOCKS	64u
#define GROUPS	4u
#define MEMBERS 4u

enum block_state {
	BLOCK_ABSENT,
	BLOCK_UNMAPPED,
	BLOCK_OWN,
	BLOCK_OTHERS,
	BLOCK_STATES
};

enum group_state {
	GROUP_NONE,
	GROUP_RUNS,
	GROUP_RESTARTS,
	GROUP_BLOCKED,
	GROUP_ENDS,
	GROUP_STATES
};

/* What a group id has been through, this boot or before. */
enum past {
	PAST_INDIRECT = 1, /* a member was started by another one */
	PAST_CLEAN = 2,	   /* a member has ended cleanly */
	PAST_RESTART = 4,
	PAST_BLOCKED = 8,
	PAST_ENDED = 16, /* there was a group of this id */
	PAST_HOT = 32,
	PASTS = 64
};

#define EVENT_CELLS (EV_COUNT * PHASE_COUNT * FAULT_COUNT)
#define PMM_CELLS   (OPS * ANSWERS * BLOCK_STATES)
#define HR_CELLS    (OPS * ANSWERS * GROUP_STATES * MEMBERS)
#define PAST_EVENTS (EV_HR_ORPHAN - EV_HR_GROUP_NEW)
#define PAST_CELLS  (PAST_EVENTS * PASTS)

_Static_assert(EVENT_CELLS + PMM_CELLS + HR_CELLS + PAST_CELLS <= CELLS,
	       "room for cells");

struct block {
	uint64_t name, page;
	unsigned mapped; /* by so many */
	uint64_t by;	 /* the last of them */
};

struct group {
	enum group_state state;
	unsigned members;
};

struct state {
	uint8_t *cells;
	struct block block[BLOCKS];
	size_t blocks;
	struct group group[GROUPS];
	unsigned past[GROUPS];
	unsigned fault;
	/* When the request came that is being answered. */
	enum block_state asked;
	struct group of_caller;
};

static struct block *find(struct state *s, uint64_t name)
{
	for (size_t i = 0; i < s->blocks; i++)
		if (s->block[i].name == name)
			return &s->block[i];
	return NULL;
}

static enum block_state state_of(struct state *s, uint64_t name, uint64_t aid)
{
	const struct block *b = find(s, name);

	return !b				? BLOCK_ABSENT
	       : !b->mapped			? BLOCK_UNMAPPED
	       : b->mapped == 1 && b->by == aid ? BLOCK_OWN
						: BLOCK_OTHERS;
}

/* A result as a small number: right, or which error. */
static unsigned answer(uint64_t result)
{
	int64_t value = (int64_t)result;

	return value >= 0 ? 0 : 1 + (unsigned)(-value) % (ANSWERS - 1);
}

static void map_block(struct state *s, const struct trace_record *rec, int by)
{
	for (size_t i = 0; i < s->blocks; i++) {
		struct block *b = &s->block[i];

		if (b->page != rec->arg[1])
			continue;
		b->mapped += (unsigned)by;
		b->by = rec->arg[0];
	}
}

static void follow_pmm(struct state *s, const struct trace_record *rec)
{
	struct block *b;

	switch (rec->event) {
	case EV_PMM_REQUEST:
		s->asked = state_of(s, rec->arg[1], rec->actor);
		break;
	case EV_PMM_COMMIT:
		if (s->blocks < BLOCKS)
			s->block[s->blocks++] = (struct block){
				.name = rec->arg[1], .page = rec->arg[2]};
		break;
	case EV_PMM_RELEASE:
		b = find(s, rec->arg[1]);
		if (b)
			*b = s->block[--s->blocks];
		break;
	case EV_PMM_RESULT:
		s->cells[EVENT_CELLS +
			 (rec->arg[0] % OPS * ANSWERS + answer(rec->arg[1])) *
				 BLOCK_STATES +
			 s->asked] = 1;
		break;
	case EV_BANK_MAP:
		map_block(s, rec, 1);
		break;
	case EV_BANK_UNMAP:
		map_block(s, rec, -1);
		break;
	default:
		break;
	}
}

static struct group *group_at(struct state *s, uint64_t id)
{
	return id < GROUPS ? &s->group[id] : &s->group[GROUPS - 1];
}

/* The group that a request is about: of its argument, else of the caller. */
static struct group asked_group(struct state *s, const struct trace_record *rec)
{
	uint64_t id = rec->arg[2] < GROUPS ? rec->arg[2]
					   : (uint64_t)(int64_t)rec->group;

	return id < GROUPS ? s->group[id] : (struct group){0};
}

static void note_answer(struct state *s, const struct trace_record *rec)
{
	const struct group *g = &s->of_caller;
	unsigned members = g->members < MEMBERS ? g->members : MEMBERS - 1;

	s->cells[EVENT_CELLS + PMM_CELLS +
		 ((rec->arg[0] % OPS * ANSWERS + answer(rec->arg[1])) *
			  GROUP_STATES +
		  g->state) *
			 MEMBERS +
		 members] = 1;
}

static void follow_groups(struct state *s, const struct trace_record *rec)
{
	switch (rec->event) {
	case EV_HR_REQUEST:
		s->of_caller = asked_group(s, rec);
		break;
	case EV_HR_RESULT:
		note_answer(s, rec);
		break;
	case EV_HR_GROUP_NEW:
		group_at(s, rec->arg[0])->state = GROUP_RUNS;
		group_at(s, rec->arg[0])->members = 0;
		break;
	case EV_HR_REGISTER:
		group_at(s, rec->arg[1])->members++;
		break;
	case EV_HR_RESTART:
		group_at(s, rec->arg[0])->state = GROUP_RESTARTS;
		break;
	case EV_HR_RESTARTED:
		group_at(s, rec->arg[0])->state = GROUP_RUNS;
		break;
	case EV_HR_BLOCKED:
		group_at(s, rec->arg[0])->state = GROUP_BLOCKED;
		break;
	case EV_HR_KILL:
	case EV_HR_ENDING:
		group_at(s, rec->arg[0])->state = GROUP_ENDS;
		break;
	case EV_HR_GROUP_END:
		*group_at(s, rec->arg[0]) = (struct group){0};
		break;
	case EV_HR_RECOVER:
		group_at(s, rec->arg[0])->state = GROUP_RESTARTS;
		group_at(s, rec->arg[0])->members = (unsigned)rec->arg[1];
		break;
	default:
		break;
	}
}

/* The group of an event, -1: it is of none. */
static int64_t group_of(const struct trace_record *rec)
{
	switch (rec->event) {
	case EV_HR_REGISTER:
	case EV_HR_CLEAN:
		return (int64_t)rec->arg[1];
	case EV_HR_START:
	case EV_HR_EXIT_HDL:
	case EV_HR_STOP:
		return (int64_t)rec->arg[2];
	case EV_HR_IMAGE:
	case EV_HR_DEATH:
		return -1;
	default:
		return rec->event >= EV_HR_GROUP_NEW &&
				       rec->event < EV_HR_ORPHAN
			       ? (int64_t)rec->arg[0]
			       : -1;
	}
}

static unsigned past_of(const struct trace_record *rec)
{
	switch (rec->event) {
	case EV_HR_REGISTER:
		return rec->arg[3] == KIND_INDIRECT ? PAST_INDIRECT : 0;
	case EV_HR_CLEAN:
		return PAST_CLEAN;
	case EV_HR_RESTARTED:
		return PAST_RESTART;
	case EV_HR_BLOCKED:
		return PAST_BLOCKED;
	case EV_HR_RECOVER:
		return PAST_HOT;
	default:
		return 0;
	}
}

static void follow_past(struct state *s, const struct trace_record *rec)
{
	int64_t id = group_of(rec);

	if (id < 0 || id >= GROUPS)
		return;
	s->cells[EVENT_CELLS + PMM_CELLS + HR_CELLS +
		 (unsigned)(rec->event - EV_HR_GROUP_NEW) * PASTS +
		 s->past[id]] = 1;
	s->past[id] |= past_of(rec);
	if (rec->event == EV_HR_GROUP_END)
		s->past[id] = PAST_ENDED;
}

static unsigned event_cell(unsigned event, unsigned phase, unsigned fault)
{
	return (event * PHASE_COUNT + phase) * FAULT_COUNT + fault;
}

static void forget(struct state *s, bool bank)
{
	memset(s->group, 0, sizeof(s->group));
	for (size_t i = 0; i < s->blocks; i++)
		s->block[i].mapped = 0;
	if (!bank)
		return;
	s->blocks = 0;
	memset(s->past, 0, sizeof(s->past));
}

void cells_mark(const struct trace *trace, uint8_t cells[CELLS])
{
	struct state s = {.cells = cells};
	uint8_t *phase = phases_of(trace);

	memset(cells, 0, CELLS);
	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_record *rec = &trace->rec[i];

		if (rec->event == EV_FAULT_FIRED)
			s.fault = (unsigned)(rec->arg[1] % FAULT_COUNT);
		if (rec->event == EV_BOOT_COLD || rec->event == EV_BOOT_HOT)
			forget(&s, rec->event == EV_BOOT_COLD);
		cells[event_cell(rec->event, phase[i], s.fault)] = 1;
		follow_pmm(&s, rec);
		follow_groups(&s, rec);
		follow_past(&s, rec);
	}
	free(phase);
}
