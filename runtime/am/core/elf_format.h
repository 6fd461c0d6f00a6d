/*
 * The parts of the ELF64 format that AM reads (System V ABI, AMD64
 * supplement): structures as in the file, and the numbers compared with.
 */
#ifndef HOTRIG_AM_ELF_FORMAT_H
#define HOTRIG_AM_ELF_FORMAT_H

#include <stdint.h>

struct elf64_header {
	uint8_t ident[16];
	uint16_t type;
	uint16_t machine;
	uint32_t version;
	uint64_t entry;
	uint64_t phoff;
	uint64_t shoff;
	uint32_t flags;
	uint16_t ehsize;
	uint16_t phentsize;
	uint16_t phnum;
	uint16_t shentsize;
	uint16_t shnum;
	uint16_t shstrndx;
};

struct elf64_segment {
	uint32_t type;
	uint32_t flags;
	uint64_t offset;
	uint64_t vaddr;
	uint64_t paddr;
	uint64_t filesz;
	uint64_t memsz;
	uint64_t align;
};

struct elf64_dynamic {
	uint64_t tag;
	uint64_t value;
};

struct elf64_rela {
	uint64_t offset;
	uint64_t info;
	uint64_t addend;
};

_Static_assert(sizeof(struct elf64_header) == 64, "ELF");
_Static_assert(sizeof(struct elf64_segment) == 56, "ELF");
_Static_assert(sizeof(struct elf64_rela) == 24, "ELF");

/* "\177ELF", 64 bits, little endian, version 1 */
#define ELF_IDENT	"\177ELF\2\1\1"
#define ELF_IDENT_BYTES 7

enum elf_type { ELF_TYPE_EXEC = 2, ELF_TYPE_DYN = 3 };
enum elf_machine { ELF_MACHINE_X86_64 = 62 };

enum elf_segment_type {
	ELF_SEG_LOAD = 1,
	ELF_SEG_DYNAMIC = 2,
	ELF_SEG_INTERP = 3,
	ELF_SEG_TLS = 7
};

enum elf_segment_flags { ELF_FLAG_X = 1, ELF_FLAG_W = 2, ELF_FLAG_R = 4 };

enum elf_dynamic_tag {
	ELF_DYN_NULL = 0,
	ELF_DYN_NEEDED = 1,
	ELF_DYN_PLTRELSZ = 2,
	ELF_DYN_RELA = 7,
	ELF_DYN_RELASZ = 8,
	ELF_DYN_RELAENT = 9,
	ELF_DYN_REL = 17,
	ELF_DYN_TEXTREL = 22,
	ELF_DYN_RELRSZ = 35
};

#define ELF_R_X86_64_RELATIVE 8u

#endif
