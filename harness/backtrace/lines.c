/*
 * File and line of an address: the rows of the line table.
 */
#include <dwarf.h>
#include <limits.h>
#include <string.h>

#include "harness/backtrace/files.h"

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

/*
 * The row of the line table for an address, the last one if there are more. In
 * extent, unless that is NULL: rows of functions that were left out lie
 * between those of others.
 */
static Dwarf_Line *find_row(Dwarf_Die *cu, uint64_t at,
			    const struct extent *extent)
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
		if (extent && (!file || strcmp(file, extent->file) ||
			       number < extent->from || number >= extent->to))
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
	struct extent extent = {0};
	Dwarf_Line *row = NULL;
	int number;

	if (low && function) {
		find_extent(cu, function, &extent);
		if (extent.file)
			row = find_row(cu, at, &extent);
	}
	if (!row)
		row = find_row(cu, at, NULL);
	if (row && dwarf_lineno(row, &number) == 0)
		text_printf(text, " at %s:%d",
			    files_short_path(dwarf_linesrc(row, NULL, NULL)),
			    number);
}
