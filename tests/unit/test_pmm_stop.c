/*
 * A stop after every single store of every operation leaves a sound bank in
 * which the block is whole or absent, and the others are untouched.
 */
#include "test_pmm.h"

struct stop {
	jmp_buf out;
	uint32_t left;
	enum bank_step last;
};

static void count_down(void *arg, enum bank_step step, uint32_t slot,
		       const struct bank_block *b)
{
	struct stop *stop = arg;

	(void)slot;
	(void)b;
	stop->last = step;
	if (--stop->left == 0)
		longjmp(stop->out, 1);
}

typedef void (*operation)(struct rig *rig);

static void do_allocate(struct rig *rig)
{
	allocate(rig, "NEW", 3 * 4096 - 5, "KEY");
}

static void do_free(struct rig *rig)
{
	bank_commit_free(&rig->bank, bank_find(&rig->bank, "OLD"));
}

static void do_free_all(struct rig *rig)
{
	free_selected(rig, "K2", 3);
}

static void do_format(struct rig *rig)
{
	bank_format(&rig->bank);
}

/* Blocks OLD, A and B, each filled with its own byte. */
static struct rig *rig_filled(void)
{
	static const char *const names[] = {"OLD", "A", "B"};
	struct rig *rig = rig_new(5, 8);

	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(allocate(rig, names[i], 4096, i ? "K2" : "K1"),
				 K_OK);
		memset(page_of(rig, i), (int)(i + 1), BANK_PAGE_BYTES);
	}
	return rig;
}

/* Runs op, stopped after the n-th store; false: it had fewer. */
static bool run_stopped(struct rig *rig, operation op, uint32_t n,
			struct stop *stop)
{
	stop->left = n;
	rig->bank.hook = count_down;
	rig->bank.hook_arg = stop;
	if (setjmp(stop->out))
		return true;
	op(rig);
	return false;
}

static bool content_is(struct rig *rig, const char *name, uint32_t bytes,
		       uint8_t value)
{
	uint32_t slot = bank_find(&rig->bank, name);

	assert_int_not_equal(slot, BANK_NONE);
	for (uint32_t i = 0; i < bytes; i++) {
		if (page_of(rig, rig->bank.block[slot].first_page)[i] != value)
			return false;
	}
	return true;
}

static void allocate_is_whole_or_absent(void **state)
{
	struct stop stop;
	uint32_t n = 1;

	(void)state;
	for (;; n++) {
		struct rig *rig = rig_filled();
		bool stopped = run_stopped(rig, do_allocate, n, &stop);
		bool linked = !stopped || stop.last == BANK_STEP_COMMIT;

		rig_assert_sound(rig);
		assert_int_equal(rig->bank.blocks, linked ? 4 : 3);
		if (linked)
			assert_true(content_is(rig, "NEW", 3 * 4096, 0));
		else
			assert_int_equal(bank_find(&rig->bank, "NEW"),
					 BANK_NONE);
		assert_true(content_is(rig, "OLD", 4096, 1));
		assert_true(content_is(rig, "A", 4096, 2));
		assert_true(content_is(rig, "B", 4096, 3));

		rig->bank.hook = NULL;
		assert_int_equal(allocate(rig, "NEW", 3 * 4096 - 5, "KEY"),
				 K_OK);
		assert_true(content_is(rig, "NEW", 3 * 4096, 0));
		rig_assert_sound(rig);
		rig_free(rig);
		if (!stopped)
			break;
	}
	/* three pages, 14 words of a descriptor, sum, state, and the end */
	assert_int_equal(n, 3 + 14 + 1 + 1 + 1);
}

static void free_is_one_store(void **state)
{
	struct stop stop;

	(void)state;
	for (uint32_t n = 1; n <= 2; n++) {
		struct rig *rig = rig_filled();

		assert_int_equal(run_stopped(rig, do_free, n, &stop), n == 1);
		assert_int_equal(stop.last, BANK_STEP_RELEASE);
		rig_assert_sound(rig);
		assert_int_equal(bank_find(&rig->bank, "OLD"), BANK_NONE);
		assert_true(content_is(rig, "A", 4096, 2));
		assert_true(content_is(rig, "B", 4096, 3));
		rig_free(rig);
	}
}

static void free_all_goes_block_by_block(void **state)
{
	struct stop stop;

	(void)state;
	for (uint32_t n = 1; n <= 3; n++) {
		struct rig *rig = rig_filled();

		assert_int_equal(run_stopped(rig, do_free_all, n, &stop),
				 n <= 2);
		rig_assert_sound(rig);
		assert_int_equal(rig->bank.blocks, n == 1 ? 2 : 1);
		assert_int_equal(bank_find(&rig->bank, "A"), BANK_NONE);
		assert_true(content_is(rig, "OLD", 4096, 1));
		rig_free(rig);
	}
}

