/*
 * Number parsing of C_INIT; see number.h.
 */
#include "runtime/c_init/core/number.h"

#define NS_PER_S    1000000000ull
#define MAX_SECONDS 1000000000ull

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool cinit_number_is(const char *text)
{
	if (*text == '-')
		text++;
	if (!is_digit(*text))
		return false;
	while (is_digit(*text))
		text++;
	return *text == '\0';
}

bool cinit_number_int(const char *text, int32_t *value)
{
	bool minus = *text == '-';
	int64_t limit = minus ? -(int64_t)INT32_MIN : INT32_MAX;
	int64_t n = 0;

	if (!cinit_number_is(text))
		return false;
	for (text += minus; *text; text++) {
		n = n * 10 + (*text - '0');
		if (n > limit)
			return false;
	}
	*value = (int32_t)(minus ? -n : n);
	return true;
}

bool cinit_number_octal(const char *text, uint32_t most, uint32_t *value)
{
	uint32_t n = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '7')
			return false;
		n = n * 8 + (uint32_t)(*text - '0');
		if (n > most)
			return false;
	}
	*value = n;
	return true;
}

bool cinit_number_seconds(const char *text, uint64_t *ns)
{
	uint64_t whole = 0;
	uint64_t part = 0;
	uint64_t unit = NS_PER_S / 10;

	if (!is_digit(text[0]) && !(text[0] == '.' && is_digit(text[1])))
		return false;
	for (; is_digit(*text); text++) {
		whole = whole * 10 + (uint64_t)(*text - '0');
		if (whole > MAX_SECONDS)
			return false;
	}
	if (*text == '.')
		text++;
	for (; is_digit(*text); text++) {
		part += (uint64_t)(*text - '0') * unit;
		unit /= 10;
	}
	if (*text)
		return false;
	*ns = whole * NS_PER_S + part;
	return true;
}
