/*
 * One trace record as a line for people.
 */
#include "harness/trace/trace.h"

#include <inttypes.h>
#include <string.h>

/* Arguments that are addresses or digests, wherever they occur. */
static const char *const hex_args[] = {
	"a0",	  "a1",	   "a2",   "addr",  "address", "base",	"call",
	"digest", "entry", "line", "stack", "start",   "where",
};

static bool is_hex_arg(const char *key)
{
	for (size_t i = 0; i < sizeof(hex_args) / sizeof(hex_args[0]); i++)
		if (!strcmp(hex_args[i], key))
			return true;
	return false;
}

/* Numbers near 2^64 are negative codes, other large ones hashes. */
static void format_number(const char *key, uint64_t value, char *text,
			  size_t size)
{
	if (value >= (uint64_t)-4096)
		snprintf(text, size, "-%" PRIu64, -value);
	else if (value >= 1ull << 48 || (is_hex_arg(key) && value > 9))
		snprintf(text, size, "0x%" PRIx64, value);
	else
		snprintf(text, size, "%" PRIu64, value);
}

void trace_format_arg(const struct trace *trace, const struct trace_record *rec,
		      unsigned arg, char *text, size_t size)
{
	const char *name = NULL;

	if (event_arg_is_name(rec->event, arg))
		name = trace_text(trace, rec->arg[arg]);
	if (name)
		snprintf(text, size, "%s", name);
	else
		format_number(event_arg_name(rec->event, arg), rec->arg[arg],
			      text, size);
}

static void format_name_def(const struct trace *trace,
			    const struct trace_record *rec, char *line,
			    size_t size)
{
	const char *name = trace_text(trace, rec->arg[0]);

	snprintf(line, size, " %s=0x%" PRIx64, name ? name : "?", rec->arg[0]);
}

void trace_format(const struct trace *trace, const struct trace_record *rec,
		  char *line, size_t size)
{
	char who[40];
	int n;

	if (size > 200)
		size = 200;
	snprintf(who, sizeof(who), "%s a%u t%u g%d", trace_in_name(rec->in),
		 rec->actor, rec->thread, rec->group);
	n = snprintf(line, size,
		     "%6" PRIu32 " %4" PRIu64 ".%09" PRIu64 " b%u %-20s %-13s",
		     rec->seq, rec->clock / 1000000000u,
		     rec->clock % 1000000000u, rec->boot, who,
		     event_name(rec->event));
	if (n < 0 || (size_t)n >= size)
		return;
	line += n;
	size -= (size_t)n;
	if (rec->event == EV_NAME_DEF) {
		format_name_def(trace, rec, line, size);
		return;
	}
	for (unsigned arg = 0; arg < 4; arg++) {
		const char *key = event_arg_name(rec->event, arg);
		char value[40];

		if (!*key)
			continue;
		trace_format_arg(trace, rec, arg, value, sizeof(value));
		n = snprintf(line, size, " %s=%s", key, value);
		if (n < 0 || (size_t)n >= size)
			return;
		line += n;
		size -= (size_t)n;
	}
}
