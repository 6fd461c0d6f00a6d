/*
 * HR_CTRL's cores (runtime/hr_ctrl/core): the member table, the restart
 * policy, tables of members and groups, names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/abi/trace.h"
#include "runtime/hr_ctrl/core/member.h"
#include "runtime/hr_ctrl/core/policy.h"
#include "runtime/hr_ctrl/core/table.h"
#include "runtime/hr_ctrl/core/text.h"

#define S 1000000000ull

static void lives_as_the_guide_says(void **state)
{
	enum hr_member_state s = HR_MEMBER_FREE;

	(void)state;
	s = hr_member_next(s, HR_MEMBER_ON_CLAIM);
	s = hr_member_next(s, HR_MEMBER_ON_REGISTER);
	assert_int_equal(s, HR_MEMBER_DOWN);
	s = hr_member_next(s, HR_MEMBER_ON_START);
	assert_int_equal(hr_member_next(s, HR_MEMBER_ON_DEATH), HR_MEMBER_DOWN);
	s = hr_member_next(s, HR_MEMBER_ON_EXIT_HDL);
	assert_int_equal(hr_member_next(s, HR_MEMBER_ON_DEATH),
			 HR_MEMBER_CLEAN);
	assert_int_equal(hr_member_next(s, HR_MEMBER_ON_STOP), HR_MEMBER_DOWN);
	assert_int_equal(hr_member_next(HR_MEMBER_CLEAN, HR_MEMBER_ON_START),
			 HR_MEMBER_RUNNING);
}

static void knows_what_cannot_happen(void **state)
{
	(void)state;
	assert_int_equal(hr_member_next(HR_MEMBER_CLEAN, HR_MEMBER_ON_DEATH),
			 HR_MEMBER_STATE_COUNT);
	assert_int_equal(hr_member_next(HR_MEMBER_RUNNING, HR_MEMBER_ON_START),
			 HR_MEMBER_STATE_COUNT);
	assert_int_equal(hr_member_next(HR_MEMBER_RUNNING, HR_MEMBER_ON_DROP),
			 HR_MEMBER_STATE_COUNT);
	assert_string_equal(hr_member_state_name(HR_MEMBER_UNMONITORED),
			    "unmonitored");
	assert_string_equal(hr_member_event_name(HR_MEMBER_ON_EXIT_HDL),
			    "exit-hdl");
}

/* Every state can be left, and FREE can be reached again from each. */
static void every_state_leads_back_to_free(void **state)
{
	bool back[HR_MEMBER_STATE_COUNT] = {[HR_MEMBER_FREE] = true};

	(void)state;
	for (int round = 0; round < HR_MEMBER_STATE_COUNT; round++) {
		for (unsigned s = 0; s < HR_MEMBER_STATE_COUNT; s++) {
			for (unsigned e = 0; e < HR_MEMBER_EVENT_COUNT; e++) {
				unsigned next = hr_member_next(s, e);

				if (next < HR_MEMBER_STATE_COUNT && back[next])
					back[s] = true;
			}
		}
	}
	for (unsigned s = 0; s < HR_MEMBER_STATE_COUNT; s++)
		assert_true(back[s]);
}

static void counter_decays_on_its_own_clock(void **state)
{
	struct hr_policy p = {0};

	(void)state;
	hr_policy_restart(&p, 10 * S, 3 * S);
	hr_policy_restart(&p, 12 * S, 3 * S);
	assert_int_equal(p.counter, 2);
	assert_false(hr_policy_decay(&p, 13 * S - 1, 3 * S));
	assert_true(hr_policy_decay(&p, 13 * S, 3 * S));
	assert_int_equal(p.counter, 1);
	assert_false(hr_policy_decay(&p, 13 * S, 3 * S));
	assert_true(hr_policy_decay(&p, 100 * S, 3 * S));
	assert_false(hr_policy_decay(&p, 100 * S, 3 * S));
	assert_int_equal(p.counter, 0);
	hr_policy_restart(&p, 101 * S, 3 * S);
	assert_false(hr_policy_decay(&p, 104 * S - 1, 3 * S));
	assert_true(hr_policy_decay(&p, 104 * S, 3 * S));
}

