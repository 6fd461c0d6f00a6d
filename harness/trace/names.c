/*
 * Texts of name hashes, from the name.def records of a trace.
 */
#include "harness/trace/names.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"

struct name_entry {
	uint64_t hash;
	char text[TRACE_NAME_TEXT_BYTES + 1];
};

struct trace_names {
	size_t count;
	struct name_entry entry[];
};

static int compare_entries(const void *a, const void *b)
{
	uint64_t x = ((const struct name_entry *)a)->hash;
	uint64_t y = ((const struct name_entry *)b)->hash;

	return (x > y) - (x < y);
}

/* The guest's bytes go to terminals and reports: only printable ones. */
static void copy_text(char *to, const uint64_t *words)
{
	memcpy(to, words, TRACE_NAME_TEXT_BYTES);
	to[TRACE_NAME_TEXT_BYTES] = '\0';
	for (; *to; to++)
		if (*to < ' ' || *to > '~')
			*to = '?';
}

struct trace_names *trace_names_new(const struct trace_record *rec,
				    size_t count)
{
	struct trace_names *names;
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += rec[i].event == EV_NAME_DEF;
	names = text_alloc(sizeof(*names) + n * sizeof(names->entry[0]));
	for (size_t i = 0; i < count; i++) {
		struct name_entry *entry = &names->entry[names->count];

		if (rec[i].event != EV_NAME_DEF)
			continue;
		entry->hash = rec[i].arg[0];
		copy_text(entry->text, &rec[i].arg[1]);
		names->count++;
	}
	qsort(names->entry, names->count, sizeof(names->entry[0]),
	      compare_entries);
	return names;
}

void trace_names_free(struct trace_names *names)
{
	free(names);
}

const char *trace_names_find(const struct trace_names *names, uint64_t hash)
{
	struct name_entry key = {.hash = hash};
	const struct name_entry *found;

	found = bsearch(&key, names->entry, names->count,
			sizeof(names->entry[0]), compare_entries);
	return found ? found->text : NULL;
}
