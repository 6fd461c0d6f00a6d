/*
 * Symbols of a plan, from the symbol tables of the build's executables.
 */
#include "harness/run/symbols.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/text.h"
#include "inject/host/place.h"
#include "inject/plan.h"
#include "inject/point.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"

#define NAME_BYTES 160u

/* Where the debug exception and tracepoints pass: a breakpoint there would
 * never end, or would not count. */
static const char *const unfit[] = {"trap_stubs", "trap_common", "frame_enter",
				    "frame_return", "hot_start"};

static const char *const boot_files[] = {"pmm", "hr_ctrl", "am", "c_init"};

/* What was found of a name in one executable. */
struct found {
	GElf_Sym symbol;
	uint64_t entry;
	unsigned count;
};

static void search_table(Elf *elf, Elf_Scn *section, const char *name,
			 struct found *found)
{
	GElf_Shdr header;
	Elf_Data *data = elf_getdata(section, NULL);

	if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB ||
	    !data || !header.sh_entsize)
		return;
	for (int i = 0; i < (int)(header.sh_size / header.sh_entsize); i++) {
		GElf_Sym symbol;
		const char *text;

		if (!gelf_getsym(data, i, &symbol) ||
		    symbol.st_shndx == SHN_UNDEF ||
		    GELF_ST_TYPE(symbol.st_info) >= STT_SECTION)
			continue;
		text = elf_strptr(elf, header.sh_link, symbol.st_name);
		if (!text || strcmp(text, name) != 0)
			continue;
		found->symbol = symbol;
		found->count++;
	}
}

/* An executable that is not there has no symbols. */
static void search_file(const char *path, const char *name, struct found *found)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf_Scn *section = NULL;
	GElf_Ehdr header;
	Elf *elf;

	memset(found, 0, sizeof(*found));
	if (fd < 0)
		return;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf && gelf_getehdr(elf, &header)) {
		found->entry = header.e_entry;
		while ((section = elf_nextscn(elf, section)))
			search_table(elf, section, name, found);
	}
	elf_end(elf);
	close(fd);
}

static int folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash - path) : 0;
}

/* The unstripped executable of the kernel (i = 0) or a boot actor. */
static void image_path(const struct run_images *images, unsigned i, char *path,
		       size_t size)
{
	if (i == 0)
		snprintf(path, size, "%s", images->kernel);
	else
		snprintf(path, size, "%.*s/boot/%s.elf",
			 folder_of(images->kernel), images->kernel,
			 boot_files[i - 1]);
}

static uint64_t image_base(unsigned i)
{
	if (i == 0)
		return 0;
	return LAYOUT_SUPLOAD_VIRT +
	       (LAYOUT_SUPLOAD_BOOT + i - 1) * LAYOUT_SUPLOAD_STRIDE;
}

static void take(struct plan_place *place, uint32_t kind, uint64_t value,
		 const struct found *found)
{
	uint64_t bytes = found->symbol.st_size;

	place->kind = kind;
	place->value = value;
	place->bytes =
		bytes == 1 || bytes == 2 || bytes == 4 ? (uint32_t)bytes : 8;
}

static int refuse(struct err *err, const char *text, const char *why)
{
	return err_set(err, ERR_USAGE, "symbol \"%s\": %s", text, why);
}

/* In the kernel and the boot actors, or in the one that is named. */
static int resolve_system(const struct run_images *images, const char *text,
			  const char *module, const char *name,
			  struct plan_place *place, struct err *err)
{
	unsigned count = 0;

	for (unsigned i = 0; i < 5; i++) {
		const char *own = i ? boot_files[i - 1] : "kernel";
		char path[4096];
		struct found found;

		if (*module && strcmp(module, own) != 0)
			continue;
		image_path(images, i, path, sizeof(path));
		search_file(path, name, &found);
		count += found.count;
		if (found.count)
			take(place, PLACE_ADDRESS,
			     image_base(i) + found.symbol.st_value, &found);
	}
	if (count == 0)
		return refuse(err, text,
			      "neither the kernel nor a boot actor has it");
	if (count > 1)
		return refuse(err, text,
			      *module ? "it is there more than once"
				      : "it is there more than once: name "
					"its module, as in pmm:SYMBOL");
	return 0;
}

static int resolve_actor(const struct scenario *scenario,
			 const struct run_images *images, const char *text,
			 const char *module, const char *name,
			 struct plan_place *place, struct err *err)
{
	int beside = folder_of(scenario->file);
	char path[4096];
	struct found found;

	if (!scenario->root)
		snprintf(path, sizeof(path), "%.*s/actors/%s",
			 folder_of(images->storage), images->storage, module);
	else if (scenario->root[0] == '/' || !beside)
		snprintf(path, sizeof(path), "%s/bin/%s", scenario->root,
			 module);
	else
		snprintf(path, sizeof(path), "%.*s/%s/bin/%s", beside,
			 scenario->file, scenario->root, module);
	search_file(path, name, &found);
	if (found.count != 1)
		return refuse(err, text,
			      found.count ? "it is there more than once"
					  : "no executable of this name has "
					    "it");
	place->owner = trace_hash_name(module);
	take(place, PLACE_ACTOR, found.symbol.st_value - found.entry, &found);
	return 0;
}

static int resolve(const struct scenario *scenario,
		   const struct run_images *images, const char *text,
		   struct plan_place *place, struct err *err)
{
	char module[NAME_BYTES], name[NAME_BYTES];
	bool system;

	place_split(text, module, name, sizeof(name));
	for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++)
		if (!strcmp(name, unfit[i]))
			return refuse(err, text,
				      "the debug exception passes there");
	system = !*module || !strcmp(module, "kernel");
	for (unsigned i = 0; i < 4; i++)
		system |= !strcmp(module, boot_files[i]);
	return system ? resolve_system(images, text, module, name, place, err)
		      : resolve_actor(scenario, images, text, module, name,
				      place, err);
}

int symbols_resolve(const struct scenario *scenario,
		    const struct run_images *images, struct plan *plan,
		    struct err *err)
{
	char text[NAME_BYTES];

	for (uint32_t i = 0; i < plan->faults; i++) {
		struct plan_fault *fault = &plan->fault[i];

		if (fault->place.kind == PLACE_SYMBOL &&
		    point_symbol(scenario->point_text[i], text, sizeof(text)) &&
		    resolve(scenario, images, text, &fault->place, err) < 0)
			return -1;
		if (fault->flip.kind == PLACE_SYMBOL &&
		    fault_symbol(scenario->fault_text[i], text, sizeof(text)) &&
		    resolve(scenario, images, text, &fault->flip, err) < 0)
			return -1;
	}
	plan_seal(plan);
	return 0;
}
