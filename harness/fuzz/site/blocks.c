/*
 * Basic blocks: see blocks.h. They are found by their calls: five bytes, of
 * which the last four lead to __sanitizer_cov_trace_pc.
 */
#include "harness/fuzz/site/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/text.h"

#define CALL	   0xe8
#define CALL_BYTES 5u

static const char *const files[COV_AREAS] = {
	[COV_PMM] = "boot/pmm.elf",  [COV_HR_CTRL] = "boot/hr_ctrl.elf",
	[COV_AM] = "boot/am.elf",    [COV_C_INIT] = "boot/c_init.elf",
	[COV_KERNEL] = "kernel.elf",
};

const char *blocks_file(unsigned area)
{
	return files[area];
}

static Elf_Scn *section(Elf *elf, const char *name, GElf_Shdr *header)
{
	Elf_Scn *scn = NULL;
	size_t names;

	if (elf_getshdrstrndx(elf, &names) < 0)
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *is;

		if (!gelf_getshdr(scn, header))
			continue;
		is = elf_strptr(elf, names, header->sh_name);
		if (is && !strcmp(is, name))
			return scn;
	}
	return NULL;
}

/* Address of the symbol, or 0. */
static uint64_t symbol(Elf *elf, const char *name)
{
	GElf_Shdr header;
	Elf_Scn *scn = section(elf, ".symtab", &header);
	Elf_Data *data = scn ? elf_getdata(scn, NULL) : NULL;
	GElf_Sym sym;

	for (int i = 0; data && gelf_getsym(data, i, &sym); i++) {
		const char *is = elf_strptr(elf, header.sh_link, sym.st_name);

		if (is && !strcmp(is, name))
			return sym.st_value;
	}
	return 0;
}

static void add(struct blocks *blocks, unsigned area, uint64_t pc)
{
	struct block *b =
		realloc(blocks->block, (blocks->count + 1) * sizeof(*b));

	if (!b)
		abort();
	blocks->block = b;
	b[blocks->count].pc = pc;
	b[blocks->count].counter =
		(uint32_t)(area * COV_AREA_BYTES + COV_INDEX(pc));
	blocks->count++;
}

static void scan(struct blocks *blocks, unsigned area, Elf *elf)
{
	uint64_t to = symbol(elf, "__sanitizer_cov_trace_pc");
	GElf_Shdr header;
	Elf_Scn *scn = section(elf, ".text", &header);
	Elf_Data *text = scn ? elf_getdata(scn, NULL) : NULL;
	const uint8_t *byte = text ? text->d_buf : NULL;

	for (size_t i = 0; to && byte && i + CALL_BYTES <= text->d_size; i++) {
		uint64_t pc = header.sh_addr + i + CALL_BYTES;
		int32_t far;

		memcpy(&far, byte + i + 1, sizeof(far));
		if (byte[i] == CALL && pc + (uint64_t)(int64_t)far == to)
			add(blocks, area, pc);
	}
}

static int load(struct blocks *blocks, unsigned area, const char *path,
		struct err *err)
{
	size_t before = blocks->count;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf;

	if (fd < 0)
		return err_set(err, ERR_INFRA, "%s: %s: run make fuzz-site",
			       path, strerror(errno));
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf)
		scan(blocks, area, elf);
	elf_end(elf);
	close(fd);
	if (blocks->count == before)
		return err_set(err, ERR_INFRA, "%s: has no coverage", path);
	if (blocks->block[blocks->count - 1].pc - blocks->block[before].pc >=
	    4 * COV_AREA_BYTES)
		return err_set(err, ERR_INFRA, "%s: too much code for its area",
			       path);
	return 0;
}

int blocks_load(struct blocks *blocks, const char *build, struct err *err)
{
	int rc = 0;

	memset(blocks, 0, sizeof(*blocks));
	elf_version(EV_CURRENT);
	for (unsigned area = 0; rc == 0 && area < COV_AREAS; area++) {
		struct text path = {0};

		text_printf(&path, "%s/%s", build, files[area]);
		rc = load(blocks, area, path.at, err);
		blocks->first[area + 1] = blocks->count;
		text_free(&path);
	}
	return rc;
}

void blocks_free(struct blocks *blocks)
{
	free(blocks->block);
	memset(blocks, 0, sizeof(*blocks));
}
