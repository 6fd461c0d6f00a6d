/* Cases of `hotrig fuzz site`: see site_case.h. Usual values take most of a
 * byte's range, odd ones the rest. */
#include "harness/fuzz/site_case.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/fuzz/site_call.h"

#define MS UINT64_C(1000000)

#define LIMIT_MS     200000u
#define RING_RECORDS 4096u
#define RAM_BYTES    (UINT64_C(32) << 20)

/* Records before this one are those of the boot. */
#define FIRST_RECORD 22u

struct making {
	struct scenario *scenario;
	unsigned actors, actor; /* how many, and whose calls follow */
	uint8_t call[SITE_ACTORS][SITE_RECORDS][SITE_CALL_BYTES];
	unsigned calls[SITE_ACTORS];
};

static void add_line(struct making *m, const char *line)
{
	struct scenario *s = m->scenario;

	s->console[s->console_count++] = text_dup(line);
}

static const char *const pauses[8] = {"0.001", "0.002", "0.005", "0.02",
				      "0.1",   "1",	"3.5",	 "0.0001"};

static void add_pause(struct making *m, uint8_t how)
{
	struct text line = {0};

	text_printf(&line, "sleep %s", pauses[how & 7]);
	add_line(m, line.at);
	text_free(&line);
}

/* Tunables: small, so that limits are met; some cases have others, and boot. */
static void decode_head(struct scenario *s, uint8_t first, uint8_t second)
{
	struct plan_tunables *t = &s->tunables;

	t->pmm_rambank_bytes = 48 * 4096;
	t->pmm_max_blocks = 20;
	t->hr_max_actors = 4;
	t->hr_max_groups = 3;
	t->hr_max_badness = 3;
	t->max_actors = 8;
	t->sys_stack_bytes = t->usr_stack_bytes = 0x4000;
	s->limit_ns = LIMIT_MS * MS;
	s->ring_records = RING_RECORDS;
	s->ram_bytes = RAM_BYTES;
	if (first >= SITE_USUAL_HEAD) {
		t->hr_max_badness = first >> 3 & 1 ? 1 : 0;
		if (first & 16)
			t->hr_max_actors = t->hr_max_groups = 2;
	}
	if (second >= SITE_USUAL_HEAD) {
		s->quantum_ns = second & 1 ? MS / 50 : MS;
		if (second & 2)
			t->pmm_rambank_bytes = 24 * 4096;
		if (second & 16)
			t->pmm_max_blocks = 9;
		if (second & 12)
			t->mem_model = 1 + (second >> 2 & 3u) % 3;
	}
}

static const char *const groups[8] = {"-g 0 ", "-g 0 ", "-g 0 ", "-g 1 ",
				      "-g 1 ", "-g 2 ", "",	 "-g 3 "};

/* Run one that makes calls. */
static void add_actor(struct making *m, char mode, const char *group)
{
	struct text line = {0};

	if (m->actors == SITE_ACTORS)
		return;
	m->actor = m->actors++;
	text_printf(&line, "arun -q %ssitecalls_%c %c", group, mode,
		    'a' + (int)m->actor);
	add_line(m, line.at);
	text_free(&line);
}

/* The actors that a case begins with: modes and groups. */
static void decode_beginning(struct making *m, uint8_t byte)
{
	static const char *const beginnings[8] = {
		"u0", "u0s0", "s0", "u0s1", "u0u1", "s0s1", "u0s0u1", ""};
	const char *who = beginnings[byte & 7];

	for (; *who; who += 2)
		add_actor(m, who[0], who[1] == '0' ? "-g 0 " : "-g 1 ");
	m->actor = 0;
}