static void half_a_format_is_no_bank(void **state)
{
	struct stop stop;
	uint32_t n = 1;

	(void)state;
	for (;; n++) {
		struct rig *rig = rig_filled();
		bool stopped = run_stopped(rig, do_format, n, &stop);
		char why[160];

		/* 1 + descriptors + header but magic: then the last store */
		if (n >= 1 + 5 * 16 + 15 + 1) {
			assert_false(bank_is_unformatted(&rig->bank));
			rig_assert_sound(rig);
			assert_int_equal(rig->bank.blocks, 0);
		} else {
			assert_int_equal(rig_reboot(rig, why, sizeof(why)), -1);
			assert_string_equal(why, "bank header: magic");
			assert_true(bank_is_unformatted(&rig->bank));
			rig->bank.hook = NULL;
			bank_format(&rig->bank);
			rig_assert_sound(rig);
			assert_int_equal(rig->bank.blocks, 0);
		}
		rig_free(rig);
		if (!stopped)
			break;
	}
	assert_int_equal(n, 1 + 5 * 16 + 15 + 1 + 1);
}

#define MANY 90u /* blocks, in 100 descriptors and 400 pages */

static void do_free_many(struct rig *rig)
{
	free_selected(rig, "K0", 3);
}

static void do_allocate_large(struct rig *rig)
{
	allocate(rig, "NEW", 70 * 4096, "K0");
}

/* Keys K0, K1, K2 in turn, one to three pages each, with holes. */
static struct rig *rig_of_many(void)
{
	struct rig *rig = rig_new(100, 400);
	char name[16];
	char key[] = "K0";

	for (uint32_t i = 0; i < MANY; i++) {
		sprintf(name, "M%u", i);
		key[1] = (char)('0' + i % 3);
		assert_int_equal(allocate(rig, name, (1 + i % 3) * 4096, key),
				 K_OK);
	}
	for (uint32_t i = 5; i < MANY; i += 11) {
		sprintf(name, "M%u", i);
		bank_commit_free(&rig->bank, bank_find(&rig->bank, name));
	}
	return rig;
}

static bool page_is_free(const struct rig *rig, uint32_t page)
{
	for (uint32_t i = 0; i < rig->geometry.max_blocks; i++) {
		const struct bank_block *b = &rig->bank.block[i];

		if (b->state == BANK_LIVE && page >= b->first_page &&
		    page < b->first_page + b->pages)
			return false;
	}
	return true;
}

/* The descriptors alone say what the next block of two pages gets. */
static void assert_next_place(struct rig *rig)
{
	struct bank_request r = request("NEXT", 2 * 4096, NULL, 0);
	struct bank_choice c;
	uint32_t slot = 0;
	uint32_t page = 0;

	while (rig->bank.block[slot].state == BANK_LIVE)
		slot++;
	while (!page_is_free(rig, page) || !page_is_free(rig, page + 1))
		page++;
	assert_int_equal(bank_check_allocate(&rig->bank, &r, &c), K_OK);
	assert_int_equal(c.slot, slot);
	assert_int_equal(c.first_page, page);
}

static uint32_t count_with_key(const struct rig *rig, const char *key)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < rig->geometry.max_blocks; i++)
		n += rig->bank.block[i].state == BANK_LIVE &&
		     memcmp(rig->bank.block[i].key, key, 3) == 0;
	return n;
}

/* Stopped behind every store, started again, looked at, and then
 * carried on with as the new indexes say. */
static void stop_everywhere(operation op)
{
	struct stop stop;
	bool stopped = true;

	for (uint32_t n = 1; stopped; n++) {
		struct rig *rig = rig_of_many();
		uint32_t left;

		stopped = run_stopped(rig, op, n, &stop);
		rig_assert_sound(rig);
		rig->bank.hook = NULL;
		assert_next_place(rig);
		left = count_with_key(rig, "K0");
		assert_int_equal(free_selected(rig, "K0", 3), left);
		assert_int_equal(count_with_key(rig, "K0"), 0);
		assert_next_place(rig);
		rig_assert_sound(rig);
		rig_free(rig);
	}
}

static void indexes_follow_the_descriptors(void **state)
{
	(void)state;
	stop_everywhere(do_free_many);
	stop_everywhere(do_allocate_large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocate_is_whole_or_absent),
		cmocka_unit_test(free_is_one_store),
		cmocka_unit_test(free_all_goes_block_by_block),
		cmocka_unit_test(half_a_format_is_no_bank),
		cmocka_unit_test(indexes_follow_the_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
