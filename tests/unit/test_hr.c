/*
 * HR_CTRL's cores (runtime/hr_ctrl/core): the member table, the restart
 * policy, tables of members and groups, names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static struct hr_member members[4];
static struct hr_group groups[3];
static struct hr_table table;
static struct hr_list_header list;

static void enter(uint32_t slot, int32_t gid, const char *name,
		  enum hr_member_state s)
{
	members[slot].state = s;
	members[slot].aid = 10 + slot;
	strcpy(members[slot].name, name);
	hr_table_link(&table, slot, gid);
}

static void fill_table(void)
{
	hr_table_init(&table, members, 4, groups, 3);
	groups[1].list = &list;
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
	members[3].state = HR_MEMBER_CLAIMED;
	assert_int_equal(hr_table_free_slot(&table), HR_NONE);
	assert_true(hr_table_has_group(&table, 1));
	assert_false(hr_table_has_group(&table, 0));
	assert_false(hr_table_has_group(&table, 3));
	assert_false(hr_table_has_group(&table, -1));
}

static void keeps_registration_order(void **state)
{
	(void)state;
	fill_table();
	assert_int_equal(groups[1].count, 3);
	assert_int_equal(groups[1].first, 2);
	assert_int_equal(members[2].next, 0);
	assert_int_equal(members[0].next, 1);
	assert_int_equal(members[1].next, HR_NONE);
	hr_table_reset_group(&table, 1);
	assert_int_equal(groups[1].first, HR_NONE);
	assert_false(hr_table_has_group(&table, 1));
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
	members[2].state = HR_MEMBER_CLEAN;
	assert_false(hr_group_runs(&table, 1));
	hr_group_missing_names(&table, 1, text, sizeof(text));
	assert_string_equal(text, "second");
	members[0].state = HR_MEMBER_CLEAN;
	assert_int_equal(hr_group_missing(&table, 1), 0);
	hr_group_missing_names(&table, 1, text, sizeof(text));
	assert_string_equal(text, "");
	assert_int_equal(hr_group_missing(&table, 0), 0);
	assert_false(hr_group_runs(&table, 0));
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
		cmocka_unit_test(names_direct_actors),
		cmocka_unit_test(names_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