/* An actor of the examples now and then, mostly one that makes calls. */
static void decode_actor(struct making *m, const uint8_t *b)
{
	static const char *const others[8] = {
		"counter_u", "-xip /image/sys_bank/counter_s",
		"counter_s", "-xip /image/sys_bank/counter_u",
		"absent",    "pair_parent_s",
		"",	     "steady_u 3 1"};
	struct text line = {0};

	if (b[1] < SITE_GO_ON && m->actors) {
		m->actor = b[1] % m->actors;
	} else if (b[3] < SITE_MAKES_CALLS) {
		add_actor(m, b[1] & 8 ? 's' : 'u', groups[b[1] & 7]);
	} else {
		text_printf(&line, "arun -q %s%s", groups[b[1] & 7],
			    others[b[3] & 7]);
		add_line(m, line.at);
		text_free(&line);
	}
}

static void decode_call(struct making *m, const uint8_t *b)
{
	if (!m->actors)
		add_actor(m, 'u', "-g 0 ");
	memcpy(m->call[m->actor][m->calls[m->actor]++], b + 1, SITE_CALL_BYTES);
}

/* All calls, as site_call.h has it. */
static void put_input(struct making *m)
{
	struct text input = {0};
	unsigned first = 0;

	for (unsigned i = 0; i < SITE_ACTORS; i++) {
		text_printf(&input, "%04x%04x", first, m->calls[i]);
		first += m->calls[i];
	}
	for (unsigned i = 0; i < SITE_ACTORS; i++)
		for (unsigned k = 0; k < m->calls[i]; k++)
			for (unsigned n = 0; n < SITE_CALL_BYTES; n++)
				text_printf(&input, "%02x", m->call[i][k][n]);
	m->scenario->input = text_take(&input);
}

static void decode_command(struct making *m, const uint8_t *b)
{
	static const char *const plain[8] = {
		"restart", "memstat",	 "aps",		  "reboot",
		"restart", "chorusStat", "shutdown -i 1", "shutdown -i 0"};
	static const char *const odd[8] = {"akill",
					   "akill -g x",
					   "akill 1 2 3 4",
					   "arun -g",
					   "source /absent",
					   "setenv a b",
					   "shutdown -i 9 now",
					   "arun -S -g 0 counter_u"};
	struct text line = {0};

	switch (b[1] & 7) {
	case 0:
	case 1:
	case 2:
		text_printf(&line, "akill %u", 5u + b[2] % 8);
		break;
	case 3:
	case 4:
		text_printf(&line, "akill -g %u", b[2] % 4u);
		break;
	case 5:
	case 6:
		text_puts(&line, plain[b[2] & 7]);
		break;
	default:
		text_puts(&line, odd[b[2] & 7]);
	}
	add_line(m, line.at);
	text_free(&line);
}

/* Where it is: by name, in front of which most of what is worth while lies, or
 * by number. */
static void decode_point(struct text *at, const uint8_t *b)
{
	static const char *const events[SITE_EVENTS] = {
		"call.enter",	"call.return",	"pmm.request",	"pmm.prepare",
		"pmm.commit",	"pmm.release",	"pmm.result",	"hr.request",
		"hr.result",	"hr.group.new", "hr.register",	"hr.image",
		"hr.start",	"hr.exit_hdl",	"hr.death",	"hr.clean",
		"hr.counter",	"hr.restart",	"hr.stop",	"hr.stopped",
		"hr.restarted", "hr.blocked",	"hr.kill",	"hr.ending",
		"hr.group.end", "hr.recover",	"actor.create", "actor.end",
		"bank.map",	"site.up",	"am.load",	"hr.orphan"};
	static const char *const others[16] = {
		"boot.hot",    "thread.run",   "actor.gone",   "con.in",
		"con.out",     "cinit.result", "bank.unmap",   "actor.start",
		"thread.wake", "store.open",   "store.read",   "pad.run",
		"exc.raise",   "pad.done",     "thread.delay", "pmm.verify"};
	unsigned hit = b[3] < SITE_HITS ? 1 + b[3] % 6u : 1 + b[3] % 48u;
	unsigned plus = b[4] < SITE_NO_PLUS ? 0
			: b[4] < SITE_SMALL_PLUS
				? b[4] - SITE_NO_PLUS + 1
				: (b[4] - SITE_SMALL_PLUS + 1) * 17;

	if (b[2] < SITE_BY_NAME)
		text_printf(at, "%s#%u", events[b[2] % SITE_EVENTS], hit);
	else if (b[2] < 0xe0)
		text_printf(at, "%s#%u", others[b[2] & 15], hit);
	else
		text_printf(at, "event:%u",
			    FIRST_RECORD + (b[3] | (b[2] & 3u) << 8));
	if (plus)
		text_printf(at, "+%u", plus);
}

