/*
 * console-text: the text on the serial line and the records tell the same.
 * Each line has its con.out record, in order; C_INIT's lists say what the
 * model says. (HR_CTRL's "blocked" lines: group-blocking.)
 */
#include "harness/oracle/inv.h"

#include <stdio.h>
#include <string.h>

#define REPORT(r, ...) inv_report(m, &inv_console_text, r, __VA_ARGS__)

/* Lines that a stop in the midst of writing may spoil. */
#define TORN_LINES 2u

static const char hot_text[] = "Hot reboot ...";

/* The line at an offset, without its end; false: no whole line is left. */
static bool line_at(const struct model *m, size_t at, const char **text,
		    size_t *len, size_t *next)
{
	const char *from = m->in->console + at, *end;

	if (at >= m->in->console_bytes)
		return false;
	end = memchr(from, '\n', m->in->console_bytes - at);
	if (!end)
		return false;
	*text = from;
	*len = (size_t)(end - from);
	*next = at + *len + 1;
	*len -= *len && from[*len - 1] == '\r';
	return true;
}

static bool is_line(const struct trace_record *r, const char *text, size_t len)
{
	return r->arg[1] == len &&
	       r->arg[0] == (len ? trace_hash_bytes(text, len) : 0);
}

/* Is this line written on the way to a panic? Its record follows the text. */
static bool panics(const struct model *m, const struct trace_record *r)
{
	const struct trace *trace = m->in->trace;
	size_t i = r->seq + 1u;

	while (i < trace->count && trace->rec[i].event == EV_CON_OUT)
		i++;
	return i < trace->count && trace->rec[i].event == EV_SITE_PANIC;
}

/* The line of this con.out record; NULL if it cannot be told. */
static const char *take_line(struct model *m, const struct trace_record *r,
			     size_t *len)
{
	struct model_console *c = &m->console;
	const char *text, *second;
	size_t next, after, n;

	if (c->lost)
		return NULL;
	if (!line_at(m, c->at, &text, len, &next)) {
		c->lost = true;
		if (!c->slack)
			REPORT(r, "a line of %llu bytes is not on the console",
			       (unsigned long long)r->arg[1]);
		return NULL;
	}
	if (is_line(r, text, *len)) {
		c->at = next;
		return text;
	}
	if (!c->slack && panics(m, r))
		c->slack = 1;
	if (!c->slack) {
		c->lost = true;
		REPORT(r, "the console shows another line: \"%.*s\"",
		       *len < 80 ? (int)*len : 80, text);
		return NULL;
	}
	c->slack--;
	c->at = next;
	if (line_at(m, next, &second, &n, &after) && is_line(r, second, n)) {
		c->at = after;
		*len = n;
		return second;
	}
	return NULL;
}

static void memstat(struct model *m, const struct trace_record *r,
		    const char *text)
{
	const struct plan_tunables *t = &m->in->plan->tunables;
	unsigned long long pages, used, left;
	unsigned live, max;

	if (sscanf(text,
		   "bank: %llu pages, %llu used, %llu free; %u blocks of %u",
		   &pages, &used, &left, &live, &max) != 5 ||
	    m->maybes || m->bank_seq > m->site.command_seq)
		return;
	if (pages != t->pmm_rambank_bytes / LAYOUT_PAGE_BYTES ||
	    used != m->live_pages || left != pages - used || live != m->live ||
	    max != t->pmm_max_blocks)
		REPORT(r, "memstat: %u blocks, %u pages are in use, not \"%s\"",
		       m->live, m->live_pages, text);
}

/* A row of aps: user, aid, group, name. */
static void aps(struct model *m, const struct trace_record *r, char *text)
{
	const struct model_instance *i;
	char group[8], want[12] = "-";
	unsigned aid;
	size_t len;
	int at = 0;

	if (sscanf(text, "%*u %u %7s %n", &aid, group, &at) != 2 || !at) {
		m->console.aps = false;
		return;
	}
	i = model_actor(m, aid);
	if (!i)
		return; /* a boot actor */
	if (i->group >= 0)
		snprintf(want, sizeof(want), "%d", i->group);
	len = strlen(text + at);
	len -= len > 4 ? 4 : len; /* the last column */
	while (len && text[at + (int)len - 1] == ' ')
		len--;
	text[at + (int)len] = 0;
	if (strcmp(group, want) ||
	    (i->gone && i->gone_seq < m->site.command_seq))
		REPORT(r, "aps: aid %u is in group %s%s, shown in %s", aid,
		       want, i->gone ? " and gone" : "", group);
	else if (len < BANK_NAME_BYTES - 1 &&
		 trace_hash_name(text + at) != i->name)
		REPORT(r, "aps: aid %u is %s, shown as %s", aid,
		       model_name(m, i->name), text + at);
}

/* What C_INIT prints while it carries a command out. */
static void by_c_init(struct model *m, const struct trace_record *r, char *text)
{
	unsigned aid;

	if (m->console.aps)
		aps(m, r, text);
	if (!strncmp(text, "UID   AID GROUP", 15))
		m->console.aps = true;
	else if (sscanf(text, "Started aid = %u", &aid) == 1 &&
		 !model_actor(m, aid))
		REPORT(r, "aid %u is said to be started, there is none", aid);
	else
		memstat(m, r, text);
}

static bool is_boot_actor(struct model *m, uint32_t aid)
{
	const struct model_instance *i = model_actor(m, aid);

	return !i || i->mode == MODE_BOOT;
}

static void con_out(struct model *m, const struct trace_record *r)
{
	char text[256];
	size_t len = 0;
	const char *line = take_line(m, r, &len);

	if (!line || len >= sizeof(text))
		return;
	memcpy(text, line, len);
	text[len] = 0;
	if (m->site.restarting && !strcmp(text, hot_text))
		m->console.hot = true;
	if (m->site.command && r->actor && is_boot_actor(m, r->actor))
		by_c_init(m, r, text);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	struct model_console *c = &m->console;

	switch (r->event) {
	case EV_CON_OUT:
		con_out(m, r);
		break;
	case EV_CINIT_COMMAND:
	case EV_CINIT_RESULT:
		c->aps = false;
		break;
	case EV_SITE_RESTART:
		c->hot = false;
		c->fired = m->site.fired;
		if (r->arg[0] == SITE_CAUSE_PANIC ||
		    r->arg[0] == SITE_CAUSE_FAULT)
			c->slack += TORN_LINES;
		break;
	case EV_BOOT_HOT:
		if (!c->hot && !c->lost && c->fired == m->site.fired)
			REPORT(r, "a hot boot without \"%s\" on the console",
			       hot_text);
		break;
	default:
		break;
	}
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	const char *text;
	size_t len, next;

	(void)bank;
	if (model_settled(m) && !m->console.lost && !m->console.slack &&
	    line_at(m, m->console.at, &text, &len, &next))
		REPORT(NULL, "no record tells of the line \"%.*s\"",
		       len < 80 ? (int)len : 80, text);
}

const struct inv inv_console_text = {
	.info = {"console-text",
		 "The console shows the lines that the records tell of, and "
		 "C_INIT's lists show what exists.",
		 "CMD-1 SITE-1"},
	.on_event = on_event,
	.on_end = on_end,
};
