/*
 * Executables (runtime/am/core/elf.c): what is accepted, every reason for
 * refusal, relocation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"
#include "runtime/am/core/elf.h"
#include "runtime/am/core/elf_format.h"
#include "runtime/include/exec/chError.h"

/* One image for both modes: headers and relocations in the text segment at
 * offset 0, 0x400 bytes; data of 0x100 bytes at 0x1000, with BSS 0x2300. */
#define TEXT_BYTES 0x400u
#define DATA_OFF   0x1000u
#define DATA_FILE  0x100u
#define DATA_BYTES 0x2300u
#define RELA_OFF   0x200u
#define DYN_OFF	   0x1080u
#define FILE_BYTES (DATA_OFF + DATA_FILE)
#define RELAS	   2u

struct image {
	struct elf64_header header;
	struct elf64_segment segment[4];
	struct elf64_rela rela[RELAS];
	struct elf64_dynamic dynamic[5];
};

static uint8_t file[FILE_BYTES];
static const char *why;

static struct image supervisor(void)
{
	struct image m = {
		.header = {.type = ELF_TYPE_DYN,
			   .machine = ELF_MACHINE_X86_64,
			   .version = 1,
			   .entry = 0x300,
			   .phoff = sizeof(struct elf64_header),
			   .phentsize = sizeof(struct elf64_segment),
			   .phnum = 3},
		.segment = {{.type = ELF_SEG_LOAD,
			     .flags = ELF_FLAG_R | ELF_FLAG_X,
			     .filesz = TEXT_BYTES,
			     .memsz = TEXT_BYTES},
			    {.type = ELF_SEG_LOAD,
			     .flags = ELF_FLAG_R | ELF_FLAG_W,
			     .offset = DATA_OFF,
			     .vaddr = 0x1000,
			     .filesz = DATA_FILE,
			     .memsz = DATA_BYTES},
			    {.type = ELF_SEG_DYNAMIC,
			     .flags = ELF_FLAG_R | ELF_FLAG_W,
			     .offset = DYN_OFF,
			     .filesz = 5 * sizeof(struct elf64_dynamic)}},
		.rela = {{0x1000, ELF_R_X86_64_RELATIVE, 0x340},
			 {0x10f8 - 0x80, ELF_R_X86_64_RELATIVE, 0x2000}},
		.dynamic = {{ELF_DYN_RELA, RELA_OFF},
			    {ELF_DYN_RELASZ, RELAS * sizeof(struct elf64_rela)},
			    {ELF_DYN_RELAENT, sizeof(struct elf64_rela)},
			    {ELF_DYN_NULL, 0},
			    {ELF_DYN_NEEDED, 1}},
	};

	memcpy(m.header.ident, ELF_IDENT, ELF_IDENT_BYTES);
	return m;
}

static struct image user(void)
{
	struct image m = supervisor();

	m.header.type = ELF_TYPE_EXEC;
	m.header.entry += LAYOUT_USRLOAD_VIRT;
	m.header.phnum = 2;
	m.segment[0].vaddr = LAYOUT_USRLOAD_VIRT;
	m.segment[1].vaddr = LAYOUT_USRLOAD_VIRT + 0x1000;
	return m;
}

static int parse(const struct image *m, struct am_elf *elf)
{
	memset(file, 0, sizeof(file));
	memcpy(file, &m->header, sizeof(m->header));
	memcpy(file + sizeof(m->header), m->segment, sizeof(m->segment));
	memcpy(file + RELA_OFF, m->rela, sizeof(m->rela));
	memcpy(file + DYN_OFF, m->dynamic, sizeof(m->dynamic));
	return am_elf_parse(file, sizeof(file), elf, &why);
}

#define assert_refused(image, reason)                                          \
	do {                                                                   \
		struct am_elf refused_elf;                                     \
		assert_int_equal(parse(&(image), &refused_elf), K_EFORMAT);    \
		assert_string_equal(why, reason);                              \
	} while (0)

static void accepts_a_supervisor_actor(void **state)
{
	struct image m = supervisor();
	struct am_elf elf;

	(void)state;
	assert_int_equal(parse(&m, &elf), K_OK);
	assert_int_equal(elf.mode, MODE_SUPERVISOR);
	assert_int_equal(elf.entry, 0x300);
	assert_int_equal(elf.text_virt, 0);
	assert_int_equal(elf.text_off, 0);
	assert_int_equal(elf.text_bytes, TEXT_BYTES);
	assert_int_equal(elf.data_virt, 0x1000);
	assert_int_equal(elf.data_off, DATA_OFF);
	assert_int_equal(elf.data_file_bytes, DATA_FILE);
	assert_int_equal(elf.data_bytes, DATA_BYTES);
	assert_int_equal(elf.rela_off, RELA_OFF);
	assert_int_equal(elf.rela_count, RELAS);
}