/* "hang" is not among them: by definition nothing recovers from it. */
static void decode_fault(struct making *m, const uint8_t *b)
{
	static const char *const faults[32] = {"segv",
					       "segv",
					       "segv",
					       "site-restart",
					       "site-restart",
					       "site-restart",
					       "kill",
					       "kill",
					       "exit=1",
					       "exit=0",
					       "kill-group",
					       "kill-group",
					       "fail",
					       "fail",
					       "fail",
					       "storage-error",
					       "div0",
					       "illegal",
					       "gp",
					       "segv=wild",
					       "segv=text",
					       "panic",
					       "stall=10ms",
					       "stall=3s",
					       "storage-dead",
					       "none",
					       "stack-overflow",
					       "lost-tick",
					       "line=restart",
					       "line=akill -g 0",
					       "line=akill 5",
					       "flip"};
	static const char *const registers[8] = {"rax", "rbx", "rcx", "rdx",
						 "rsi", "rdi", "rsp", "rip"};
	const char *fault = faults[b[1] & 31];
	struct text at = {0}, flip = {0};
	struct err ignored = {0};

	if (m->scenario->fault_count == SITE_FAULTS)
		return;
	if (!strcmp(fault, "fail")) {
		text_printf(&at, "call.enter#%u", 1 + b[3] % 24u);
	} else if (!strcmp(fault, "flip")) {
		text_printf(&flip, "flip=%s:%u", registers[b[2] & 7],
			    b[2] >> 3);
		text_printf(&at, "call.%s[actor=sitecalls_u]#%u",
			    b[3] & 1 ? "enter" : "return", 1 + b[3] / 2 % 24u);
		fault = flip.at;
	} else {
		decode_point(&at, b);
	}
	scenario_add_fault(m->scenario, at.at, fault, &ignored);
	text_free(&at);
	text_free(&flip);
}

static void decode_record(struct making *m, const uint8_t *b)
{
	switch (site_case_kind(b[0])) {
	case SITE_ACTOR:
		decode_actor(m, b);
		break;
	case SITE_CALL:
		decode_call(m, b);
		break;
	case SITE_COMMAND:
		decode_command(m, b);
		break;
	case SITE_PAUSE:
		add_pause(m, b[1]);
		break;
	default:
		decode_fault(m, b);
	}
}

struct scenario *site_case_scenario(const uint8_t *bytes, size_t len,
				    unsigned *common_lines)
{
	struct making m = {.scenario = scenario_new("site case")};
	uint8_t head[SITE_HEAD_BYTES] = {0}, record[SITE_RECORD_BYTES];

	m.scenario->console =
		text_alloc((SITE_RECORDS + SITE_ACTORS) * sizeof(char *));
	memcpy(head, bytes, len < sizeof(head) ? len : sizeof(head));
	decode_head(m.scenario, head[0], head[1]);
	decode_beginning(&m, head[0]);
	*common_lines = m.scenario->console_count;
	for (size_t at = SITE_HEAD_BYTES; at < len && at < SITE_CASE_BYTES;
	     at += SITE_RECORD_BYTES) {
		size_t n =
			len - at < sizeof(record) ? len - at : sizeof(record);

		memset(record, 0, sizeof(record));
		memcpy(record, bytes + at, n);
		decode_record(&m, record);
	}
	put_input(&m);
	return m.scenario;
}
