/*
 * ELF checks and relocation; see elf.h. Does not read files and does not
 * create actors.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"
#include "runtime/am/core/elf.h"
#include "runtime/am/core/elf_format.h"
#include "runtime/include/exec/chError.h"

#define PAGE ((uint64_t)LAYOUT_PAGE_BYTES)

struct parse {
	const uint8_t *file;
	uint64_t bytes;
	struct elf64_header header;
	bool has_text;
	bool has_data;
	bool has_dynamic;
	struct elf64_segment dynamic;
	struct am_elf *elf;
	const char **why;
};

static int refuse(struct parse *p, const char *why)
{
	*p->why = why;
	return K_EFORMAT;
}

static bool in_range(uint64_t off, uint64_t len, uint64_t from, uint64_t size)
{
	return off >= from && len <= size && off - from <= size - len;
}

static uint64_t page_up(uint64_t n)
{
	return (n + PAGE - 1) & ~(PAGE - 1);
}

static int check_header(struct parse *p)
{
	struct elf64_header *h = &p->header;

	if (p->bytes < sizeof(*h))
		return refuse(p, "file too short for an ELF header");
	memcpy(h, p->file, sizeof(*h));
	if (memcmp(h->ident, ELF_IDENT, ELF_IDENT_BYTES) != 0)
		return refuse(p, "not a 64-bit little-endian ELF file");
	if (h->machine != ELF_MACHINE_X86_64 || h->version != 1)
		return refuse(p, "not for x86-64");
	if (h->type != ELF_TYPE_EXEC && h->type != ELF_TYPE_DYN)
		return refuse(p, "neither ET_EXEC nor ET_DYN");
	if (h->phentsize != sizeof(struct elf64_segment) || h->phnum == 0)
		return refuse(p, "no program headers");
	if (!in_range(h->phoff, (uint64_t)h->phnum * h->phentsize, 0, p->bytes))
		return refuse(p, "program headers outside the file");
	p->elf->mode = h->type == ELF_TYPE_EXEC ? MODE_USER : MODE_SUPERVISOR;
	p->elf->entry = h->entry;
	return K_OK;
}

/* Where may the segments of this file lie? */
static void address_range(const struct parse *p, uint64_t *low, uint64_t *high)
{
	bool user = p->elf->mode == MODE_USER;

	*low = user ? LAYOUT_USRLOAD_VIRT : 0;
	*high = user ? LAYOUT_USRBANK_VIRT : LAYOUT_SUPLOAD_STRIDE;
}

static int take_text(struct parse *p, const struct elf64_segment *s)
{
	if (p->has_text)
		return refuse(p, "more than one text segment");
	if (s->filesz != s->memsz)
		return refuse(p, "uninitialised bytes in the text segment");
	p->has_text = true;
	p->elf->text_virt = s->vaddr;
	p->elf->text_off = s->offset;
	p->elf->text_bytes = s->memsz;
	return K_OK;
}

static int take_data(struct parse *p, const struct elf64_segment *s)
{
	if (p->has_data)
		return refuse(p, "more than one data segment");
	p->has_data = true;
	p->elf->data_virt = s->vaddr;
	p->elf->data_off = s->offset;
	p->elf->data_file_bytes = s->filesz;
	p->elf->data_bytes = s->memsz;
	return K_OK;
}

static int take_load(struct parse *p, const struct elf64_segment *s)
{
	uint64_t low = 0;
	uint64_t high = 0;

	if (!in_range(s->offset, s->filesz, 0, p->bytes))
		return refuse(p, "segment outside the file");
	if (s->memsz == 0 || s->filesz > s->memsz)
		return refuse(p, "segment with impossible sizes");
	address_range(p, &low, &high);
	if (!in_range(s->vaddr, s->memsz, low, high - low))
		return refuse(p, "segment outside the address range");
	if (s->vaddr & (PAGE - 1))
		return refuse(p, "segment not page aligned");
	if ((s->flags & ELF_FLAG_W) && (s->flags & ELF_FLAG_X))
		return refuse(p, "segment both writable and executable");
	if (s->flags == (ELF_FLAG_R | ELF_FLAG_X))
		return take_text(p, s);
	if (s->flags == (ELF_FLAG_R | ELF_FLAG_W))
		return take_data(p, s);
	return refuse(p, "segment neither text (R-X) nor data (RW-)");
}

static int take_segment(struct parse *p, const struct elf64_segment *s)
{
	switch (s->type) {
	case ELF_SEG_LOAD:
		return take_load(p, s);
	case ELF_SEG_INTERP:
		return refuse(p, "dynamically linked (has an interpreter)");
	case ELF_SEG_TLS:
		return refuse(p, "thread-local storage");
	case ELF_SEG_DYNAMIC:
		if (p->has_dynamic)
			return refuse(p, "more than one dynamic section");
		if (!in_range(s->offset, s->filesz, 0, p->bytes))
			return refuse(p, "dynamic section outside the file");
		p->has_dynamic = true;
		p->dynamic = *s;
		return K_OK;
	default:
		return K_OK;
	}
}

static int check_segments(struct parse *p)
{
	struct elf64_segment s;
	int error;

	for (uint64_t i = 0; i < p->header.phnum; i++) {
		memcpy(&s, p->file + p->header.phoff + i * sizeof(s),
		       sizeof(s));
		error = take_segment(p, &s);
		if (error)
			return error;
	}
	if (!p->has_text)
		return refuse(p, "no text segment");
	return K_OK;
}

