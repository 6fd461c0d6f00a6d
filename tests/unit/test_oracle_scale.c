/*
 * The judge goes through a trace once: with 60,000 blocks it is done in a
 * second or two, where any loop over all blocks for each of them would take
 * minutes. deadline: 40 s
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "site_builder.h"

#define BLOCKS 60000u
#define KEYED  20000u /* of them have a key that pmmFreeAll is called with */
#define SINGLE 20000u /* are freed one by one */
#define SYSTEM 4u     /* blocks of the actor that makes them */
#define PAGES  (BLOCKS + 8)

static const char *bulk_name(uint32_t i)
{
	static char name[16];

	snprintf(name, sizeof(name), "B%u", i % 1000000u);
	return name;
}

static void bulk_request(struct site_builder *s, uint64_t op, uint32_t i,
			 const char *key)
{
	s->tb->in = IN_ACTOR;
	tb_event(s->tb, EV_CALL_ENTER, LAP_PMM << 8 | op, 0, 0, 0);
	s->tb->in = IN_PMM;
	tb_event(s->tb, EV_PMM_REQUEST, op, trace_hash_name(bulk_name(i)), 100,
		 key ? trace_hash_bytes(key, strlen(key) + 1) : 0);
}

static void bulk_result(struct site_builder *s, uint64_t op, uint32_t i,
			int64_t result, uint64_t addr)
{
	tb_event(s->tb, EV_PMM_RESULT, op, (uint64_t)result,
		 trace_hash_name(bulk_name(i)), addr);
	s->tb->in = IN_ACTOR;
	tb_event(s->tb, EV_CALL_RETURN, LAP_PMM << 8 | op, (uint64_t)result, 0,
		 0);
}

static void bulk_allocate(struct site_builder *s, uint32_t aid, uint32_t page)
{
	for (uint32_t i = 0; i < BLOCKS; i++) {
		const char *name = bulk_name(i);
		uint64_t text[2] = {0}, addr = page + (uint64_t)i;

		memcpy(text, name, strlen(name));
		tb_event(s->tb, EV_NAME_DEF, trace_hash_name(name), text[0],
			 text[1], 0);
		addr = LAYOUT_USRBANK_VIRT + addr * LAYOUT_PAGE_BYTES;
		bulk_request(s, PMM_OP_ALLOCATE, i, i < KEYED ? "KEY" : NULL);
		sb_create(s, SYSTEM + i, page + i, false, name, 100,
			  i < KEYED ? "KEY" : NULL);
		tb_event(s->tb, EV_BANK_MAP, aid, page + i, 1, addr);
		bulk_result(s, PMM_OP_ALLOCATE, i, 0, addr);
	}
}

/* Requests that are one too many: each looks for room. */
static void bulk_refuse(struct site_builder *s)
{
	for (uint32_t i = 0; i < BLOCKS; i++) {
		uint32_t more = BLOCKS + i % 7;

		bulk_request(s, PMM_OP_ALLOCATE, more, NULL);
		bulk_result(s, PMM_OP_ALLOCATE, more, -4, 0);
	}
}

static void bulk_free(struct site_builder *s)
{
	for (uint32_t i = KEYED; i < KEYED + SINGLE; i++) {
		bulk_request(s, PMM_OP_FREE, i, NULL);
		sb_release(s, SYSTEM + i);
		bulk_result(s, PMM_OP_FREE, i, 0, 0);
	}
}

static void sixty_thousand_blocks(void **state)
{
	struct site_builder *s = sb_new_sized(SYSTEM + BLOCKS, PAGES);
	struct verdict v;
	uint32_t a, page = 0;

	(void)state;
	a = sb_start(s, "one.0", 0, 0);
	for (uint32_t i = 0; i < SYSTEM; i++)
		page += tb_slot(s->tb, i)->pages;
	tb_context(s->tb, IN_ACTOR, s->m[a].aid, 0);
	bulk_allocate(s, s->m[a].aid, page);
	bulk_refuse(s);
	sb_die(s, a, CAUSE_FAULT, 14);
	bulk_free(s);
	sb_free(s, s->m[a].aid, 0, NULL, "KEY");
	sb_die(s, a, CAUSE_FAULT, 14);
	sb_die(s, a, CAUSE_FAULT, 14);
	sb_finish(s);
	tb_judge(s->tb, &v);
	for (unsigned i = 0; i < v.violations && i < 4; i++)
		print_error("%u %s: %s\n", v.violation[i].seq,
			    v.violation[i].invariant, v.violation[i].text);
	assert_int_equal(v.kind, VERDICT_HELD);
	assert_int_equal(v.site_restarts, 1);
	assert_true(s->tb->count > 1000000);
	sb_delete(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sixty_thousand_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