static void accepts_a_user_actor(void **state)
{
	struct image m = user();
	struct am_elf elf;

	(void)state;
	assert_int_equal(parse(&m, &elf), K_OK);
	assert_int_equal(elf.mode, MODE_USER);
	assert_int_equal(elf.text_virt, LAYOUT_USRLOAD_VIRT);
	assert_int_equal(elf.rela_count, 0);
}

static void gives_an_actor_without_data_a_page(void **state)
{
	struct image m = user();
	struct am_elf elf;

	(void)state;
	m.header.phnum = 1;
	assert_int_equal(parse(&m, &elf), K_OK);
	assert_int_equal(elf.data_virt, LAYOUT_USRLOAD_VIRT + 0x1000);
	assert_int_equal(elf.data_bytes, LAYOUT_PAGE_BYTES);
	assert_int_equal(elf.data_file_bytes, 0);
}

static void relocates_data_for_a_base(void **state)
{
	struct image m = supervisor();
	uint8_t data[DATA_FILE];
	uint8_t before[sizeof(file)];
	uint64_t value;
	struct am_elf elf;

	(void)state;
	assert_int_equal(parse(&m, &elf), K_OK);
	memcpy(before, file, sizeof(file));
	memcpy(data, file + elf.data_off, sizeof(data));
	am_elf_relocate(&elf, file, data, LAYOUT_SUPLOAD_VIRT);
	memcpy(&value, data, sizeof(value));
	assert_int_equal(value, LAYOUT_SUPLOAD_VIRT + 0x340);
	memcpy(&value, data + 0x78, sizeof(value));
	assert_int_equal(value, LAYOUT_SUPLOAD_VIRT + 0x2000);
	assert_memory_equal(file, before, sizeof(file));

	am_elf_relocate(&elf, file, file + elf.data_off, LAYOUT_SUPLOAD_VIRT);
	assert_memory_equal(file + elf.data_off, data, sizeof(data));
	assert_memory_equal(file, before, elf.data_off);
}

static void refuses_foreign_headers(void **state)
{
	struct image m = user();
	struct am_elf elf;

	(void)state;
	m.header.ident[4] = 1;
	assert_refused(m, "not a 64-bit little-endian ELF file");
	m = user();
	m.header.machine = 3;
	assert_refused(m, "not for x86-64");
	m = user();
	m.header.type = 1;
	assert_refused(m, "neither ET_EXEC nor ET_DYN");
	m = user();
	m.header.phnum = 0;
	assert_refused(m, "no program headers");
	m = user();
	m.header.phoff = UINT64_MAX - 8;
	assert_refused(m, "program headers outside the file");
	m = user();
	parse(&m, &elf);
	assert_int_equal(am_elf_parse(file, 63, &elf, &why), K_EFORMAT);
	assert_string_equal(why, "file too short for an ELF header");
}

static void refuses_dynamically_linked_files(void **state)
{
	struct image m = supervisor();

	(void)state;
	m.dynamic[3] = m.dynamic[4];
	assert_refused(m, "dynamically linked (needs a library)");
	m = user();
	m.header.phnum = 3;
	m.segment[2].type = ELF_SEG_INTERP;
	assert_refused(m, "dynamically linked (has an interpreter)");
	m.segment[2].type = ELF_SEG_TLS;
	assert_refused(m, "thread-local storage");
}

static void refuses_foreign_segments(void **state)
{
	struct image m = user();

	(void)state;
	m.segment[1].flags |= ELF_FLAG_X;
	assert_refused(m, "segment both writable and executable");
	m.segment[1].flags = ELF_FLAG_R;
	assert_refused(m, "segment neither text (R-X) nor data (RW-)");
	m.segment[1].flags = ELF_FLAG_R | ELF_FLAG_X;
	m.segment[1].memsz = DATA_FILE;
	assert_refused(m, "more than one text segment");
	m = user();
	m.segment[0] = m.segment[1];
	assert_refused(m, "more than one data segment");
	m = user();
	m.segment[0].type = 4;
	assert_refused(m, "no text segment");
	m = user();
	m.segment[0].memsz++;
	assert_refused(m, "uninitialised bytes in the text segment");
}

