/*
 * The formatter against the host's, and where it is on its own.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/lib/core/fmt.h"

#define SAME(...)                                                              \
	do {                                                                   \
		char ours[200], theirs[200];                                   \
		int n = fmt_format(ours, sizeof(ours), __VA_ARGS__);           \
		int m = snprintf(theirs, sizeof(theirs), __VA_ARGS__);         \
		assert_string_equal(ours, theirs);                             \
		assert_int_equal(n, m);                                        \
	} while (0)

static void integers(void **state)
{
	(void)state;
	SAME("%d %i %d", 0, -1, INT_MIN);
	SAME("%u %u", 0u, UINT_MAX);
	SAME("%x %X %o", 0xdeadbeefu, 0xdeadbeefu, 0755u);
	SAME("%ld %lld %lu", LONG_MIN, LLONG_MAX, ULONG_MAX);
	SAME("%zu %zx", (size_t)-1, (size_t)4096);
	SAME("%hd %hhd %hu %hhu", (short)-2, (signed char)-3,
	     (unsigned short)65535, (unsigned char)255);
	SAME("%jd %td", (intmax_t)-5, (ptrdiff_t)6);
}

static void flags_and_widths(void **state)
{
	(void)state;
	SAME("[%5d][%-5d][%05d][%+d][% d]", 42, 42, 42, 42, 42);
	SAME("[%05d][%+05d][%-+5d]", -42, 42, 42);
	SAME("[%#x][%#X][%#o][%#x]", 255u, 255u, 8u, 0u);
	SAME("[%#010x][%-#10x|", 255u, 255u);
	SAME("[%.5d][%8.5d][%-8.5d][%.0d]", 42, 42, -42, 7);
	SAME("[%*d][%*d][%.*d]", 6, 42, -6, 42, 4, 42);
	SAME("[%.0d][%5.0u]", 0, 0u);
	SAME("[%016lx]", 0x1234abcdul);
}

static void texts(void **state)
{
	(void)state;
	SAME("[%s][%10s][%-10s]", "abc", "abc", "abc");
	SAME("[%.2s][%5.1s][%.*s]", "abc", "abc", 1, "xyz");
	SAME("[%c][%3c][%-3c]", 'a', 'b', 'c');
	SAME("100%% of %s", "it");
	SAME("%p", (void *)0x1234);
}

static void what_is_cut_or_not_ours(void **state)
{
	char buf[8];
	const char *bad = "a%qb%";
	const char *volatile none = NULL;

	(void)state;
	assert_int_equal(fmt_format(buf, sizeof(buf), "%s", "0123456789"), 10);
	assert_string_equal(buf, "0123456");
	memset(buf, 'z', sizeof(buf));
	assert_int_equal(fmt_format(buf, 0, "%d", 12345), 5);
	assert_int_equal(buf[0], 'z');
	assert_int_equal(fmt_format(buf, 1, "%d", 12345), 5);
	assert_string_equal(buf, "");
	fmt_format(buf, sizeof(buf), "%s", none);
	assert_string_equal(buf, "(null)");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
	fmt_format(buf, sizeof(buf), bad);
#pragma GCC diagnostic pop
	assert_string_equal(buf, "a%qb%");
	fmt_format(buf, sizeof(buf), "%p", (void *)0);
	assert_string_equal(buf, "0x0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(flags_and_widths),
		cmocka_unit_test(texts),
		cmocka_unit_test(what_is_cut_or_not_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
