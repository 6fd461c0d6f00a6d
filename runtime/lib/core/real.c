/*
 * The value is written out in full: limbs of nine decimal digits, the binary
 * point behind limb UNITS - 1, shifted to its place in small steps. Its
 * digits are then rounded where the conversion wants it.
 */
#include "runtime/lib/core/real.h"

#include <string.h>

#define LIMB	    1000000000u
#define LIMB_DIGITS 9
#define UNITS	    35 /* limbs before the point: 2^1024 has 309 digits */
#define LIMBS	    (UNITS + 120) /* 1074 digits behind it */
#define DIGITS	    (LIMBS * LIMB_DIGITS)
#define LEFT_STEP   29
#define RIGHT_STEP  9 /* 2^9 divides LIMB */

/* 0.d0 d1 d2 ... times ten to the power of point; at most count digits,
 * those behind are zero. No digits: zero. */
struct digits {
	char d[DIGITS + 1];
	int count;
	int point;
};

struct limbs {
	uint32_t l[LIMBS];
	int first, end; /* those that are not known to be zero */
};

static void shift_left(struct limbs *n, unsigned bits)
{
	uint64_t carry = 0;

	for (int i = n->end; i-- > n->first;) {
		uint64_t v = ((uint64_t)n->l[i] << bits) + carry;

		n->l[i] = (uint32_t)(v % LIMB);
		carry = v / LIMB;
	}
	if (carry)
		n->l[--n->first] = (uint32_t)carry;
}

static void shift_right(struct limbs *n, unsigned bits)
{
	uint32_t low = (1u << bits) - 1;
	uint32_t carry = 0;

	for (int i = n->first; i < n->end; i++) {
		uint32_t v = n->l[i];

		n->l[i] = (v >> bits) + carry;
		carry = (v & low) * (LIMB >> bits);
	}
	if (carry)
		n->l[n->end++] = carry;
	while (n->first < n->end && !n->l[n->first])
		n->first++;
}

/* mantissa times two to the power of exponent; mantissa below 2^53 */
static void set_limbs(struct limbs *n, uint64_t mantissa, int exponent)
{
	memset(n, 0, sizeof(*n));
	n->l[UNITS - 2] = (uint32_t)(mantissa / LIMB);
	n->l[UNITS - 1] = (uint32_t)(mantissa % LIMB);
	n->first = n->l[UNITS - 2] ? UNITS - 2 : UNITS - 1;
	n->end = UNITS;
	while (exponent > 0) {
		int step = exponent < LEFT_STEP ? exponent : LEFT_STEP;

		shift_left(n, (unsigned)step);
		exponent -= step;
	}
	while (exponent < 0) {
		int step = -exponent < RIGHT_STEP ? -exponent : RIGHT_STEP;

		shift_right(n, (unsigned)step);
		exponent += step;
	}
}

static void set_digits(struct digits *n, const struct limbs *from)
{
	int lead = 0;

	n->count = 0;
	for (int i = from->first; i < from->end; i++) {
		uint32_t v = from->l[i];

		for (int k = LIMB_DIGITS; k-- > 0; v /= 10)
			n->d[n->count + k] = (char)(v % 10);
		n->count += LIMB_DIGITS;
	}
	n->point = (UNITS - from->first) * LIMB_DIGITS;
	while (lead < n->count && !n->d[lead])
		lead++;
	memmove(n->d, n->d + lead, (size_t)(n->count - lead));
	n->count -= lead;
	n->point -= lead;
	while (n->count && !n->d[n->count - 1])
		n->count--;
	if (!n->count)
		n->point = 1;
}

/* Is what lies behind the first keep digits more than a half, or a half and
 * the last kept digit odd? */
static bool rounds_up(const struct digits *n, int keep)
{
	if (keep < 0 || keep >= n->count || n->d[keep] < 5)
		return false;
	if (n->d[keep] > 5 || keep + 1 < n->count)
		return true;
	return keep > 0 && n->d[keep - 1] % 2;
}

static void round_digits(struct digits *n, int keep)
{
	bool up = rounds_up(n, keep);

	if (keep < 0)
		keep = 0;
	if (keep < n->count)
		n->count = keep;
	if (!up)
		return;
	while (n->count && n->d[n->count - 1] == 9)
		n->count--;
	if (n->count) {
		n->d[n->count - 1]++;
		return;
	}
	n->d[n->count++] = 1;
	n->point++;
}

