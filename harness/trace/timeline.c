/*
 * The timeline: one line a record, restarts as blocks.
 */
#include "harness/trace/timeline.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/abi/plan.h"

#define DEPTH_MAX  16u
#define INDENT_MAX 8u
#define AIDS	   65536u

/* A restart that has begun and not ended. */
struct block {
	int64_t group; /* of a group restart; -1: site restart */
	uint64_t clock;
};

struct timeline {
	const struct trace *trace;
	struct text *out;
	bool colour;
	uint64_t *name; /* hash by aid, of this boot */
	struct block block[DEPTH_MAX];
	unsigned depth;
	const struct trace_record *failure; /* last that may cause a restart */
};

enum paint { PLAIN, PAINT_FAULT, PAINT_FAILURE, PAINT_BLOCK };

static void paint(struct timeline *t, enum paint paint)
{
	static const char *const codes[] = {[PLAIN] = "\033[0m",
					    [PAINT_FAULT] = "\033[1;35m",
					    [PAINT_FAILURE] = "\033[31m",
					    [PAINT_BLOCK] = "\033[1;33m"};

	if (t->colour)
		text_puts(t->out, codes[paint]);
}

static bool is_fault(const struct trace_record *r)
{
	return r->event == EV_FAULT_ARMED || r->event == EV_FAULT_FIRED ||
	       r->event == EV_FAULT_TAKEN || r->event == EV_FAULT_REFUSED;
}

static bool is_failure(const struct trace_record *r)
{
	return r->event == EV_EXC_RAISE || r->event == EV_SITE_PANIC ||
	       (r->event == EV_ACTOR_END && r->arg[1] == CAUSE_FAULT);
}

/* "counter_u.0", "counter_u.0/pmm" for a boot actor on its behalf, "pmm". */
static void format_who(const struct timeline *t, const struct trace_record *r,
		       char *who, size_t size)
{
	const char *name = trace_text(t->trace, t->name[r->actor]);
	const char *in = trace_in_name(r->in);

	if (!r->actor || (name && !strcasecmp(name, in)))
		snprintf(who, size, "%s", in);
	else if (!name || !t->name[r->actor])
		snprintf(who, size, "aid %u/%s", r->actor, in);
	else if (r->in == IN_ACTOR)
		snprintf(who, size, "%s", name);
	else
		snprintf(who, size, "%s/%s", name, in);
}

static void put_indent(struct timeline *t)
{
	for (unsigned i = 0; i < t->depth && i < INDENT_MAX; i++)
		text_puts(t->out, "| ");
}

void timeline_arguments(const struct trace *trace, const struct trace_record *r,
			struct text *out)
{
	for (unsigned arg = 0; arg < 4; arg++) {
		const char *key = event_arg_name(r->event, arg);
		const char *word = timeline_word(r->event, arg, r->arg[arg]);
		char value[40];

		if (!*key)
			continue;
		trace_format_arg(trace, r, arg, value, sizeof(value));
		text_printf(out, " %s=%s", key, word ? word : value);
	}
}

static void put_record(struct timeline *t, const struct trace_record *r)
{
	const bool fault = is_fault(r), failure = is_failure(r);
	char who[64];

	format_who(t, r, who, sizeof(who));
	if (fault || failure)
		paint(t, fault ? PAINT_FAULT : PAINT_FAILURE);
	text_printf(
		t->out, "%-2s %5" PRIu32 " %4" PRIu64 ".%09" PRIu64 " %-20s ",
		fault	  ? ">>"
		: failure ? " !"
			  : "",
		r->seq, r->clock / 1000000000u, r->clock % 1000000000u, who);
	put_indent(t);
	text_printf(t->out, "%-12s", event_name(r->event));
	timeline_arguments(t->trace, r, t->out);
	if (fault || failure)
		paint(t, PLAIN);
	text_puts(t->out, "\n");
}

/* In the place of number, time and actor. */
static void put_margin(struct timeline *t)
{
	paint(t, PAINT_BLOCK);
	text_printf(t->out, "%-45s", "");
	put_indent(t);
}