/* The phase stays that of the first restart while the counter is above 0. */
static void counter_keeps_its_phase(void **state)
{
	struct hr_policy p = {0};

	(void)state;
	hr_policy_restart(&p, 0, 3 * S);
	hr_policy_restart(&p, 2 * S, 3 * S);
	hr_policy_restart(&p, 2 * S, 3 * S);
	assert_true(hr_policy_decay(&p, 7 * S, 3 * S));
	assert_true(hr_policy_decay(&p, 7 * S, 3 * S));
	assert_false(hr_policy_decay(&p, 7 * S, 3 * S));
	hr_policy_restart(&p, 7 * S, 3 * S);
	assert_int_equal(p.counter, 2);
	assert_true(hr_policy_decay(&p, 9 * S, 3 * S));
}

/* TUN-6: interval 4, maxBadness 2. */
static void two_restarts_within_the_interval_are_bad(void **state)
{
	struct hr_policy p = {0};

	(void)state;
	hr_policy_restart(&p, 0, 4 * S);
	assert_false(hr_policy_is_bad(&p, 2));
	assert_false(hr_policy_decay(&p, 4 * S - 1, 4 * S));
	hr_policy_restart(&p, 4 * S - 1, 4 * S);
	assert_true(hr_policy_is_bad(&p, 2));
	assert_false(hr_policy_is_bad(&p, 3));
	assert_false(hr_policy_is_bad(&p, 0));
}

static void interval_0_never_decreases(void **state)
{
	struct hr_policy p = {0};

	(void)state;
	hr_policy_restart(&p, S, 0);
	assert_false(hr_policy_decay(&p, 1000 * S, 0));
}

static struct hr_table table;
static struct hr_list_header list;

static void make_table(uint32_t members, uint32_t groups)
{
	static void *space;

	free(space);
	space = malloc(hr_table_bytes(members, groups));
	assert_non_null(space);
	memset(space, 0xa5, hr_table_bytes(members, groups));
	hr_table_init(&table, members, groups, space);
}

static void enter(uint32_t slot, int32_t gid, const char *name,
		  enum hr_member_state s)
{
	hr_table_set_state(&table, slot, HR_MEMBER_CLAIMED);
	hr_table_name(&table, slot, name);
	table.member[slot].aid = 10 + slot;
	hr_table_link(&table, slot, gid);
	hr_table_set_state(&table, slot, HR_MEMBER_DOWN);
	if (s != HR_MEMBER_DOWN)
		hr_table_set_state(&table, slot, s);
}

static void fill_table(void)
{
	make_table(4, 3);
	table.group[1].list = &list;
	enter(2, 1, "first", HR_MEMBER_RUNNING);
	enter(0, 1, "second", HR_MEMBER_DOWN);
	enter(1, 1, "third", HR_MEMBER_CLEAN);
}

static void finds_members(void **state)
{
	(void)state;
	fill_table();
	assert_int_equal(hr_table_free_slot(&table), 3);
	assert_int_equal(hr_table_by_name(&table, "second"), 0);
	assert_int_equal(hr_table_by_name(&table, "none"), HR_NONE);
	assert_int_equal(hr_table_by_aid(&table, 12), 2);
	assert_int_equal(hr_table_by_aid(&table, 10), HR_NONE);
	hr_table_set_state(&table, 3, HR_MEMBER_CLAIMED);
	assert_int_equal(hr_table_free_slot(&table), HR_NONE);
	hr_table_set_state(&table, 0, HR_MEMBER_FREE);
	assert_int_equal(hr_table_by_name(&table, "second"), HR_NONE);
	assert_int_equal(hr_table_free_slot(&table), 0);
	assert_true(hr_table_has_group(&table, 1));
	assert_false(hr_table_has_group(&table, 0));
	assert_false(hr_table_has_group(&table, 3));
	assert_false(hr_table_has_group(&table, -1));
}

