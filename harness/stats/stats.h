/*
 * Statistics of counts and samples. Functions of their arguments alone.
 */
#ifndef HOTRIG_STATS_H
#define HOTRIG_STATS_H

#include <stddef.h>
#include <stdint.h>

struct stats_interval {
	double low, high; /* 0 to 1 */
};

/*
 * 95 % interval of a proportion of which count of total were seen (count <=
 * total). Wilson's score interval; where none or all were seen the rule of
 * three: 0 to 3/total, or 1 - 3/total to 1. Total 0: 0 to 1.
 */
struct stats_interval stats_proportion(uint64_t count, uint64_t total);
/* Wilson's interval whatever the count. */
struct stats_interval stats_wilson(uint64_t count, uint64_t total);

struct stats_spread {
	size_t count;
	uint64_t median, p95, max; /* by nearest rank: values that were seen */
};

/* Sorts the values. All 0 if there are none. */
struct stats_spread stats_spread(uint64_t *value, size_t count);

#endif
