/*
 * Floating point in the formatter against the host's.
 */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/lib/core/fmt.h"

static uint64_t take(struct fmt_args *args, bool is_long)
{
	double value = is_long ? (double)va_arg(args->list, long double)
			       : va_arg(args->list, double);
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static const struct fmt_real real = {take, real_format};

PRINTF(3, 4)
static int format(char *to, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = fmt_vformat_real(to, size, &real, fmt, args);
	va_end(args);
	return n;
}

#define SAME(...)                                                              \
	do {                                                                   \
		char ours[3000], theirs[3000];                                 \
		int n = format(ours, sizeof(ours), __VA_ARGS__);               \
		int m = snprintf(theirs, sizeof(theirs), __VA_ARGS__);         \
		assert_string_equal(ours, theirs);                             \
		assert_int_equal(n, m);                                        \
	} while (0)

static const double values[] = {
	0.0,	    -0.0,      1.0,	    -1.0,
	0.5,	    1.5,       2.5,	    0.1,
	0.05,	    0.95,      9.5,	    99.5,
	0.125,	    123456.0,  1234567.0,   999999.5,
	0.00001234, 0.0001,    1e15,	    1e16,
	1e17,	    123e100,   1e-300,	    5e-324,
	DBL_MAX,    DBL_MIN,   DBL_EPSILON, 1.0 / 3.0,
	2.0 / 3.0,  9.9999999, 0.4999,	    0.5001,
	8.5,	    1e22,      1e23,	    3.14159265358979,
	100.0,	    1e9,       1e-9,	    4503599627370496.5};

static void conversions_and_precisions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		double v = values[i];

		SAME("%f %e %g %F %E %G", v, v, v, v, v, v);
		for (int p = 0; p < 25; p++)
			SAME("%.*f %.*e %.*g", p, v, p, v, p, v);
		SAME("%.400f|%.1100e|%.1100g", v, v, v);
	}
}

static void flags_and_widths(void **state)
{
	(void)state;
	SAME("[%10.2f][%-10.2f][%010.2f][%+.1f][% .1f]", -3.14159, 3.14159,
	     -3.14159, 3.14159, 3.14159);
	SAME("[%#.0f][%#.0e][%#g][%g]", 3.0, 3.0, 3.0, 3.0);
	SAME("[%010g][%-12e][%12G]", 1e-10, 1e10, 1e100);
	SAME("%d %f %s %Lf %x", 1, 2.5, "x", (long double)4.25, 5u);
	SAME("%f %f %f %f %f %f %f %f %f %f", 1., 2., 3., 4., 5., 6., 7., 8.,
	     9., 10.);
}

static void infinities_and_no_numbers(void **state)
{
	(void)state;
	SAME("[%f][%E][%g][%010f][%-6f][%+f]", (double)INFINITY,
	     -(double)INFINITY, (double)INFINITY, (double)INFINITY,
	     (double)INFINITY, (double)INFINITY);
	SAME("[%f][%G]", fabs((double)NAN), fabs((double)NAN));
}

static void random_bits(void **state)
{
	uint64_t bits = 88172645463325252u;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		double v;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&v, &bits, sizeof(v));
		if (isnan(v))
			continue;
		SAME("%.17g %.3e %.*f", v, v, (int)(bits % 20), v);
	}
}

static void short_random_decimals(void **state)
{
	(void)state;
	for (int i = 0; i < 100000; i += 7) {
		double v = i / 1000.0;

		SAME("%.0f %.1f %.2f %.3g %.1e", v, v, v, v, v);
	}
}

/* Not against the host: some C libraries lose a zero here. */
static void zeros_stay_with_a_cross(void **state)
{
	char buf[40];

	(void)state;
	format(buf, sizeof(buf), "%#.2g %#.3g %#g", 99.5, 0.5, 1e10);
	assert_string_equal(buf, "1.0e+02 0.500 1.00000e+10");
}

static void without_reals_they_are_copied(void **state)
{
	char buf[20];

	(void)state;
	assert_int_equal(fmt_format(buf, sizeof(buf), "%5.1f|%Lg", 1.0, 2.0L),
			 9);
	assert_string_equal(buf, "%5.1f|%Lg");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conversions_and_precisions),
		cmocka_unit_test(flags_and_widths),
		cmocka_unit_test(infinities_and_no_numbers),
		cmocka_unit_test(random_bits),
		cmocka_unit_test(short_random_decimals),
		cmocka_unit_test(zeros_stay_with_a_cross),
		cmocka_unit_test(without_reals_they_are_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
