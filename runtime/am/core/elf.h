/*
 * Executables: which ELF files are accepted and where their parts are.
 *
 * Accepted: ELF64 for x86-64, either ET_EXEC (a user actor, at its own
 * addresses) or ET_DYN (a supervisor actor, static-PIE, loaded anywhere),
 * with exactly one R-X segment (text) and at most one RW- segment (data),
 * page aligned, not overlapping, no interpreter, no shared libraries
 * (ACT-31), no thread-local storage, relocations of type R_X86_64_RELATIVE
 * in initialised data only.
 *
 * Pure: works on the bytes of the file, which are not trusted.
 */
#ifndef HOTRIG_AM_ELF_H
#define HOTRIG_AM_ELF_H

#include <stdint.h>

struct am_elf {
	uint32_t mode;	/* MODE_USER or MODE_SUPERVISOR */
	uint64_t entry; /* addresses are as linked, before any load base */
	uint64_t text_virt;
	uint64_t text_off; /* offsets are in the file */
	uint64_t text_bytes;
	uint64_t data_virt;
	uint64_t data_off;
	uint64_t data_file_bytes;
	uint64_t data_bytes; /* with BSS; at least a page */
	uint64_t rela_off;
	uint64_t rela_count;
};

/*
 * K_OK with *elf filled in, or K_EFORMAT with a reason in *why (constant
 * text, never NULL).
 */
int am_elf_parse(const uint8_t *file, uint64_t bytes, struct am_elf *elf,
		 const char **why);

/*
 * Apply the relocations of a parsed file to a copy of its initialised data
 * (or to the data in the file itself), for this load base. Cannot fail: all
 * relocations were checked by am_elf_parse.
 */
void am_elf_relocate(const struct am_elf *elf, const uint8_t *file,
		     uint8_t *data, uint64_t base);

#endif
