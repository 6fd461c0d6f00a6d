/*
 * Archives (runtime/lib/core/cpio.c): walking, finding, hostile input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/cpio.h"

#define MODE_FILE 0100644u
#define MODE_DIR  0040755u

static uint8_t archive[4096];
static size_t used;
static int read_error;

static int read_archive(void *ctx, uint64_t offset, void *to, size_t len)
{
	const struct cpio *cpio = ctx;

	if (read_error)
		return read_error;
	assert_true(offset <= cpio->bytes && len <= cpio->bytes - offset);
	memcpy(to, archive + offset, len);
	return 0;
}

static void pad(void)
{
	while (used % 4)
		archive[used++] = 0;
}

static void add(const char *name, uint32_t mode, const char *data)
{
	used += (size_t)sprintf((char *)archive + used,
				"070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
				"%08x%08x%08x",
				1u, mode, 0u, 0u, 1u, 0u,
				(unsigned)strlen(data), 0u, 0u, 0u, 0u,
				(unsigned)strlen(name) + 1, 0u);
	memcpy(archive + used, name, strlen(name) + 1);
	used += strlen(name) + 1;
	pad();
	memcpy(archive + used, data, strlen(data));
	used += strlen(data);
	pad();
}

static struct cpio make(void)
{
	struct cpio cpio = {.read = read_archive};

	used = 0;
	read_error = 0;
	add(".", MODE_DIR, "");
	add("./bin", MODE_DIR, "");
	add("bin/hello.r", MODE_FILE, "HELLO");
	add("/etc/empty", MODE_FILE, "");
	add("./bin/./x", MODE_FILE, "X");
	add("TRAILER!!!", 0, "");
	cpio.bytes = used;
	return cpio;
}

/* Reads must stay within the archive, whatever it holds. */
static int find(struct cpio *cpio, const char *path, struct cpio_entry *entry)
{
	cpio->ctx = cpio;
	return cpio_find(cpio, path, entry);
}

static void finds_data_by_path(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	assert_int_equal(find(&cpio, "/bin/hello.r", &e), K_OK);
	assert_int_equal(e.size, 5);
	assert_memory_equal(archive + e.data_off, "HELLO", 5);
	assert_int_equal(e.mode, MODE_FILE);
	assert_string_equal(e.name, "bin/hello.r");
}

static void ignores_leading_slash_and_dot(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_OK);
	assert_int_equal(find(&cpio, ".//./bin/hello.r", &e), K_OK);
	assert_int_equal(find(&cpio, "etc/empty", &e), K_OK);
	assert_int_equal(e.size, 0);
}

static void says_unknown_for_directories_and_missing_files(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	assert_int_equal(find(&cpio, "/bin", &e), K_EUNKNOWN);
	assert_int_equal(find(&cpio, "/bin/hello", &e), K_EUNKNOWN);
	assert_int_equal(find(&cpio, "", &e), K_EUNKNOWN);
	assert_int_equal(find(&cpio, "TRAILER!!!", &e), K_EUNKNOWN);
}

static void needs_a_trailer(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	for (uint64_t bytes = 0; bytes < used; bytes++) {
		cpio.bytes = bytes;
		if (bytes < used - 1)
			assert_int_not_equal(find(&cpio, "none", &e), K_OK);
		if (bytes + 14 < used)
			assert_int_equal(find(&cpio, "none", &e), K_EFORMAT);
	}
}

static void refuses_numbers_that_are_not_hexadecimal(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	archive[6 + 6 * 8] = 'g';
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EFORMAT);
	archive[6 + 6 * 8] = ' ';
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EFORMAT);
	archive[6 + 6 * 8] = '0';
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_OK);
	archive[0] = '1';
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EFORMAT);
}

static void refuses_sizes_beyond_the_end(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	memcpy(archive + 6 + 6 * 8, "ffffffff", 8);
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EFORMAT);
	cpio = make();
	memcpy(archive + 6 + 11 * 8, "FFFFFFFF", 8);
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EFORMAT);
	cpio = make();
	memcpy(archive + 6 + 11 * 8, "00000000", 8);
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EFORMAT);
}

static void refuses_a_name_without_nul(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	archive[111] = 'x';
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EFORMAT);
}

static void passes_over_a_name_that_is_too_long(void **state)
{
	struct cpio cpio = {.read = read_archive};
	struct cpio_entry e;
	char name[CPIO_NAME_BYTES + 40];

	(void)state;
	used = 0;
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	add(name, MODE_FILE, "long");
	name[CPIO_NAME_BYTES - 1] = '\0';
	add(name, MODE_FILE, "fits");
	add("TRAILER!!!", 0, "");
	cpio.bytes = used;
	assert_int_equal(find(&cpio, name, &e), K_OK);
	assert_memory_equal(archive + e.data_off, "fits", 4);
	name[CPIO_NAME_BYTES - 1] = 'n';
	assert_int_equal(find(&cpio, name, &e), K_EUNKNOWN);
}

static void hands_on_read_errors(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	read_error = K_EIO;
	assert_int_equal(find(&cpio, "bin/hello.r", &e), K_EIO);
}

/* Any one byte changed: an answer comes, and no read leaves the archive. */
static void survives_any_changed_byte(void **state)
{
	struct cpio cpio = make();
	struct cpio_entry e;

	(void)state;
	for (size_t i = 0; i < used; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			archive[i] ^= (uint8_t)(1u << bit);
			find(&cpio, "bin/./x", &e);
			archive[i] ^= (uint8_t)(1u << bit);
		}
	}
	assert_int_equal(find(&cpio, "bin/./x", &e), K_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_data_by_path),
		cmocka_unit_test(ignores_leading_slash_and_dot),
		cmocka_unit_test(
			says_unknown_for_directories_and_missing_files),
		cmocka_unit_test(needs_a_trailer),
		cmocka_unit_test(refuses_numbers_that_are_not_hexadecimal),
		cmocka_unit_test(refuses_sizes_beyond_the_end),
		cmocka_unit_test(refuses_a_name_without_nul),
		cmocka_unit_test(passes_over_a_name_that_is_too_long),
		cmocka_unit_test(hands_on_read_errors),
		cmocka_unit_test(survives_any_changed_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
