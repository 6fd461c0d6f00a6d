/*
 * List blocks after a hot reboot (runtime/hr_ctrl/core/listcheck.c): what is
 * a group, what an orphan, what damage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/abi/trace.h"
#include "runtime/hr_ctrl/core/listcheck.h"

#define RECORDS 4u
#define SLOTS	8u
#define GID	2

static struct {
	struct hr_list_header header;
	struct hr_record record[RECORDS];
} block;

static void add(uint32_t i, uint64_t order, uint64_t clean)
{
	struct hr_record *r = &block.record[i];

	r->clean = clean;
	r->order = order;
	r->slot = i;
	r->kind = i ? KIND_INDIRECT : KIND_DIRECT;
	strcpy(r->name, "member");
	r->sum = hr_record_sum(r);
	r->state = HR_REC_REGISTERED;
}

static void make(uint32_t members)
{
	memset(&block, 0, sizeof(block));
	block.header.magic = HR_LIST_MAGIC;
	block.header.group = GID;
	block.header.capacity = RECORDS;
	for (uint32_t i = 0; i < members; i++)
		add(i, 10 + i, i == 1);
}

static struct hr_list_found judge(void)
{
	struct hr_list_found found;

	hr_list_judge(&block.header, sizeof(block), GID, SLOTS, &found);
	return found;
}

static void assert_damaged(const char *why)
{
	struct hr_list_found found = judge();

	assert_int_equal(found.kind, HR_LIST_DAMAGED);
	assert_string_equal(found.why, why);
}

static void counts_members_of_a_group(void **state)
{
	struct hr_list_found found;

	(void)state;
	make(3);
	found = judge();
	assert_int_equal(found.kind, HR_LIST_GROUP);
	assert_int_equal(found.members, 3);
	assert_int_equal(found.clean, 1);
	assert_true(found.named);
	make(RECORDS);
	assert_int_equal(judge().members, RECORDS);
}

static void knows_a_group_that_is_ending(void **state)
{
	(void)state;
	make(2);
	block.header.ending = 1;
	assert_int_equal(judge().kind, HR_LIST_ENDING);
}

static void knows_orphans(void **state)
{
	(void)state;
	make(0);
	assert_int_equal(judge().kind, HR_LIST_NEW);
	assert_true(judge().named);
	block.header.magic = 0;
	assert_int_equal(judge().kind, HR_LIST_NEW);
	assert_false(judge().named);
}

/* A record whose last store was not done does not count, whatever is in it. */
static void ignores_a_half_written_record(void **state)
{
	(void)state;
	make(2);
	block.record[1].state = HR_REC_FREE;
	assert_int_equal(judge().kind, HR_LIST_GROUP);
	assert_int_equal(judge().members, 1);
}

static void says_what_is_damaged(void **state)
{
	struct hr_list_found found;

	(void)state;
	make(2);
	block.header.magic++;
	assert_damaged("unknown magic");
	make(2);
	block.header.group = GID + 1;
	assert_damaged("list of another group");
	make(2);
	block.header.capacity = RECORDS + 1;
	assert_damaged("more records than the block holds");
	make(2);
	block.record[1].state++;
	assert_damaged("record in an unknown state");
	make(2);
	block.record[1].name[0] ^= 1;
	assert_damaged("record with a wrong sum");
	make(2);
	add(1, 10, 0);
	assert_damaged("records out of order");
	make(2);
	block.record[1].slot = SLOTS;
	block.record[1].sum = hr_record_sum(&block.record[1]);
	assert_damaged("slot out of range");
	make(2);
	block.record[1].kind = KIND_NONE;
	block.record[1].sum = hr_record_sum(&block.record[1]);
	assert_damaged("record of an unknown kind");
	make(2);
	block.record[1].name[0] = '\0';
	block.record[1].sum = hr_record_sum(&block.record[1]);
	assert_damaged("record without a name");
	make(2);
	block.record[0].state = HR_REC_FREE;
	assert_damaged("record behind a free one");
	hr_list_judge(&block.header, 63, GID, SLOTS, &found);
	assert_int_equal(found.kind, HR_LIST_DAMAGED);
	assert_string_equal(found.why, "block too small");
}

static void make_part(uint32_t members, uint64_t order)
{
	make(0);
	block.header.part = 1;
	for (uint32_t i = 0; i < members; i++)
		add(i, order + i, i == 0);
}

static bool judge_part(struct hr_list_found *found)
{
	return hr_list_judge_part(&block.header, sizeof(block), GID, 1, SLOTS,
				  found);
}

static void adds_up_the_parts(void **state)
{
	struct hr_list_found found;

	(void)state;
	make(RECORDS);
	found = judge();
	assert_int_equal(found.used, RECORDS);
	make_part(2, 20);
	assert_true(judge_part(&found));
	assert_int_equal(found.kind, HR_LIST_GROUP);
	assert_int_equal(found.members, RECORDS + 2);
	assert_int_equal(found.clean, 2);
	assert_int_equal(found.used, 2);
	assert_int_equal(found.order, 21);
}

/* Claimed, or with a header: nobody is registered there. */
static void ignores_a_part_without_members(void **state)
{
	struct hr_list_found found;

	(void)state;
	make(RECORDS);
	found = judge();
	make_part(0, 0);
	assert_false(judge_part(&found));
	assert_int_equal(found.used, RECORDS);
	block.header.magic = 0;
	assert_false(judge_part(&found));
	assert_int_equal(found.members, RECORDS);
	assert_int_equal(found.kind, HR_LIST_GROUP);
}

static void says_what_is_damaged_in_a_part(void **state)
{
	struct hr_list_found first, found;

	(void)state;
	make(RECORDS);
	first = judge();
	make_part(2, 13);
	found = first;
	assert_false(judge_part(&found));
	assert_int_equal(found.kind, HR_LIST_DAMAGED);
	assert_string_equal(found.why, "records out of order");
	make_part(2, 20);
	block.header.part = 2;
	found = first;
	assert_false(judge_part(&found));
	assert_string_equal(found.why, "list of another group");
	make_part(2, 20);
	block.header.magic++;
	found = first;
	assert_false(judge_part(&found));
	assert_string_equal(found.why, "unknown magic");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_members_of_a_group),
		cmocka_unit_test(knows_a_group_that_is_ending),
		cmocka_unit_test(knows_orphans),
		cmocka_unit_test(ignores_a_half_written_record),
		cmocka_unit_test(says_what_is_damaged),
		cmocka_unit_test(adds_up_the_parts),
		cmocka_unit_test(ignores_a_part_without_members),
		cmocka_unit_test(says_what_is_damaged_in_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
