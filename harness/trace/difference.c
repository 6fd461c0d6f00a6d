/*
 * Two traces side by side.
 */
#include "harness/trace/trace.h"

#include <stdio.h>
#include <string.h>

static bool records_equal(const struct trace_record *a,
			  const struct trace_record *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

void trace_difference(const struct trace *a, const struct trace *b, char *text,
		      size_t size)
{
	size_t i = 0;
	char line_a[200] = "no event", line_b[200] = "no event";

	while (i < a->count && i < b->count &&
	       records_equal(&a->rec[i], &b->rec[i]))
		i++;
	if (i == a->count && i == b->count) {
		snprintf(text, size, "%s", "");
		return;
	}
	if (i < a->count)
		trace_format(a, &a->rec[i], line_a, sizeof(line_a));
	if (i < b->count)
		trace_format(b, &b->rec[i], line_b, sizeof(line_b));
	snprintf(text, size, "event %zu differs:\n  %s\n  %s", i, line_a,
		 line_b);
}
