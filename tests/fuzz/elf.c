/*
 * Executables: the parts of an accepted file lie in the file, and its
 * relocations in its initialised data.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "runtime/am/core/elf.h"
#include "runtime/include/exec/chError.h"

const char fuzz_name[] = "elf";

void fuzz_one(const uint8_t *data, size_t size)
{
	const char *why = NULL;
	struct am_elf elf;
	uint8_t *copy;

	if (am_elf_parse(data, size, &elf, &why) != K_OK) {
		FUZZ_CHECK(why && *why);
		return;
	}
	FUZZ_CHECK(elf.text_off <= size);
	FUZZ_CHECK(elf.text_bytes <= size - elf.text_off);
	FUZZ_CHECK(elf.data_off <= size);
	FUZZ_CHECK(elf.data_file_bytes <= size - elf.data_off);
	FUZZ_CHECK(elf.data_file_bytes <= elf.data_bytes);
	FUZZ_CHECK(elf.text_virt + elf.text_bytes >= elf.text_virt);
	FUZZ_CHECK(elf.data_virt + elf.data_bytes >= elf.data_virt);
	FUZZ_CHECK(elf.entry >= elf.text_virt);
	FUZZ_CHECK(elf.entry - elf.text_virt < elf.text_bytes);

	copy = malloc(elf.data_file_bytes + 1);
	FUZZ_CHECK(copy);
	memcpy(copy, data + elf.data_off, elf.data_file_bytes);
	am_elf_relocate(&elf, data, copy, 0x10000000u);
	free(copy);
}
