/* Intervals and quantiles. */
#include "harness/stats/stats.h"

#include <math.h>
#include <stdlib.h>

/* Normal quantile of 97.5 %: 2.5 % are left out on each side. */
#define Z 1.959963984540054

static double clamp(double x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

struct stats_interval stats_wilson(uint64_t count, uint64_t total)
{
	const double n = (double)total;
	const double p = total ? (double)count / n : 0;
	double scale, middle, half;

	if (!total)
		return (struct stats_interval){0, 1};
	scale = 1 + Z * Z / n;
	middle = (p + Z * Z / (2 * n)) / scale;
	half = Z / scale * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
	return (struct stats_interval){clamp(middle - half),
				       clamp(middle + half)};
}

struct stats_interval stats_proportion(uint64_t count, uint64_t total)
{
	const double rest = total ? clamp(3 / (double)total) : 1;

	if (!count)
		return (struct stats_interval){0, rest};
	if (count >= total)
		return (struct stats_interval){1 - rest, 1};
	return stats_wilson(count, total);
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The smallest value that percent % of all do not exceed. */
static uint64_t nearest_rank(const uint64_t *sorted, size_t count,
			     unsigned percent)
{
	return sorted[(count * percent + 99) / 100 - 1];
}

struct stats_spread stats_spread(uint64_t *value, size_t count)
{
	if (!count)
		return (struct stats_spread){0, 0, 0, 0};
	qsort(value, count, sizeof(*value), compare);
	return (struct stats_spread){count, nearest_rank(value, count, 50),
				     nearest_rank(value, count, 95),
				     value[count - 1]};
}
