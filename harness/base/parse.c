/*
 * Numbers, durations and sizes as text. Pure functions.
 */
#include "harness/base/parse.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct unit {
	const char *name;
	uint64_t factor;
};

/* Largest first: the formatters take the first that divides. */
static const struct unit duration_units[] = {
	{"h", 3600000000000ull}, {"m", 60000000000ull}, {"s", 1000000000ull},
	{"ms", 1000000ull},	 {"us", 1000ull},	{"ns", 1ull},
};

static const struct unit size_units[] = {
	{"G", 1ull << 30},
	{"M", 1ull << 20},
	{"K", 1ull << 10},
	{"", 1ull},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* Digits at text; returns where they end, NULL if there are none or the
 * value does not fit. */
static const char *scan_digits(const char *text, unsigned base, uint64_t *value)
{
	const char *p = text;
	uint64_t v = 0;

	for (; digit_value(*p) < (int)base; p++) {
		uint64_t d = (uint64_t)digit_value(*p);

		if (v > (UINT64_MAX - d) / base)
			return NULL;
		v = v * base + d;
	}
	if (p == text)
		return NULL;
	*value = v;
	return p;
}

static const char *scan_number(const char *text, uint64_t *value)
{
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		return scan_digits(text + 2, 16, value);
	return scan_digits(text, 10, value);
}

int parse_u64(const char *text, uint64_t *value)
{
	uint64_t v;
	const char *end = scan_number(text, &v);

	if (!end || *end)
		return -1;
	*value = v;
	return 0;
}

int parse_i64(const char *text, int64_t *value)
{
	bool minus = *text == '-';
	uint64_t v;

	if (parse_u64(text + minus, &v) < 0)
		return -1;
	if (v > (uint64_t)INT64_MAX)
		return -1;
	*value = minus ? -(int64_t)v : (int64_t)v;
	return 0;
}

static const struct unit *find_unit(const struct unit *units, size_t count,
				    const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(units[i].name, name))
			return &units[i];
	return NULL;
}

int parse_duration_ns(const char *text, uint64_t *value)
{
	uint64_t whole, fraction = 0, scale = 1;
	const char *p = scan_digits(text, 10, &whole);
	const struct unit *unit;

	if (!p)
		return -1;
	if (*p == '.') {
		const char *digits = p + 1;

		p = scan_digits(digits, 10, &fraction);
		if (!p || p - digits > 9)
			return -1;
		for (; digits < p; digits++)
			scale *= 10;
	}
	unit = find_unit(duration_units, COUNT(duration_units), p);
	if (!unit || whole > (UINT64_MAX >> 1) / unit->factor)
		return -1;
	/* fraction < 1e9 and unit->factor < 4e12: split to stay below 2^64 */
	*value = whole * unit->factor + unit->factor / scale * fraction +
		 unit->factor % scale * fraction / scale;
	return 0;
}

int parse_size_bytes(const char *text, uint64_t *value)
{
	uint64_t number;
	const char *p = scan_number(text, &number);
	const struct unit *unit;

	if (!p)
		return -1;
	unit = find_unit(size_units, COUNT(size_units), p);
	if (!unit || number > UINT64_MAX / unit->factor)
		return -1;
	*value = number * unit->factor;
	return 0;
}

static void format_units(const struct unit *units, size_t count, uint64_t value,
			 const char *zero, char *text, size_t size)
{
	for (size_t i = 0; value && i < count; i++)
		if (value % units[i].factor == 0) {
			snprintf(text, size, "%" PRIu64 "%s",
				 value / units[i].factor, units[i].name);
			return;
		}
	snprintf(text, size, "%s", zero);
}

void parse_format_duration(uint64_t ns, char *text, size_t size)
{
	/* Seconds and below: "90s" reads better than "1m" beside "61s". */
	format_units(duration_units + 2, COUNT(duration_units) - 2, ns, "0s",
		     text, size);
}

void parse_format_size(uint64_t bytes, char *text, size_t size)
{
	format_units(size_units, COUNT(size_units), bytes, "0", text, size);
}