static void keeps_registration_order(void **state)
{
	(void)state;
	fill_table();
	assert_int_equal(table.group[1].count, 3);
	assert_int_equal(table.group[1].first, 2);
	assert_int_equal(table.member[2].next, 0);
	assert_int_equal(table.member[0].next, 1);
	assert_int_equal(table.member[1].next, HR_NONE);
	lowset_add(&table.unsettled, 1);
	hr_table_reset_group(&table, 1);
	assert_int_equal(table.group[1].first, HR_NONE);
	assert_false(hr_table_has_group(&table, 1));
	assert_false(lowset_has(&table.unsettled, 1));
}

static void knows_who_is_missing(void **state)
{
	char text[64];

	(void)state;
	fill_table();
	assert_true(hr_group_runs(&table, 1));
	assert_int_equal(hr_group_missing(&table, 1), 2);
	hr_group_missing_names(&table, 1, text, sizeof(text));
	assert_string_equal(text, "first, second");
	hr_group_missing_names(&table, 1, text, 14);
	assert_string_equal(text, "first, ...");
	hr_table_set_state(&table, 2, HR_MEMBER_CLEAN);
	assert_false(hr_group_runs(&table, 1));
	hr_group_missing_names(&table, 1, text, sizeof(text));
	assert_string_equal(text, "second");
	hr_table_set_state(&table, 0, HR_MEMBER_CLEAN);
	assert_int_equal(hr_group_missing(&table, 1), 0);
	hr_group_missing_names(&table, 1, text, sizeof(text));
	assert_string_equal(text, "");
	assert_int_equal(hr_group_missing(&table, 0), 0);
	assert_false(hr_group_runs(&table, 0));
}

#define MANY 300u
#define GIDS 5u

/* What the table must say, found by looking at all of it. */
static void assert_as_seen(uint32_t name, uint32_t aid)
{
	uint32_t free_slot = HR_NONE, by_name = HR_NONE, by_aid = HR_NONE;
	uint32_t missing[GIDS] = {0};
	bool runs[GIDS] = {false};
	char text[BANK_NAME_BYTES];

	snprintf(text, sizeof(text), "member-%u", name);
	for (uint32_t s = MANY; s-- > 0;) {
		const struct hr_member *m = &table.member[s];

		if (m->state == HR_MEMBER_FREE)
			free_slot = s;
		else if (m->state != HR_MEMBER_CLAIMED &&
			 strcmp(m->name, text) == 0)
			by_name = s;
		if (hr_member_runs(m) && m->aid == aid)
			by_aid = s;
	}
	for (uint32_t gid = 0; gid < GIDS; gid++) {
		for (uint32_t s = table.group[gid].first; s != HR_NONE;
		     s = table.member[s].next) {
			missing[gid] +=
				table.member[s].state != HR_MEMBER_CLEAN;
			runs[gid] |= hr_member_runs(&table.member[s]);
		}
		assert_int_equal(hr_group_missing(&table, (int32_t)gid),
				 missing[gid]);
		assert_int_equal(hr_group_runs(&table, (int32_t)gid),
				 runs[gid]);
	}
	assert_int_equal(hr_table_free_slot(&table), free_slot);
	assert_int_equal(hr_table_by_name(&table, text), by_name);
	assert_int_equal(hr_table_by_aid(&table, aid), by_aid);
}

static void drop_group(int32_t gid)
{
	uint32_t next;

	for (uint32_t s = table.group[gid].first; s != HR_NONE; s = next) {
		next = table.member[s].next;
		if (hr_member_runs(&table.member[s]))
			hr_table_set_state(&table, s, HR_MEMBER_DOWN);
		hr_table_set_state(&table, s, HR_MEMBER_FREE);
	}
	hr_table_reset_group(&table, gid);
}