static bool overlap(uint64_t a, uint64_t a_bytes, uint64_t b, uint64_t b_bytes)
{
	return a < b + b_bytes && b < a + a_bytes;
}

/* A file without a data segment gets one zeroed page behind its text: every
 * running actor has a data block (ACT-7). */
static int place_data(struct parse *p)
{
	struct am_elf *e = p->elf;
	uint64_t low = 0;
	uint64_t high = 0;

	address_range(p, &low, &high);
	if (!p->has_data) {
		e->data_virt = e->text_virt + page_up(e->text_bytes);
		e->data_bytes = PAGE;
		if (!in_range(e->data_virt, PAGE, low, high - low))
			return refuse(p, "no room for a data segment");
	}
	if (overlap(e->text_virt, page_up(e->text_bytes), e->data_virt,
		    page_up(e->data_bytes)))
		return refuse(p, "text and data overlap");
	if (e->data_file_bytes && overlap(e->text_off, e->text_bytes,
					  e->data_off, e->data_file_bytes))
		return refuse(p, "text and data overlap in the file");
	if (!in_range(e->entry, 1, e->text_virt, e->text_bytes))
		return refuse(p, "entry outside the text segment");
	return K_OK;
}

struct dynamic {
	uint64_t rela;
	uint64_t rela_bytes;
	uint64_t rela_entry;
};

static int take_dynamic(struct parse *p, const struct elf64_dynamic *d,
			struct dynamic *dyn)
{
	switch (d->tag) {
	case ELF_DYN_NEEDED:
		return refuse(p, "dynamically linked (needs a library)");
	case ELF_DYN_TEXTREL:
		return refuse(p, "relocations in the text segment");
	case ELF_DYN_REL:
		return refuse(p, "relocations without addend");
	case ELF_DYN_PLTRELSZ:
	case ELF_DYN_RELRSZ:
		return d->value ? refuse(p, "relocations of a foreign form")
				: K_OK;
	case ELF_DYN_RELA:
		dyn->rela = d->value;
		return K_OK;
	case ELF_DYN_RELASZ:
		dyn->rela_bytes = d->value;
		return K_OK;
	case ELF_DYN_RELAENT:
		dyn->rela_entry = d->value;
		return K_OK;
	default:
		return K_OK;
	}
}

static int check_relocations(struct parse *p)
{
	struct am_elf *e = p->elf;
	struct elf64_rela r;

	for (uint64_t i = 0; i < e->rela_count; i++) {
		memcpy(&r, p->file + e->rela_off + i * sizeof(r), sizeof(r));
		if (r.info != ELF_R_X86_64_RELATIVE)
			return refuse(p, "relocation other than RELATIVE");
		if (!in_range(r.offset, sizeof(uint64_t), e->data_virt,
			      e->data_file_bytes))
			return refuse(p, "relocation outside initialised data");
	}
	return K_OK;
}

/* The table must be in the text segment: applying relocations in place then
 * never changes the table itself. */
static int check_dynamic(struct parse *p)
{
	struct elf64_dynamic d;
	struct dynamic dyn = {0};
	struct am_elf *e = p->elf;
	uint64_t count = p->dynamic.filesz / sizeof(d);
	int error;

	for (uint64_t i = 0; p->has_dynamic && i < count; i++) {
		memcpy(&d, p->file + p->dynamic.offset + i * sizeof(d),
		       sizeof(d));
		if (d.tag == ELF_DYN_NULL)
			break;
		error = take_dynamic(p, &d, &dyn);
		if (error)
			return error;
	}
	if (dyn.rela_bytes == 0)
		return K_OK;
	if (e->mode == MODE_USER)
		return refuse(p, "relocations in a user actor");
	if (dyn.rela_entry != sizeof(struct elf64_rela) ||
	    dyn.rela_bytes % sizeof(struct elf64_rela))
		return refuse(p, "relocation table of a foreign form");
	if (!in_range(dyn.rela, dyn.rela_bytes, e->text_virt, e->text_bytes))
		return refuse(p, "relocation table outside the text segment");
	e->rela_off = e->text_off + (dyn.rela - e->text_virt);
	e->rela_count = dyn.rela_bytes / sizeof(struct elf64_rela);
	return check_relocations(p);
}

int am_elf_parse(const uint8_t *file, uint64_t bytes, struct am_elf *elf,
		 const char **why)
{
	struct parse p = {.file = file, .bytes = bytes, .elf = elf, .why = why};
	int error;

	memset(elf, 0, sizeof(*elf));
	*why = "";
	error = check_header(&p);
	if (!error)
		error = check_segments(&p);
	if (!error)
		error = place_data(&p);
	if (!error)
		error = check_dynamic(&p);
	return error;
}

void am_elf_relocate(const struct am_elf *elf, const uint8_t *file,
		     uint8_t *data, uint64_t base)
{
	struct elf64_rela r;
	uint64_t value;

	for (uint64_t i = 0; i < elf->rela_count; i++) {
		memcpy(&r, file + elf->rela_off + i * sizeof(r), sizeof(r));
		value = base + r.addend;
		memcpy(data + (r.offset - elf->data_virt), &value,
		       sizeof(value));
	}
}
