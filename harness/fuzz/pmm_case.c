/*
 * Cases of `hotrig fuzz pmm`: see pmm_case.h. Usual values take most of a
 * byte's range, odd ones the rest. An actor decodes too
 * (tests/guest/pmmcalls.c), so this needs no more than string.h.
 */
#include "harness/fuzz/pmm_case.h"

#include <string.h>

#include "runtime/abi/trace.h"

#define PAGE 4096u

const struct fuzz_actor fuzz_actor[FUZZ_ACTORS] = {
	{"hr_ctrl", MODE_BOOT, TRACE_NO_GROUP},
	{"u0", MODE_USER, 0},
	{"u", MODE_USER, TRACE_NO_GROUP},
	{"s0", MODE_SUPERVISOR, 0},
	{"s1", MODE_SUPERVISOR, 1},
	{"u1", MODE_USER, 1},
};

/* A bank of one word of pages, one that is soon full, and, because it takes
 * much longer, more seldom one that has several words of slots and pages. */
static const struct fuzz_geometry small = {6, 12}, tiny = {3, 5},
				  large = {66, 140};

void fuzz_case_begin(struct fuzz_case *c, const uint8_t *bytes, size_t len)
{
	c->bytes = bytes;
	c->len = len < FUZZ_CASE_BYTES ? len : FUZZ_CASE_BYTES;
	c->at = 1;
	c->geometry = !len || bytes[0] < FUZZ_USUAL_HEAD ? small
		      : bytes[0] < 0xf0			 ? tiny
							 : large;
}

static void decode_op(struct fuzz_step *s, uint8_t byte)
{
	static const uint8_t ops[16] = {
		FUZZ_ALLOCATE, FUZZ_ALLOCATE, FUZZ_ALLOCATE, FUZZ_ALLOCATE,
		FUZZ_ALLOCATE, FUZZ_ALLOCATE, FUZZ_FREE,     FUZZ_FREE,
		FUZZ_FREE,     FUZZ_FREE_ALL, FUZZ_FREE_ALL, FUZZ_FREE_ALL,
		FUZZ_RESTART,  FUZZ_SITE,     FUZZ_SERIES,   FUZZ_COLD};

	s->op = (enum fuzz_op)ops[byte % 16];
	s->actor = byte / 16 % 8;
	if (s->actor >= FUZZ_ACTORS)
		s->actor -= FUZZ_ACTORS - 1;
	s->memory_short = byte >= FUZZ_USUAL_OP;
}

static void set_name(struct fuzz_step *s, const char *text)
{
	memset(s->name, 0, sizeof(s->name));
	memcpy(s->name, text, strlen(text));
}

static void system_name(struct fuzz_step *s, uint8_t id)
{
	set_name(s, BANK_SYS_PREFIX ".A");
	s->name[sizeof(BANK_SYS_PREFIX)] = (char)('A' + id % 4);
}

/* Some of the names, and some of the keys below, come to lie in one chain of
 * the bank's tables. */
static void plain_name(struct fuzz_step *s, uint8_t byte)
{
	uint8_t id = byte % 12;
	size_t len = id < 8 ? 1 : id < 10 ? 5 : BANK_NAME_BYTES - 1;

	memset(s->name, 'N', len);
	s->name[len - 1] = "AQaqBRCDEFGH"[id];
	/* What is behind the NUL does not count. */
	if (byte >= 0x80)
		memset(s->name + len + 1, 'z', BANK_NAME_BYTES - len - 1);
}

static void odd_name(struct fuzz_step *s, uint8_t odd)
{
	static const enum fuzz_pointer at[] = {FUZZ_NULL, FUZZ_WILD, FUZZ_TOP,
					       FUZZ_EDGE, FUZZ_LAST};
	static const char *const media[] = {"ROM",  "",	   "RA",
					    "RAMX", "ram", "RAMRAMRAMRAMRAMR"};
	const size_t pointers = sizeof(at) / sizeof(at[0]);

	if (odd < 16) {
		system_name(s, odd);
	} else if (odd < 20) {
		set_name(s, odd % 2 ? "__SY" : "__SYS");
	} else if (odd < 24) {
		memset(s->name, 'N', sizeof(s->name));
	} else if (odd < 28) {
		memset(s->name, 0, sizeof(s->name));
	} else if (odd < 44) {
		set_name(s, "A");
		s->name_at = at[odd % pointers];
	} else {
		set_name(s, "A");
		memset(s->medium, 0, sizeof(s->medium));
		memcpy(s->medium, media[odd % 6], strlen(media[odd % 6]));
	}
}

static void decode_name(struct fuzz_step *s, uint8_t byte)
{
	memcpy(s->medium, "RAM", 3);
	if (byte < FUZZ_USUAL_NAME)
		plain_name(s, byte);
	else
		odd_name(s, byte & 0x3f);
	/* HR_CTRL has names of the system only. */
	if (fuzz_actor[s->actor].mode == MODE_BOOT)
		system_name(s, byte);
}

static void set_key(struct fuzz_step *s, const char *bytes, uint64_t len)
{
	s->key_at = FUZZ_GOOD;
	memcpy(s->key, bytes, (size_t)len);
	s->key_size = len;
}

