/*
 * A cmocka program that passes, fails, skips, crashes, hangs or runs nothing,
 * as its argument says: input for tests/frame/runner.sh, not a test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *mode;

static void first(void **state)
{
	(void)state;
	assert_non_null(mode);
}

static void second(void **state)
{
	(void)state;
	if (strcmp(mode, "fail") == 0)
		assert_int_equal(1, 2);
	if (strcmp(mode, "skip") == 0)
		skip();
	if (strcmp(mode, "crash") == 0)
		abort();
	if (strcmp(mode, "overrun") == 0) {
		char *byte = malloc(1);

		assert_non_null(byte);
		((volatile char *)byte)[mode[0] == 'o'] = 0;
		free(byte);
	}
	if (strcmp(mode, "exit") == 0)
		_exit(0);
	while (strcmp(mode, "hang") == 0)
		pause();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first),
		cmocka_unit_test(second),
	};

	mode = argc > 1 ? argv[1] : "pass";
	if (strcmp(mode, "empty") == 0)
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
