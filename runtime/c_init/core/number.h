/*
 * Numbers on command lines.
 */
#ifndef HOTRIG_CINIT_NUMBER_H
#define HOTRIG_CINIT_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Digits, "-" allowed in front: would this word be taken as a number? */
bool cinit_number_is(const char *text);

/* A decimal number that fits an int32_t. False: *value unchanged. */
bool cinit_number_int(const char *text, int32_t *value);

/* An octal number of at most most. False: *value unchanged. */
bool cinit_number_octal(const char *text, uint32_t most, uint32_t *value);

/* Seconds, with a fraction if wanted ("2", "0.5", ".25"), as nanoseconds.
 * Digits beyond the ninth are dropped. False: *ns unchanged. */
bool cinit_number_seconds(const char *text, uint64_t *ns);

#endif