static void put(struct real_text *t, char c)
{
	t->body[t->body_len++] = c;
}

static char digit(const struct digits *n, int i)
{
	return (char)('0' + (i >= 0 && i < n->count ? n->d[i] : 0));
}

/* places digits behind the point; what is beyond the known ones are zeros */
static void fraction(struct real_text *t, const struct digits *n, int from,
		     int places, bool alt)
{
	int known = n->count - from;

	if (known < 0)
		known = 0;
	if (known > places)
		known = places;
	if (places || alt)
		put(t, '.');
	for (int i = 0; i < known; i++)
		put(t, digit(n, from + i));
	t->zeros = (size_t)(places - known);
}

static void fixed(struct real_text *t, const struct digits *n, int places,
		  bool alt)
{
	if (n->point <= 0 || !n->count)
		put(t, '0');
	for (int i = 0; n->count && i < n->point; i++)
		put(t, digit(n, i));
	fraction(t, n, n->count ? n->point : 0, places, alt);
}

static void scientific(struct real_text *t, const struct digits *n, int places,
		       const struct real_form *form)
{
	int exponent = n->count ? n->point - 1 : 0;
	unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);

	put(t, digit(n, 0));
	fraction(t, n, 1, places, form->alt);
	t->tail[t->tail_len++] =
		form->conv == 'E' || form->conv == 'G' ? 'E' : 'e';
	t->tail[t->tail_len++] = exponent < 0 ? '-' : '+';
	if (size >= 100)
		t->tail[t->tail_len++] = (char)('0' + size / 100);
	t->tail[t->tail_len++] = (char)('0' + size / 10 % 10);
	t->tail[t->tail_len++] = (char)('0' + size % 10);
}

static int significant(struct digits *n)
{
	while (n->count && !n->d[n->count - 1])
		n->count--;
	return n->count;
}

/* e or f, whichever is shorter; without "#" no zeros at the end. */
static void general(struct real_text *t, struct digits *n, int precision,
		    const struct real_form *form)
{
	int exponent;

	if (!precision)
		precision = 1;
	round_digits(n, precision);
	exponent = n->count ? n->point - 1 : 0;
	if (exponent < -4 || exponent >= precision) {
		if (!form->alt)
			precision = significant(n) ? significant(n) : 1;
		scientific(t, n, precision - 1, form);
		return;
	}
	precision -= exponent + 1;
	if (!form->alt) {
		int places = significant(n) - n->point;

		precision = places > 0 && n->count ? places : 0;
	}
	fixed(t, n, precision, form->alt);
}

static void special(struct real_text *t, bool nan, char conv)
{
	const char *word = nan ? "nan" : "inf";
	bool upper = conv == 'F' || conv == 'E' || conv == 'G';

	while (*word)
		put(t, (char)(upper ? *word++ - 'a' + 'A' : *word++));
}

void real_format(struct real_text *text, uint64_t bits,
		 const struct real_form *form)
{
	uint64_t mantissa = bits & 0xfffffffffffffull;
	int biased = (int)(bits >> 52 & 0x7ff);
	int precision = form->precision < 0 ? 6 : form->precision;
	struct limbs limbs;
	struct digits n;

	text->minus = bits >> 63;
	text->finite = biased != 0x7ff;
	text->body_len = text->zeros = text->tail_len = 0;
	if (!text->finite) {
		special(text, mantissa != 0, form->conv);
		return;
	}
	if (biased)
		mantissa |= 1ull << 52;
	set_limbs(&limbs, mantissa, (biased ? biased : 1) - 1075);
	set_digits(&n, &limbs);
	switch (form->conv) {
	case 'f':
	case 'F':
		round_digits(&n,
			     precision > DIGITS ? DIGITS : n.point + precision);
		fixed(text, &n, precision, form->alt);
		break;
	case 'e':
	case 'E':
		round_digits(&n, precision >= DIGITS ? DIGITS : precision + 1);
		scientific(text, &n, precision, form);
		break;
	default:
		general(text, &n, precision, form);
		break;
	}
}
