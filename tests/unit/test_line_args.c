/*
 * Argument packing (runtime/lib/core/args.c), from words and from vectors in
 * another memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/args.h"

static struct args_pack pack;

/* Addresses below this are not readable. */
#define BAD_BELOW 0x1000u

static int word(void *ctx, uint64_t from, uint64_t *value)
{
	(void)ctx;
	if (from < BAD_BELOW)
		return K_EFAULT;
	memcpy(value, (const void *)from, sizeof(*value));
	return K_OK;
}

static int text(void *ctx, char *to, uint64_t from, size_t size)
{
	size_t len;

	(void)ctx;
	if (from < BAD_BELOW)
		return K_EFAULT;
	len = strnlen((const char *)from, size);
	if (len == size)
		return K_ETOOBIG;
	memcpy(to, (const char *)from, len + 1);
	return (int)len;
}

static const struct args_source source = {word, text, NULL};

static void fetches_vectors(void **state)
{
	const char *argv[] = {"prog", "", "x y", NULL};
	const char *envp[] = {"A=1", NULL};
	const char want[] = "prog\0\0x y\0A=1";
	struct boot_args view;

	(void)state;
	assert_int_equal(
		args_fetch(&pack, &source, (uint64_t)argv, (uint64_t)envp),
		K_OK);
	view = args_view(&pack);
	assert_int_equal(view.argc, 3);
	assert_int_equal(view.envc, 1);
	assert_int_equal(view.bytes, sizeof(want));
	assert_memory_equal(view.strings, want, sizeof(want));
}

static void no_vectors_are_empty_ones(void **state)
{
	(void)state;
	assert_int_equal(args_fetch(&pack, &source, 0, 0), K_OK);
	assert_int_equal(pack.argc + pack.envc + pack.bytes, 0);
}

static void hands_on_bad_addresses(void **state)
{
	const char *argv[] = {"prog", (const char *)8, NULL};

	(void)state;
	assert_int_equal(args_fetch(&pack, &source, 16, 0), K_EFAULT);
	assert_int_equal(args_fetch(&pack, &source, (uint64_t)argv, 0),
			 K_EFAULT);
}

static void refuses_more_than_fits(void **state)
{
	static char longest[HR_ARGS_BYTES];
	const char *argv[] = {longest, NULL, NULL};

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	assert_int_equal(args_fetch(&pack, &source, (uint64_t)argv, 0), K_OK);
	assert_int_equal(pack.bytes, HR_ARGS_BYTES);
	argv[1] = "";
	assert_int_equal(args_fetch(&pack, &source, (uint64_t)argv, 0),
			 K_ETOOBIG);
	args_clear(&pack);
	assert_int_equal(args_add_arg(&pack, longest), K_OK);
	assert_int_equal(args_add_env(&pack, ""), K_ETOOBIG);
	assert_int_equal(pack.argc, 1);
	assert_int_equal(pack.envc, 0);
}

/* A vector without end must not be followed for ever. */
static void ends_in_a_vector_without_end(void **state)
{
	static const char *argv[HR_ARGS_BYTES + 2];

	(void)state;
	for (size_t i = 0; i < HR_ARGS_BYTES + 2; i++)
		argv[i] = "";
	assert_int_equal(args_fetch(&pack, &source, (uint64_t)argv, 0),
			 K_ETOOBIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fetches_vectors),
		cmocka_unit_test(no_vectors_are_empty_ones),
		cmocka_unit_test(hands_on_bad_addresses),
		cmocka_unit_test(refuses_more_than_fits),
		cmocka_unit_test(ends_in_a_vector_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
