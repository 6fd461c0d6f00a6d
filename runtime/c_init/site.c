/*
 * Commands that concern the site as a whole: restart, shutdown, memory.
 */
#include <string.h>

#include "runtime/abi/bank.h"
#include "runtime/abi/site.h"
#include "runtime/c_init/cinit.h"

enum cinit_status cinit_restart(int words, char *const *word)
{
	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	cinit_kapi->site_restart(SITE_CAUSE_COMMAND, TRACE_NO_GROUP);
}

enum cinit_status cinit_reboot(int words, char *const *word)
{
	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	cinit_kapi->site_cold(COLD_COMMAND, word[0]);
}

/* -i 0, or nothing: stop all actors, then reboot; -i 1: site restart. */
enum cinit_status cinit_shutdown(int words, char *const *word)
{
	if (words == 1)
		return cinit_reboot(1, word);
	if (words != 3 || strcmp(word[1], "-i") != 0)
		return CINIT_USAGE;
	if (strcmp(word[2], "0") == 0)
		return cinit_reboot(1, word);
	if (strcmp(word[2], "1") == 0)
		return cinit_restart(1, word);
	return CINIT_USAGE;
}

/* Reads the bank's descriptors as they lie in memory. */
enum cinit_status cinit_memstat(int words, char *const *word)
{
	const struct bank_header *bank = cinit_kapi->bank_meta;
	const struct bank_block *block;
	uint64_t used = 0;
	uint32_t live = 0;

	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	block = (const struct bank_block *)((const uint8_t *)bank +
					    BANK_HEADER_BYTES);
	for (uint32_t i = 0; i < bank->max_blocks; i++) {
		if (block[i].state != BANK_LIVE)
			continue;
		live++;
		used += block[i].pages;
	}
	cinit_print("bank: %llu pages, %llu used, %llu free; "
		    "%u blocks of %u\n",
		    (unsigned long long)bank->data_pages,
		    (unsigned long long)used,
		    (unsigned long long)(bank->data_pages - used), live,
		    bank->max_blocks);
	return CINIT_DONE;
}
