/*
 * What images.c and debuginfo.c share: a file and libdw's view of it.
 */
#ifndef HOTRIG_BACKTRACE_FILES_H
#define HOTRIG_BACKTRACE_FILES_H

#include <elfutils/libdwfl.h>

#include "harness/backtrace/images.h"

struct entry {
	struct image image;
	const uint8_t *file; /* mapped */
	uint64_t file_bytes;
	Dwfl *dwfl; /* opened when it is asked for first */
	Dwfl_Module *module;
};

struct images {
	struct entry *entry; /* the kernel first */
	unsigned count;
};

/* Has it a section .debug_info? */
bool files_has_debug(const struct entry *entry);
/* Its module, at its link addresses; NULL: libdw cannot read it. */
Dwfl_Module *files_module(struct entry *entry);

/* Without "./" in front. */
const char *files_short_path(const char *path);
/*
 * Add " at FILE:LINE" of an address in a unit, if it is known. low: rows of
 * functions that the linker left out may be there too; function, the innermost
 * one or NULL, tells them apart.
 */
void files_add_line(Dwarf_Die *cu, uint64_t at, bool low, Dwarf_Die *function,
		    struct text *text);

#endif
