/*
 * Hostile inputs to a parser: what a target of tests/fuzz is. Each target is
 * one file NAME.c; main.c carries it out, under AFL++ (make fuzz-parsers) or on
 * the inputs kept in corpus/fuzz/NAME (make check).
 */
#ifndef HOTRIG_TEST_FUZZ_H
#define HOTRIG_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

extern const char fuzz_name[]; /* of the folder in corpus/fuzz */

/*
 * Feed one input to the parser and use what it accepts as its callers do. The
 * input is a heap object of exactly this size, followed by a NUL that is not
 * counted. Keeps nothing; called many times in a process.
 */
void fuzz_one(const uint8_t *data, size_t size);

/* What must be true of every input; ends the program, as a sanitizer does. */
#define FUZZ_CHECK(condition)                                                  \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__,     \
				__LINE__, #condition);                         \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
