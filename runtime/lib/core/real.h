/*
 * Decimal text of a floating-point number, from its bits: integer arithmetic
 * only, correctly rounded (half to even) for every value and precision.
 * Pure; does not pad and knows no flags but those in real_form.
 */
#ifndef HOTRIG_REAL_H
#define HOTRIG_REAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 309 digits before the point, 1074 behind it, and the point. */
#define REAL_BODY_BYTES 1440
#define REAL_TAIL_BYTES 8

struct real_form {
	char conv;     /* f F e E g G */
	int precision; /* -1: 6 */
	bool alt;      /* "#": always a point; g keeps its zeros */
};

/* The text is body, so many zeros, tail (the exponent). */
struct real_text {
	bool minus;
	bool finite; /* else body is "inf" or "nan" */
	char body[REAL_BODY_BYTES];
	size_t body_len;
	size_t zeros;
	char tail[REAL_TAIL_BYTES];
	size_t tail_len;
};

/* bits: of an IEEE 754 double. */
void real_format(struct real_text *text, uint64_t bits,
		 const struct real_form *form);

#endif
