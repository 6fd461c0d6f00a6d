/*
 * C_INIT's command lines (runtime/c_init/core): words, numbers, options,
 * environment.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/c_init/core/env.h"
#include "runtime/c_init/core/line.h"
#include "runtime/c_init/core/number.h"
#include "runtime/c_init/core/options.h"

static struct cinit_line line;

static void assert_words(const char *text, int words, const char *const *want)
{
	assert_int_equal(cinit_line_split(&line, text), CINIT_LINE_OK);
	assert_int_equal(line.words, words);
	for (int i = 0; i < words; i++)
		assert_string_equal(line.word[i], want[i]);
	assert_null(line.word[words]);
}

static void splits_at_blanks(void **state)
{
	const char *const want[] = {"arun", "-g", "0", "/bin/x"};

	(void)state;
	assert_words("arun -g 0 /bin/x", 4, want);
	assert_words(" \tarun  -g\t0 /bin/x \r\n", 4, want);
}

static void quotes_keep_blanks_and_comments(void **state)
{
	const char *const want[] = {"echo", "a  b", "it's # here", "", "ab"};

	(void)state;
	assert_words("echo 'a  b' \"it's # here\" '' a\"b\"", 5, want);
}

static void comments_end_the_line(void **state)
{
	const char *const want[] = {"echo", "a#b"};

	(void)state;
	assert_words("echo a#b # c d", 2, want);
	assert_words("# nothing", 0, want);
	assert_words("", 0, want);
	assert_words("   ", 0, want);
}

static void says_what_is_wrong(void **state)
{
	char text[CINIT_LINE_BYTES + 1];

	(void)state;
	assert_int_equal(cinit_line_split(&line, "echo 'a"),
			 CINIT_LINE_OPEN_QUOTE);
	assert_int_equal(line.words, 0);
	assert_null(line.word[0]);
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(cinit_line_split(&line, text), CINIT_LINE_TOO_LONG);
	text[sizeof(text) - 2] = '\0';
	assert_int_equal(cinit_line_split(&line, text), CINIT_LINE_OK);
	assert_string_equal(line.word[0], text);
	for (size_t i = 1; i < sizeof(text) - 2; i += 2)
		text[i] = ' ';
	assert_int_equal(cinit_line_split(&line, text), CINIT_LINE_TOO_MANY);
	text[CINIT_LINE_WORDS * 2] = '\0';
	assert_int_equal(cinit_line_split(&line, text), CINIT_LINE_OK);
	assert_int_equal(line.words, CINIT_LINE_WORDS);
	assert_string_equal(cinit_line_error_text(CINIT_LINE_TOO_MANY),
			    "too many words");
}

static void reads_integers(void **state)
{
	int32_t n = 7;

	(void)state;
	assert_true(cinit_number_int("0", &n));
	assert_int_equal(n, 0);
	assert_true(cinit_number_int("-12", &n));
	assert_int_equal(n, -12);
	assert_true(cinit_number_int("2147483647", &n));
	assert_int_equal(n, INT32_MAX);
	assert_true(cinit_number_int("-2147483648", &n));
	assert_int_equal(n, INT32_MIN);
	assert_false(cinit_number_int("2147483648", &n));
	assert_false(cinit_number_int("99999999999999999999", &n));
	assert_false(cinit_number_int("-", &n));
	assert_false(cinit_number_int("", &n));
	assert_false(cinit_number_int("1x", &n));
	assert_int_equal(n, INT32_MIN);
}

static void reads_seconds(void **state)
{
	uint64_t ns = 1;

	(void)state;
	assert_true(cinit_number_seconds("30", &ns));
	assert_int_equal(ns, 30000000000ull);
	assert_true(cinit_number_seconds("0.5", &ns));
	assert_int_equal(ns, 500000000);
	assert_true(cinit_number_seconds(".25", &ns));
	assert_int_equal(ns, 250000000);
	assert_true(cinit_number_seconds("2.", &ns));
	assert_int_equal(ns, 2000000000);
	assert_true(cinit_number_seconds("0.0000000019", &ns));
	assert_int_equal(ns, 1);
	assert_false(cinit_number_seconds("", &ns));
	assert_false(cinit_number_seconds(".", &ns));
	assert_false(cinit_number_seconds("1s", &ns));
	assert_false(cinit_number_seconds("-1", &ns));
	assert_false(cinit_number_seconds("99999999999999", &ns));
	assert_int_equal(ns, 1);
}

static bool options(struct cinit_options *o, const char *text)
{
	assert_int_equal(cinit_line_split(&line, text), CINIT_LINE_OK);
	return cinit_options_parse(o,
				   strcmp(line.word[0], "akill")
					   ? CINIT_OPTIONS_ARUN
					   : CINIT_OPTIONS_AKILL,
				   line.words, line.word);
}

static void reads_options(void **state)
{
	struct cinit_options o;

	(void)state;
	assert_true(options(&o, "arun -g 3 -q /bin/x -g"));
	assert_true(o.group && o.numbered && cinit_options_has(&o, 'q'));
	assert_int_equal(o.gid, 3);
	assert_int_equal(o.first, 4);
	assert_true(options(&o, "arun x"));
	assert_false(o.group || o.seen);
	assert_int_equal(o.first, 1);
	assert_true(options(&o, "arun -- -x"));
	assert_int_equal(o.first, 2);
	assert_false(options(&o, "arun -z x"));
	assert_false(options(&o, "arun -g 99999999999 x"));
}

static void group_without_number_is_group_0(void **state)
{
	struct cinit_options o;

	(void)state;
	assert_true(options(&o, "arun -g /bin/x 5"));
	assert_true(o.group);
	assert_false(o.numbered);
	assert_int_equal(o.gid, 0);
	assert_int_equal(o.first, 2);
	assert_true(options(&o, "arun -g"));
	assert_int_equal(o.first, 2);
	assert_true(options(&o, "arun -g -1 x"));
	assert_int_equal(o.gid, -1);
}

static void knows_the_options_of_arun(void **state)
{
	struct cinit_options o;

	(void)state;
	assert_true(options(&o, "arun -S -k -T -d -D -Z -xip -g 2 x -U"));
	for (const char *c = "SkTdDZxg"; *c; c++)
		assert_true(cinit_options_has(&o, *c));
	assert_false(cinit_options_has(&o, 'U'));
	assert_false(cinit_options_has(&o, 'q'));
	assert_int_equal(o.gid, 2);
	assert_int_equal(o.first, 10);
	assert_false(options(&o, "arun -x y"));
	assert_false(options(&o, "arun -xi y"));
	assert_false(options(&o, "arun -SU y"));
	assert_false(options(&o, "arun -c 5"));
	assert_false(options(&o, "arun -s 0 x"));
	assert_false(options(&o, "arun - x"));
}

static void knows_the_options_of_akill(void **state)
{
	struct cinit_options o;

	(void)state;
	assert_true(options(&o, "akill -s 0 -c 5 6"));
	assert_true(cinit_options_has(&o, 'c'));
	assert_string_equal(o.site, "0");
	assert_int_equal(o.first, 4);
	assert_true(options(&o, "akill -g 1"));
	assert_true(o.group && o.numbered);
	assert_null(o.site);
	assert_false(options(&o, "akill 5 -s") && o.site);
	assert_false(options(&o, "akill -s"));
	assert_false(options(&o, "akill -q 5"));
}

static void reads_octal_numbers(void **state)
{
	uint32_t n = 1;

	(void)state;
	assert_true(cinit_number_octal("22", 0777, &n));
	assert_int_equal(n, 022);
	assert_true(cinit_number_octal("0777", 0777, &n));
	assert_int_equal(n, 0777);
	assert_false(cinit_number_octal("1000", 0777, &n));
	assert_false(cinit_number_octal("77777777777777", 0777, &n));
	assert_false(cinit_number_octal("8", 0777, &n));
	assert_false(cinit_number_octal("-1", 0777, &n));
	assert_false(cinit_number_octal("", 0777, &n));
	assert_int_equal(n, 0777);
}

static void keeps_an_environment(void **state)
{
	static struct cinit_env env;
	const char *at;

	(void)state;
	assert_int_equal(cinit_env_set(&env, "A", "1"), CINIT_ENV_OK);
	assert_int_equal(cinit_env_set(&env, "AB", "two"), CINIT_ENV_OK);
	assert_int_equal(cinit_env_set(&env, "A", "longer"), CINIT_ENV_OK);
	assert_int_equal(cinit_env_set(&env, "", "x"), CINIT_ENV_BAD_NAME);
	assert_int_equal(cinit_env_set(&env, "a=b", "x"), CINIT_ENV_BAD_NAME);
	at = cinit_env_next(&env, NULL);
	assert_string_equal(at, "A=longer");
	at = cinit_env_next(&env, at);
	assert_string_equal(at, "AB=two");
	assert_null(cinit_env_next(&env, at));
	cinit_env_unset(&env, "B");
	cinit_env_unset(&env, "A");
	assert_string_equal(cinit_env_next(&env, NULL), "AB=two");
	cinit_env_unset(&env, "AB");
	assert_null(cinit_env_next(&env, NULL));
}

static void a_full_environment_stays_as_it_is(void **state)
{
	static struct cinit_env env;
	char value[CINIT_ENV_BYTES];

	(void)state;
	memset(value, 'v', sizeof(value));
	value[CINIT_ENV_BYTES - 3] = '\0';
	assert_int_equal(cinit_env_set(&env, "X", value), CINIT_ENV_OK);
	assert_int_equal(env.bytes, CINIT_ENV_BYTES);
	assert_int_equal(cinit_env_set(&env, "Y", ""), CINIT_ENV_FULL);
	value[CINIT_ENV_BYTES - 3] = 'v';
	value[CINIT_ENV_BYTES - 2] = '\0';
	assert_int_equal(cinit_env_set(&env, "X", value), CINIT_ENV_FULL);
	assert_int_equal(strlen(cinit_env_next(&env, NULL)),
			 CINIT_ENV_BYTES - 1);
	assert_int_equal(cinit_env_set(&env, "X", "1"), CINIT_ENV_OK);
	assert_string_equal(cinit_env_next(&env, NULL), "X=1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_at_blanks),
		cmocka_unit_test(quotes_keep_blanks_and_comments),
		cmocka_unit_test(comments_end_the_line),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(reads_integers),
		cmocka_unit_test(reads_seconds),
		cmocka_unit_test(reads_options),
		cmocka_unit_test(group_without_number_is_group_0),
		cmocka_unit_test(knows_the_options_of_arun),
		cmocka_unit_test(knows_the_options_of_akill),
		cmocka_unit_test(reads_octal_numbers),
		cmocka_unit_test(keeps_an_environment),
		cmocka_unit_test(a_full_environment_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
