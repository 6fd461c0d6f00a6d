/*
 * The keyed hash against the vector of its authors.
 */
#include "runtime/kernel/core/keyed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

static void gives_the_published_value(void **state)
{
	(void)state;
	assert_int_equal(keyed_hash(key, 0x0706050403020100),
			 0x93f5f5799a932462);
}

static void depends_on_key_and_number(void **state)
{
	const uint64_t other[2] = {key[0], key[1] + 1};

	(void)state;
	assert_int_not_equal(keyed_hash(key, 1), keyed_hash(key, 2));
	assert_int_not_equal(keyed_hash(key, 1), keyed_hash(other, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_published_value),
		cmocka_unit_test(depends_on_key_and_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
