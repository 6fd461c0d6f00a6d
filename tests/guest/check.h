/*
 * Actors that check themselves: CHECK prints what did not hold; check_end
 * prints "NAME: all N checks passed" or "NAME: M of N checks FAILED".
 */
#ifndef TESTS_GUEST_CHECK_H
#define TESTS_GUEST_CHECK_H

#include <stdio.h>

static int check_count;
static int check_failed;

static inline void check_equal(long got, long want, const char *what, int line)
{
	check_count++;
	if (got == want)
		return;
	check_failed++;
	printf("line %d: %s is %ld, not %ld\n", line, what, got, want);
}

#define CHECK(what, want)                                                      \
	check_equal((long)(what), (long)(want), #what, __LINE__)

static inline int check_end(const char *name)
{
	if (check_failed)
		printf("%s: %d of %d checks FAILED\n", name, check_failed,
		       check_count);
	else
		printf("%s: all %d checks passed\n", name, check_count);
	return check_failed != 0;
}

#endif
