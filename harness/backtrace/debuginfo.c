/*
 * What DWARF says: function, file and line of an address, places of the
 * kernel's variables and members.
 */
#include <dwarf.h>
#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/backtrace/files.h"

/* No function that the linker leaves out is longer. */
#define LOW_BYTES 0x4000u

bool files_has_debug(const struct entry *entry)
{
	const Elf64_Ehdr *head = (const void *)entry->file;
	const Elf64_Shdr *section = (const void *)(entry->file + head->e_shoff);
	const char *names;

	if (!entry->image.text_addr && !head->e_shnum)
		return false;
	if (head->e_shoff > entry->file_bytes || !head->e_shnum ||
	    head->e_shnum * sizeof(*section) >
		    entry->file_bytes - head->e_shoff)
		return false;
	names = (const char *)entry->file + section[head->e_shstrndx].sh_offset;
	for (unsigned i = 1; i < head->e_shnum; i++)
		if (!strcmp(names + section[i].sh_name, ".debug_info"))
			return true;
	return false;
}

Dwfl_Module *files_module(struct entry *entry)
{
	static char *no_path = NULL;
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.debuginfo_path = &no_path,
	};

	if (entry->dwfl)
		return entry->module;
	entry->dwfl = dwfl_begin(&callbacks);
	if (!entry->dwfl)
		return NULL;
	dwfl_report_begin(entry->dwfl);
	entry->module = dwfl_report_elf(entry->dwfl, entry->image.name,
					entry->image.path, -1, 0, true);
	dwfl_report_end(entry->dwfl, NULL, NULL);
	return entry->module;
}

static struct entry *entry_of(struct images *images, const struct image *image)
{
	for (unsigned i = 0; i < images->count; i++)
		if (&images->entry[i].image == image)
			return &images->entry[i];
	return NULL;
}

/* Where the call is that was inlined. */
static void add_call_site(Dwarf_Die *inlined, struct text *text)
{
	Dwarf_Attribute attr;
	Dwarf_Word line = 0, file = 0;
	Dwarf_Files *files;
	Dwarf_Die cu;
	size_t count;

	if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attr),
			    &line) ||
	    dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attr),
			    &file) ||
	    !dwarf_diecu(inlined, &cu, NULL, NULL) ||
	    dwarf_getsrcfiles(&cu, &files, &count) || file >= count)
		return;
	text_printf(text, " at %s:%" PRIu64,
		    files_short_path(dwarf_filesrc(files, file, NULL, NULL)),
		    (uint64_t)line);
}

static bool is_function(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_inlined_subroutine || tag == DW_TAG_subprogram;
}

/* The functions around an inlined one, to the one that was compiled. */
static void add_callers(Dwarf_Die *inlined, struct text *text)
{
	Dwarf_Die *chain, *inner = inlined;
	int n = dwarf_getscopes_die(inlined, &chain);

	for (int i = 1; i < n; i++) {
		if (!is_function(&chain[i]))
			continue;
		text_printf(text, "\n       inlined in %s",
			    dwarf_diename(&chain[i]));
		add_call_site(inner, text);
		inner = &chain[i];
		if (dwarf_tag(inner) == DW_TAG_subprogram)
			break;
	}
	if (n > 0)
		free(chain);
}

/* "foo.constprop.0" of the symbol table is foo. */
static bool is_name(const char *symbol, const char *name)
{
	size_t len = name ? strlen(name) : 0;

	return len && !strncmp(symbol, name, len) &&
	       (!symbol[len] || symbol[len] == '.');
}

/* Does this unit have the function that the symbol table has at an address?
 * Of a function that the linker left out DWARF says that it begins at 0, where
 * in a supervisor actor others are. */
static bool has_function(Dwarf_Die *cu, uint64_t at, const char *symbol)
{
	Dwarf_Attribute attr;
	Dwarf_Word language = 0;
	Dwarf_Die *scopes;
	bool has = false, none = true;
	int n = dwarf_getscopes(cu, at, &scopes);

	for (int i = 0; i < n; i++) {
		if (dwarf_tag(&scopes[i]) != DW_TAG_subprogram)
			continue;
		none = false;
		has = is_name(symbol, dwarf_diename(&scopes[i]));
	}
	if (n > 0)
		free(scopes);
	if (none && dwarf_attr(cu, DW_AT_language, &attr) &&
	    dwarf_formudata(&attr, &language) == 0)
		has = language == DW_LANG_Mips_Assembler;
	return has;
}

static Dwarf_Die *find_unit(Dwfl_Module *module, uint64_t at,
			    const char *symbol, Dwarf_Addr *bias)
{
	Dwarf_Die *first = dwfl_module_addrdie(module, at, bias);
	Dwarf_Die *cu = NULL;

	if (first && (!symbol || has_function(first, at - *bias, symbol)))
		return first;
	while (symbol && (cu = dwfl_module_nextcu(module, cu, bias)))
		if (dwarf_haspc(cu, at - *bias) > 0 &&
		    has_function(cu, at - *bias, symbol))
			return cu;
	return dwfl_module_addrdie(module, at, bias);
}

/* The innermost function at an address, in text those it is inlined in. */
static bool find_function(Dwarf_Die *cu, uint64_t at, Dwarf_Die *function,
			  struct text *text)
{
	Dwarf_Die *scopes;
	bool found = false;
	int n = cu ? dwarf_getscopes(cu, at, &scopes) : 0;