static void put_cause(struct timeline *t)
{
	const struct trace_record *r = t->failure;

	if (!r) {
		text_puts(t->out, "\n");
		return;
	}
	text_printf(t->out, ", caused by event %" PRIu32 " %s", r->seq,
		    event_name(r->event));
	timeline_arguments(t->trace, r, t->out);
	text_puts(t->out, "\n");
}

static void open_block(struct timeline *t, const struct trace_record *r)
{
	const bool site = r->event == EV_SITE_RESTART;
	const char *word = timeline_word(r->event, 0, r->arg[0]);

	put_margin(t);
	if (site)
		text_printf(t->out, "+ site restart (%s)", word ? word : "?");
	else
		text_printf(t->out, "+ group restart of group %" PRIu64,
			    r->arg[0]);
	put_cause(t);
	paint(t, PLAIN);
	if (t->depth < DEPTH_MAX)
		t->block[t->depth++] = (struct block){
			site ? -1 : (int64_t)r->arg[0], r->clock};
	t->failure = NULL;
}

static void put_end(struct timeline *t, const struct block *block,
		    uint64_t clock)
{
	uint64_t us = (clock - block->clock) / 1000u;

	put_margin(t);
	if (block->group < 0)
		text_puts(t->out, "= site in service");
	else
		text_printf(t->out, "= group %" PRId64 " restarted",
			    block->group);
	text_printf(t->out, " after %" PRIu64 ".%03" PRIu64 " ms\n", us / 1000u,
		    us % 1000u);
	paint(t, PLAIN);
}

/* What began within it and did not end was cut off, and ends with it. */
static void close_block(struct timeline *t, int64_t group, uint64_t clock)
{
	unsigned at = t->depth;

	while (at && t->block[at - 1].group != group)
		at--;
	if (!at)
		return;
	/* Site restarts that follow one another end with the first. */
	while (group < 0 && at > 1 && t->block[at - 2].group < 0)
		at--;
	t->depth = at - 1;
	put_end(t, &t->block[at - 1], clock);
	if (group < 0)
		t->depth = 0;
}

/* What a restart that begins next is caused by. */
static void note_cause(struct timeline *t, const struct trace_record *r)
{
	switch (r->event) {
	case EV_SITE_PANIC:
	case EV_HR_SITE:
	case EV_HR_DEATH:
	case EV_CINIT_COMMAND:
		t->failure = r;
		break;
	case EV_FAULT_FIRED:
		if (r->arg[1] == FAULT_SITE_RESTART)
			t->failure = r;
		break;
	default:
		break;
	}
}

static void note_names(struct timeline *t, const struct trace_record *r)
{
	if (r->event == EV_BOOT_COLD || r->event == EV_BOOT_HOT)
		memset(t->name, 0, AIDS * sizeof(t->name[0]));
	if (r->event == EV_ACTOR_CREATE && r->arg[0] < AIDS)
		t->name[r->arg[0]] = r->arg[1];
	if (r->event == EV_HR_START && r->arg[1] < AIDS)
		t->name[r->arg[1]] = r->arg[0];
}

static void put_event(struct timeline *t, const struct trace_record *r)
{
	note_names(t, r);
	if (r->event == EV_HR_RESTART || r->event == EV_SITE_RESTART)
		open_block(t, r);
	if (r->event != EV_NAME_DEF)
		put_record(t, r);
	if (r->event == EV_HR_RESTARTED)
		close_block(t, (int64_t)r->arg[0], r->clock);
	if (r->event == EV_SITE_UP)
		close_block(t, -1, r->clock);
	note_cause(t, r);
}

void timeline_format(const struct trace *trace, bool colour, struct text *out)
{
	struct timeline t = {.trace = trace, .out = out, .colour = colour};

	t.name = text_alloc(AIDS * sizeof(t.name[0]));
	memset(t.name, 0, AIDS * sizeof(t.name[0]));
	for (size_t i = 0; i < trace->count; i++)
		put_event(&t, &trace->rec[i]);
	free(t.name);
}