static void plain_key(struct fuzz_step *s, uint8_t id)
{
	static const char *const short_keys[] = {"K", "K", "[", "K\0["};
	static const uint8_t sizes[] = {1, 2, 1, 3};

	if (id == 0) {
		s->key_at = FUZZ_NULL;
	} else if (id < 5) {
		set_key(s, short_keys[id - 1], sizes[id - 1]);
	} else {
		s->key_at = FUZZ_GOOD;
		memset(s->key, 'k', BANK_KEY_BYTES);
		s->key[BANK_KEY_BYTES - 1] = (uint8_t)('0' + id);
		s->key_size = BANK_KEY_BYTES;
	}
}

static void group_key(struct fuzz_step *s, int group)
{
	char text[] = BANK_SYS_PREFIX ".K0";

	text[sizeof(text) - 2] = (char)('0' + group);
	set_key(s, text, sizeof(text));
}

static void odd_key(struct fuzz_step *s, uint8_t odd)
{
	int own = fuzz_actor[s->actor].group;

	plain_key(s, 1 + odd % 6);
	if (odd < 32)
		group_key(s, own < 0 ? odd % 2 : own);
	else if (odd < 40)
		group_key(s, odd % 3);
	else if (odd < 48)
		set_key(s, "__SYS.K0", 5 + odd % 4);
	else if (odd < 52)
		set_key(s, "__SY", 4);
	else if (odd < 56)
		s->key_size = BANK_KEY_BYTES + 1;
	else if (odd < 60)
		s->key_size = odd % 2 ? UINT64_MAX : 1ull << 32;
	else if (odd < 64)
		s->key_at = FUZZ_NULL;
	else if (odd < 68)
		s->key_size = 0;
	else
		s->key_at = (enum fuzz_pointer)(FUZZ_LAST + odd % 5);
}

static void decode_key(struct fuzz_step *s, uint8_t byte)
{
	if (byte < FUZZ_USUAL_KEY)
		plain_key(s, byte % 7);
	else
		odd_key(s, (uint8_t)(byte - FUZZ_USUAL_KEY));
}

static void decode_size(struct fuzz_step *s, uint8_t byte, uint32_t pages)
{
	const uint64_t odd[] = {0,
				1,
				PAGE - 1,
				PAGE + 1,
				(uint64_t)pages * PAGE,
				(uint64_t)pages * PAGE + 1,
				(uint64_t)pages * PAGE / 2,
				1ull << 32,
				1ull << 44,
				1ull << 63,
				UINT64_MAX - PAGE + 2,
				UINT64_MAX};

	if (byte >= FUZZ_USUAL_SIZE) {
		s->size = odd[byte % (sizeof(odd) / sizeof(odd[0]))];
		return;
	}
	s->size = (1 + (uint64_t)(byte % 8) * (pages > 64 ? 9 : 1)) * PAGE;
	s->size -= byte / 8 % 2;
}

static void decode_addr(struct fuzz_step *s, uint8_t byte)
{
	s->count = 1 + byte % 24;
	if (byte >= FUZZ_USUAL_ADDR)
		s->addr_at = (enum fuzz_pointer)(FUZZ_LAST + byte % 5);
}

bool fuzz_case_next(struct fuzz_case *c, struct fuzz_step *s)
{
	uint8_t in[FUZZ_STEP_BYTES] = {0};
	size_t left;

	if (c->at >= c->len)
		return false;
	left = c->len - c->at;
	memcpy(in, c->bytes + c->at, left < sizeof(in) ? left : sizeof(in));
	c->at += sizeof(in);

	memset(s, 0, sizeof(*s));
	decode_op(s, in[FUZZ_BYTE_OP]);
	decode_name(s, in[FUZZ_BYTE_NAME]);
	decode_key(s, in[FUZZ_BYTE_KEY]);
	decode_size(s, in[FUZZ_BYTE_SIZE], c->geometry.pages);
	decode_addr(s, in[FUZZ_BYTE_ADDR]);
	if (fuzz_actor[s->actor].mode == MODE_BOOT) {
		s->addr_at = s->name_at = FUZZ_GOOD;
		if (s->key_at != FUZZ_NULL)
			s->key_at = FUZZ_GOOD;
	}
	if (in[FUZZ_BYTE_CUT] >= FUZZ_USUAL_CUT)
		s->cut = in[FUZZ_BYTE_CUT] - FUZZ_USUAL_CUT + 1;
	if (s->op == FUZZ_SERIES)
		s->name_at = FUZZ_GOOD;
	return true;
}

void fuzz_series_name(const struct fuzz_step *s, uint32_t number,
		      char name[BANK_NAME_BYTES])
{
	size_t at = 0;

	memset(name, 0, BANK_NAME_BYTES);
	if (fuzz_actor[s->actor].mode == MODE_BOOT) {
		memcpy(name, BANK_SYS_PREFIX, sizeof(BANK_SYS_PREFIX) - 1);
		at = sizeof(BANK_SYS_PREFIX) - 1;
	}
	name[at++] = (char)('S' + s->key_size % 4);
	name[at++] = (char)('0' + number / 10);
	name[at] = (char)('0' + number % 10);
}