	for (int i = 0; i < n && !found; i++) {
		if (!is_function(&scopes[i]))
			continue;
		*function = scopes[i];
		found = true;
		if (dwarf_tag(&scopes[i]) == DW_TAG_inlined_subroutine)
			add_callers(&scopes[i], text);
	}
	if (n > 0)
		free(scopes);
	return found;
}

void images_describe(struct images *images, const struct placed *placed,
		     uint64_t ip, unsigned back, struct text *text)
{
	struct entry *entry = entry_of(images, placed->image);
	Dwfl_Module *module = entry ? files_module(entry) : NULL;
	uint64_t at = ip - placed->bias - back;
	struct text callers = {0};
	const char *name, *innermost = NULL;
	Dwarf_Addr bias = 0;
	Dwarf_Die *cu, function;
	GElf_Off offset = 0;
	GElf_Sym symbol;

	if (!module) {
		text_puts(text, "?");
		return;
	}
	name = dwfl_module_addrinfo(module, at, &offset, &symbol, NULL, NULL,
				    NULL);
	cu = find_unit(module, at, name, &bias);
	if (find_function(cu, at - bias, &function, &callers))
		innermost = dwarf_diename(&function);
	text_printf(text, "%s", innermost ? innermost : name ? name : "?");
	if (name && (!innermost || !strcmp(name, innermost)))
		text_printf(text, "+0x%" PRIx64, (uint64_t)offset + back);
	if (cu)
		files_add_line(cu, at - bias,
			       entry->image.pie && at < LOW_BYTES,
			       innermost ? &function : NULL, text);
	if (callers.len)
		text_puts(text, callers.at);
	text_free(&callers);
}

bool images_is_trap(struct images *images, const struct placed *placed,
		    uint64_t ip, unsigned back)
{
	struct entry *entry = entry_of(images, placed->image);
	Dwfl_Module *module = entry ? files_module(entry) : NULL;
	bool trap = false;
	Dwarf_Frame *frame;
	Dwarf_Addr bias;
	Dwarf_CFI *cfi = module ? dwfl_module_eh_cfi(module, &bias) : NULL;

	if (cfi && dwarf_cfi_addrframe(cfi, ip - placed->bias - back - bias,
				       &frame) == 0) {
		dwarf_frame_info(frame, NULL, NULL, &trap);
		free(frame);
	}
	return trap;
}

uint64_t images_symbol(struct images *images, const char *name)
{
	Dwfl_Module *module = files_module(&images->entry[0]);
	int count = module ? dwfl_module_getsymtab(module) : 0;

	for (int i = 1; i < count; i++) {
		GElf_Addr address;
		GElf_Sym symbol;
		const char *found = dwfl_module_getsym_info(
			module, i, &symbol, &address, NULL, NULL, NULL);

		if (found && !strcmp(found, name) &&
		    symbol.st_shndx != SHN_UNDEF)
			return address;
	}
	return 0;
}

/* The child of a DIE with this tag and name. */
static bool find_child(Dwarf_Die *parent, int tag, const char *name,
		       Dwarf_Die *child)
{
	const char *found;
	int rc = dwarf_child(parent, child);

	for (; rc == 0; rc = dwarf_siblingof(child, child)) {
		if (dwarf_tag(child) != tag ||
		    dwarf_hasattr(child, DW_AT_declaration))
			continue;
		found = dwarf_diename(child);
		if (found && !strcmp(found, name))
			return true;
	}
	return false;
}

/* The first in a source file of the kernel (NULL: in any). */
static bool find_die(struct images *images, const char *source, int tag,
		     const char *name, Dwarf_Die *found)
{
	Dwfl_Module *module = files_module(&images->entry[0]);
	Dwarf_Die *cu = NULL;
	Dwarf_Addr bias;

	while (module && (cu = dwfl_module_nextcu(module, cu, &bias))) {
		const char *file = dwarf_diename(cu);
		size_t len = file ? strlen(file) : 0;
		size_t want = source ? strlen(source) : 0;

		if (source && (len < want || strcmp(file + len - want, source)))
			continue;
		if (find_child(cu, tag, name, found))
			return true;
	}
	return false;
}

uint64_t images_variable(struct images *images, const char *source,
			 const char *name)
{
	Dwarf_Attribute attr;
	Dwarf_Die die;
	Dwarf_Op *op;
	size_t count;

	if (!find_die(images, source, DW_TAG_variable, name, &die) ||
	    !dwarf_attr(&die, DW_AT_location, &attr) ||
	    dwarf_getlocation(&attr, &op, &count) || !count ||
	    op[0].atom != DW_OP_addr)
		return 0;
	return op[0].number;
}

int64_t images_member(struct images *images, const char *structure,
		      const char *member)
{
	Dwarf_Attribute attr;
	Dwarf_Die die, child;
	Dwarf_Word offset;

	if (!find_die(images, NULL, DW_TAG_structure_type, structure, &die) ||
	    !find_child(&die, DW_TAG_member, member, &child) ||
	    dwarf_formudata(
		    dwarf_attr(&child, DW_AT_data_member_location, &attr),
		    &offset))
		return -1;
	return (int64_t)offset;
}

int64_t images_size(struct images *images, const char *structure)
{
	Dwarf_Die die;

	return find_die(images, NULL, DW_TAG_structure_type, structure, &die)
		       ? dwarf_bytesize(&die)
		       : -1;
}
