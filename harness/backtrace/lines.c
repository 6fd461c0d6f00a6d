/*
 * File and line of an address: the rows of the line table.
 */
#include <dwarf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "harness/backtrace/files.h"

#define INLINED_MAX 16u

const char *files_short_path(const char *path)
{
	return path && !strncmp(path, "./", 2) ? path + 2 : path;
}

/* Lines that a function has in its source: from, and up to the next one. */
struct extent {
	const char *file;
	int from, to;
};

static void find_extent(Dwarf_Die *cu, Dwarf_Die *function,
			struct extent *extent)
{
	Dwarf_Die child, *die = &child;
	Dwarf_Attribute attr;
	Dwarf_Die origin;
	int line;

	if (dwarf_attr(function, DW_AT_abstract_origin, &attr) &&
	    dwarf_formref_die(&attr, &origin))
		function = &origin;
	extent->file = dwarf_decl_file(function);
	extent->to = INT_MAX;
	/* of an inlined one it may be the place of its prototype */
	if (!extent->file || !strstr(extent->file, ".c") ||
	    dwarf_decl_line(function, &extent->from) || dwarf_child(cu, die)) {
		extent->file = NULL;
		return;
	}
	do {
		const char *file = dwarf_decl_file(die);

		if (dwarf_tag(die) == DW_TAG_subprogram && file &&
		    !strcmp(file, extent->file) &&
		    dwarf_decl_line(die, &line) == 0 && line > extent->from &&
		    line < extent->to)
			extent->to = line;
	} while (dwarf_siblingof(die, die) == 0);
}

/* Those of a function and of the ones that it is inlined in; none if its own is
 * not known. */
struct extents {
	struct extent of[INLINED_MAX];
	unsigned count;
};

static void find_extents(Dwarf_Die *cu, Dwarf_Die *function,
			 struct extents *extents)
{
	Dwarf_Die *chain;
	int n;

	find_extent(cu, function, &extents->of[0]);
	extents->count = extents->of[0].file ? 1 : 0;
	if (!extents->count || dwarf_tag(function) == DW_TAG_subprogram)
		return;
	n = dwarf_getscopes_die(function, &chain);
	for (int i = 1; i < n && extents->count < INLINED_MAX; i++) {
		const int tag = dwarf_tag(&chain[i]);

		if (tag != DW_TAG_subprogram &&
		    tag != DW_TAG_inlined_subroutine)
			continue;
		find_extent(cu, &chain[i], &extents->of[extents->count]);
		if (extents->of[extents->count].file)
			extents->count++;
	}
	if (n > 0)
		free(chain);
}

static bool is_within(const struct extents *extents, const char *file, int line)
{
	for (unsigned i = 0; file && i < extents->count; i++)
		if (!strcmp(file, extents->of[i].file) &&
		    line >= extents->of[i].from && line < extents->of[i].to)
			return true;
	return false;
}

/*
 * The row of the line table for an address, the last one if there are more. In
 * extents, unless that is NULL: rows of functions that were left out lie
 * between those of others. Where a call is inlined, a row of the caller's may
 * be the one that counts.
 */
static Dwarf_Line *find_row(Dwarf_Die *cu, uint64_t at,
			    const struct extents *extents)
{
	Dwarf_Line *best = NULL;
	Dwarf_Addr best_addr = 0;
	bool best_begins = false;
	Dwarf_Lines *lines;
	size_t count;

	if (dwarf_getsrclines(cu, &lines, &count))
		return NULL;
	for (size_t i = 0; i < count; i++) {
		Dwarf_Line *line = dwarf_onesrcline(lines, i);
		const char *file = dwarf_linesrc(line, NULL, NULL);
		Dwarf_Addr addr = 0;
		bool end = false, begins = false;
		int number = 0;

		dwarf_lineaddr(line, &addr);
		if (addr > at)
			break;
		dwarf_lineendsequence(line, &end);
		dwarf_linebeginstatement(line, &begins);
		dwarf_lineno(line, &number);
		if (end ||
		    (best && addr == best_addr && best_begins && !begins))
			continue;
		if (extents && !is_within(extents, file, number))
			continue;
		best = line;
		best_addr = addr;
		best_begins = begins;
	}
	return best;
}

void files_add_line(Dwarf_Die *cu, uint64_t at, bool low, Dwarf_Die *function,
		    struct text *text)
{
	struct extents extents = {0};
	Dwarf_Line *row = NULL;
	int number;

	if (low && function) {
		find_extents(cu, function, &extents);
		if (extents.count)
			row = find_row(cu, at, &extents);
	}
	if (!row)
		row = find_row(cu, at, NULL);
	if (row && dwarf_lineno(row, &number) == 0)
		text_printf(text, " at %s:%d",
			    files_short_path(dwarf_linesrc(row, NULL, NULL)),
			    number);
}
