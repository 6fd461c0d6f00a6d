/*
 * ELF files of a run: finding them, recognising them in memory.
 */
#include "harness/backtrace/images.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/backtrace/files.h"
#include "runtime/abi/layout.h"

#define IMAGES_MAX 1024u
#define DEPTH_MAX  16

/* nftw has no context. */
static struct images *collecting;

static uint64_t section_text(const uint8_t *file, uint64_t bytes,
			     const Elf64_Ehdr *head)
{
	const Elf64_Shdr *section = (const void *)(file + head->e_shoff);
	const char *names;

	if (!head->e_shnum || head->e_shoff > bytes ||
	    head->e_shstrndx >= head->e_shnum ||
	    head->e_shnum * sizeof(*section) > bytes - head->e_shoff ||
	    section[head->e_shstrndx].sh_offset >= bytes)
		return 0;
	names = (const char *)file + section[head->e_shstrndx].sh_offset;
	for (unsigned i = 1; i < head->e_shnum; i++)
		if (!strcmp(names + section[i].sh_name, ".text"))
			return section[i].sh_addr;
	return 0;
}

static void take_segments(struct image *image, const uint8_t *file,
			  uint64_t bytes, const Elf64_Ehdr *head)
{
	const Elf64_Phdr *segment = (const void *)(file + head->e_phoff);

	for (unsigned i = 0; i < head->e_phnum; i++, segment++) {
		if (segment->p_type == PT_GNU_EH_FRAME)
			image->unwind_virt = segment->p_vaddr;
		if (segment->p_type != PT_LOAD)
			continue;
		image->last_virt = segment->p_vaddr + segment->p_memsz;
		/* the kernel has boot code in front of its text */
		if (!(segment->p_flags & PF_X) || segment->p_offset > bytes ||
		    segment->p_filesz > bytes - segment->p_offset)
			continue;
		image->text_virt = segment->p_vaddr;
		image->text_bytes = segment->p_filesz;
		image->text = file + segment->p_offset;
	}
}

static void add_mapped(struct images *images, const char *path,
		       const uint8_t *file, uint64_t bytes)
{
	const Elf64_Ehdr *head = (const void *)file;
	struct entry *entry = &images->entry[images->count];
	struct image *image = &entry->image;
	const char *slash = strrchr(path, '/');

	memset(entry, 0, sizeof(*entry));
	if (bytes < sizeof(*head) || memcmp(head->e_ident, ELFMAG, SELFMAG) ||
	    head->e_machine != EM_X86_64 ||
	    (head->e_type != ET_EXEC && head->e_type != ET_DYN) ||
	    head->e_phoff > bytes ||
	    head->e_phnum * sizeof(Elf64_Phdr) > bytes - head->e_phoff)
		return;
	take_segments(image, file, bytes, head);
	if (!image->text)
		return;
	image->text_addr = section_text(file, bytes, head);
	image->file = file;
	image->pie = head->e_type == ET_DYN;
	image->path = text_dup(path);
	image->name = slash ? image->path + (slash + 1 - path) : image->path;
	entry->file = file;
	entry->file_bytes = bytes;
	image->debug = files_has_debug(entry);
	images->count++;
}

static int add_file(const char *path, const struct stat *st, int type,
		    struct FTW *at)
{
	size_t bytes = (size_t)st->st_size;
	unsigned before = collecting->count;
	void *file;
	int fd;

	(void)at;
	if (type != FTW_F || !S_ISREG(st->st_mode) || !bytes ||
	    before == IMAGES_MAX)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	file = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (file == MAP_FAILED)
		return 0;
	add_mapped(collecting, path, file, bytes);
	if (collecting->count == before)
		munmap(file, bytes);
	return 0;
}

static void collect(struct images *images, const char *folder, const char *name)
{
	char path[1200];

	collecting = images;
	snprintf(path, sizeof(path), "%s%s%s", folder, *name ? "/" : "", name);
	nftw(path, add_file, DEPTH_MAX, FTW_PHYS);
}

int images_open(const char *build, const char *root, struct images **out,
		struct err *err)
{
	struct images *images = text_alloc(sizeof(*images));

	images->entry = text_alloc(IMAGES_MAX * sizeof(*images->entry));
	collect(images, build, "kernel.elf");
	if (!images->count) {
		images_close(images);
		return err_set(err, ERR_INFRA, "%s/kernel.elf: no ELF file",
			       build);
	}
	if (root)
		collect(images, root, "");
	collect(images, build, "boot");
	collect(images, build, "actors");
	*out = images;
	return 0;
}

void images_close(struct images *images)
{
	for (unsigned i = 0; images && i < images->count; i++) {
		struct entry *entry = &images->entry[i];

		if (entry->dwfl)
			dwfl_end(entry->dwfl);
		munmap((void *)(uintptr_t)entry->file, entry->file_bytes);
		free(entry->image.path);
	}
	if (images)
		free(images->entry);
	free(images);
}

const struct image *images_kernel(const struct images *images)
{
	return &images->entry[0].image;
}

void images_each(const struct images *images,
		 void (*fn)(const struct image *image, void *context),
		 void *context)
{
	for (unsigned i = 0; i < images->count; i++)
		fn(&images->entry[i].image, context);
}

static bool is_at(const struct image *image, const struct space *space,
		  uint64_t bias)
{
	uint8_t page[LAYOUT_PAGE_BYTES];

	for (uint64_t at = 0; at < image->text_bytes; at += sizeof(page)) {
		uint64_t n = image->text_bytes - at;

		if (n > sizeof(page))
			n = sizeof(page);
		if (!space_read(space, image->text_virt + at + bias, page,
				(size_t)n) ||
		    memcmp(page, image->text + at, (size_t)n))
			return false;
	}
	return true;
}

/* Files with debugging information are preferred: a program is also there as
 * it was put on stable storage. */
static const struct image *recognise(const struct images *images,
				     const struct space *space, bool pie,
				     uint64_t bias)
{
	const struct image *best = NULL;

	for (unsigned i = 1; i < images->count; i++) {
		const struct image *image = &images->entry[i].image;
		if (image->pie != pie || (best && !image->debug) ||
		    !is_at(image, space, bias))
			continue;
		best = image;
		if (image->debug)
			break;
	}
	return best;
}

struct placed images_find(struct images *images, const struct space *space,
			  uint64_t ip)
{
	const struct image *kernel = images_kernel(images);
	struct placed placed = {0};

	if (ip >= LAYOUT_KERNEL_VIRT ||
	    (ip >= LAYOUT_KERNEL_PHYS && ip < kernel->text_virt &&
	     ip < LAYOUT_KERNEL_END_PHYS)) {
		placed.image = kernel;
	} else if (ip >= LAYOUT_SUPLOAD_VIRT && ip < LAYOUT_SUPRGN_VIRT) {
		placed.bias = ip & ~(LAYOUT_SUPLOAD_STRIDE - 1);
		placed.image = recognise(images, space, true, placed.bias);
	} else if (ip >= LAYOUT_USRPAD_VIRT && ip < LAYOUT_USR_END) {
		uint64_t from = images_symbol(images, "__pads_start");

		placed.pads = true;
		placed.image = from ? kernel : NULL;
		placed.bias = LAYOUT_USRPAD_VIRT - from;
	} else if (ip >= LAYOUT_USRLOAD_VIRT && ip < LAYOUT_USRBANK_VIRT) {
		placed.image = recognise(images, space, false, 0);
	}
	return placed;
}