static void refuses_segments_in_wrong_places(void **state)
{
	struct image m = user();

	(void)state;
	m.segment[1].offset = FILE_BYTES;
	assert_refused(m, "segment outside the file");
	m = user();
	m.segment[1].filesz = UINT64_MAX;
	assert_refused(m, "segment outside the file");
	m = user();
	m.segment[1].memsz = DATA_FILE - 1;
	assert_refused(m, "segment with impossible sizes");
	m = user();
	m.segment[0].vaddr = LAYOUT_USRLOAD_VIRT - LAYOUT_PAGE_BYTES;
	assert_refused(m, "segment outside the address range");
	m = user();
	m.segment[1].vaddr = LAYOUT_USRBANK_VIRT - 0x1000;
	assert_refused(m, "segment outside the address range");
	m = user();
	m.segment[1].memsz = UINT64_MAX - 0x1000;
	assert_refused(m, "segment outside the address range");
	m = supervisor();
	m.segment[1].memsz = LAYOUT_SUPLOAD_STRIDE;
	assert_refused(m, "segment outside the address range");
	m = user();
	m.segment[1].vaddr += 8;
	assert_refused(m, "segment not page aligned");
	m = user();
	m.segment[1].vaddr = m.segment[0].vaddr;
	assert_refused(m, "text and data overlap");
	m = user();
	m.segment[1].offset = 0x300;
	assert_refused(m, "text and data overlap in the file");
	m = user();
	m.header.entry = LAYOUT_USRLOAD_VIRT + TEXT_BYTES;
	assert_refused(m, "entry outside the text segment");
}

static void refuses_foreign_relocations(void **state)
{
	struct image m = supervisor();

	(void)state;
	m.rela[1].info = 6;
	assert_refused(m, "relocation other than RELATIVE");
	m = supervisor();
	m.rela[1].offset = 0x200;
	assert_refused(m, "relocation outside initialised data");
	m.rela[1].offset = 0x1000 + DATA_FILE - 7;
	assert_refused(m, "relocation outside initialised data");
	m.rela[1].offset = UINT64_MAX - 3;
	assert_refused(m, "relocation outside initialised data");
	m = supervisor();
	m.dynamic[0].value = 0x1000;
	assert_refused(m, "relocation table outside the text segment");
	m = supervisor();
	m.dynamic[1].value = 0x201 * sizeof(struct elf64_rela);
	assert_refused(m, "relocation table outside the text segment");
	m.dynamic[1].value = 25;
	assert_refused(m, "relocation table of a foreign form");
	m = supervisor();
	m.dynamic[3].tag = ELF_DYN_TEXTREL;
	assert_refused(m, "relocations in the text segment");
	m.dynamic[3].tag = ELF_DYN_REL;
	assert_refused(m, "relocations without addend");
	m.dynamic[3] = (struct elf64_dynamic){ELF_DYN_PLTRELSZ, 24};
	assert_refused(m, "relocations of a foreign form");
	m = user();
	m.header.phnum = 3;
	assert_refused(m, "relocations in a user actor");
}

/* Any one bit of the headers changed: an answer comes, and what is accepted
 * can be relocated within its data. */
static void survives_any_changed_bit(void **state)
{
	struct image m = supervisor();
	uint8_t *copy = malloc(FILE_BYTES);
	uint8_t *data = malloc(FILE_BYTES);
	size_t head = RELA_OFF + sizeof(m.rela);
	struct am_elf elf;

	(void)state;
	assert_non_null(copy);
	assert_non_null(data);
	parse(&m, &elf);
	memcpy(copy, file, FILE_BYTES);
	for (size_t bit = 0; bit < FILE_BYTES * 8; bit++) {
		if (bit / 8 >= head && bit / 8 < DYN_OFF)
			continue;
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (am_elf_parse(copy, FILE_BYTES, &elf, &why) == K_OK) {
			assert_true(elf.data_file_bytes <= FILE_BYTES);
			am_elf_relocate(&elf, copy, data, 0x1000);
		} else {
			assert_string_not_equal(why, "");
		}
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	free(data);
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_a_supervisor_actor),
		cmocka_unit_test(accepts_a_user_actor),
		cmocka_unit_test(gives_an_actor_without_data_a_page),
		cmocka_unit_test(relocates_data_for_a_base),
		cmocka_unit_test(refuses_foreign_headers),
		cmocka_unit_test(refuses_dynamically_linked_files),
		cmocka_unit_test(refuses_foreign_segments),
		cmocka_unit_test(refuses_segments_in_wrong_places),
		cmocka_unit_test(refuses_foreign_relocations),
		cmocka_unit_test(survives_any_changed_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
