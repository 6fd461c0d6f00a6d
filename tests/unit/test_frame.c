/*
 * The frame itself: cmocka runs, the contracts of runtime/abi are the same
 * bytes on the host, sanitizers are on. Says nothing about any module.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/plan.h"
#include "runtime/abi/site.h"
#include "runtime/abi/trace.h"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#error "unit tests are built with -fsanitize=address,undefined"
#endif

static void names_hash_as_fnv1a(void **state)
{
	(void)state;
	assert_int_equal(trace_hash_name(""), 0);
	assert_true(trace_hash_name("a") == 0xaf63dc4c8601ec8cull);
	assert_true(trace_hash_name("foobar") == 0x85944171f73967e8ull);
	assert_true(trace_hash_bytes("foobar", 6) == trace_hash_name("foobar"));
}

static void bank_metadata_is_whole_pages(void **state)
{
	(void)state;
	assert_int_equal(bank_meta_bytes(0), 0x1000);
	assert_int_equal(bank_meta_bytes(30), 0x1000);
	assert_int_equal(bank_meta_bytes(31), 0x1000);
	assert_int_equal(bank_meta_bytes(32), 0x2000);
}

static void block_sum_covers_serial_to_key(void **state)
{
	(void)state;
	assert_int_equal(offsetof(struct bank_block, serial),
			 BANK_BLOCK_SUM_FROM);
	assert_int_equal(offsetof(struct bank_block, reserved),
			 BANK_BLOCK_SUM_FROM + BANK_BLOCK_SUM_BYTES);
}

static void plan_fits_its_place(void **state)
{
	(void)state;
	assert_int_equal(offsetof(struct plan, flags), PLAN_SUM_FROM);
	assert_true(sizeof(struct plan) < LAYOUT_PLAN_BYTES / 2);
	assert_int_equal(LAYOUT_PLAN_PHYS + LAYOUT_PLAN_BYTES,
			 LAYOUT_SITE_PHYS);
}

static void fixed_areas_do_not_overlap(void **state)
{
	(void)state;
	assert_true(LAYOUT_KERNEL_END_PHYS <= LAYOUT_PLAN_PHYS);
	assert_true(LAYOUT_SITE_PHYS + sizeof(struct site_state) <=
		    LAYOUT_KDATA_PHYS);
	assert_true(LAYOUT_KDATA_PHYS + LAYOUT_KDATA_BYTES <=
		    LAYOUT_ARCHIVE_PHYS);
	assert_true(LAYOUT_ARCHIVE_PHYS + LAYOUT_ARCHIVE_BYTES <=
		    LAYOUT_LOWFREE_PHYS);
	assert_true(LAYOUT_LOWFREE_PHYS <= LAYOUT_BANK_PHYS);
}

static void catalogues_are_numbered_from_one(void **state)
{
	(void)state;
	assert_int_equal(EV_NAME_DEF, 1);
	assert_int_equal(FAULT_NONE, 1);
	assert_int_equal(EV_FAULT_REFUSED, EV_COUNT - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_hash_as_fnv1a),
		cmocka_unit_test(bank_metadata_is_whole_pages),
		cmocka_unit_test(block_sum_covers_serial_to_key),
		cmocka_unit_test(plan_fits_its_place),
		cmocka_unit_test(fixed_areas_do_not_overlap),
		cmocka_unit_test(catalogues_are_numbered_from_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