static void random_step(uint32_t name, uint32_t *last_aid, bool drop)
{
	uint32_t slot = (uint32_t)rand() % MANY;
	struct hr_member *m = &table.member[slot];
	char text[BANK_NAME_BYTES];

	snprintf(text, sizeof(text), "member-%u", name);
	if (drop)
		drop_group(rand() % (int)GIDS);
	else if (m->state == HR_MEMBER_FREE &&
		 hr_table_by_name(&table, text) == HR_NONE)
		enter(slot, rand() % (int)GIDS, text, HR_MEMBER_DOWN);
	else if (hr_member_runs(m))
		hr_table_set_state(&table, slot,
				   rand() % 2 ? HR_MEMBER_CLEAN
					      : HR_MEMBER_DOWN);
	else if (m->state != HR_MEMBER_FREE) {
		m->aid = ++*last_aid;
		hr_table_set_state(&table, slot, HR_MEMBER_RUNNING);
	}
}

/* Random lives of many members, against what can be seen in the tables. */
static void look_ups_match_what_is_seen(void **state)
{
	uint32_t last_aid = 1000;

	(void)state;
	srand(1);
	make_table(MANY, GIDS);
	for (int i = 0; i < 6000; i++) {
		random_step((uint32_t)rand() % 400, &last_aid, i % 500 == 499);
		assert_as_seen((uint32_t)rand() % 400,
			       last_aid - (uint32_t)rand() % 200);
	}
}

static void names_direct_actors(void **state)
{
	char name[BANK_NAME_BYTES];

	(void)state;
	hr_direct_name(name, "/bin/counter_u", 0);
	assert_string_equal(name, "counter_u.0");
	hr_direct_name(name, "x", 4294967295u);
	assert_string_equal(name, "x.4294967295");
	hr_direct_name(name, "/a/abcdefghijklmnopqrstuvwxyz0123456789", 12);
	assert_string_equal(name, "abcdefghijklmnopqrstuvwxyz01.12");
	assert_int_equal(strlen(name), BANK_NAME_BYTES - 1);
}

static void names_blocks(void **state)
{
	char name[BANK_NAME_BYTES];
	char wrong[BANK_NAME_BYTES] = "__SYS.I007";
	uint8_t key[BANK_KEY_BYTES];
	enum hr_block_kind kind = HR_BLOCK_TEXT;
	uint32_t number = 0;

	(void)state;
	hr_block_name(name, HR_BLOCK_LIST, 31);
	assert_string_equal(name, "__SYS.G31");
	assert_true(hr_block_parse(name, &kind, &number));
	assert_int_equal(kind, HR_BLOCK_LIST);
	assert_int_equal(number, 31);
	assert_false(hr_block_parse(wrong, &kind, &number));
	strcpy(wrong, "__SYS.X7");
	assert_false(hr_block_parse(wrong, &kind, &number));
	strcpy(wrong, "__SYS.I");
	assert_false(hr_block_parse(wrong, &kind, &number));
	strcpy(wrong, "__SYS.I4294967297");
	assert_false(hr_block_parse(wrong, &kind, &number));
	hr_block_name(name, HR_BLOCK_PART, hr_part_number(65535, 12));
	assert_string_equal(name, "__SYS.G65535.12");
	assert_false(hr_block_parse(name, &kind, &number));
	assert_int_equal(hr_group_key(key, 5), sizeof("__SYS.K5"));
	assert_string_equal((const char *)key, "__SYS.K5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lives_as_the_guide_says),
		cmocka_unit_test(knows_what_cannot_happen),
		cmocka_unit_test(every_state_leads_back_to_free),
		cmocka_unit_test(counter_decays_on_its_own_clock),
		cmocka_unit_test(counter_keeps_its_phase),
		cmocka_unit_test(two_restarts_within_the_interval_are_bad),
		cmocka_unit_test(interval_0_never_decreases),
		cmocka_unit_test(finds_members),
		cmocka_unit_test(keeps_registration_order),
		cmocka_unit_test(knows_who_is_missing),
		cmocka_unit_test(look_ups_match_what_is_seen),
		cmocka_unit_test(names_direct_actors),
		cmocka_unit_test(names_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
