/*
 * Commands that concern the site as a whole: restart, shutdown, memory.
 */
#include <string.h>

#include "runtime/abi/bank.h"
#include "runtime/abi/features.h"
#include "runtime/abi/site.h"
#include "runtime/c_init/cinit.h"

enum cinit_status cinit_restart(int words, char *const *word)
{
	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	cinit_kapi->channel_status(CINIT_DONE);
	cinit_kapi->site_restart(SITE_CAUSE_COMMAND, TRACE_NO_GROUP);
}

enum cinit_status cinit_reboot(int words, char *const *word)
{
	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	cinit_kapi->channel_status(CINIT_DONE);
	cinit_kapi->site_cold(COLD_COMMAND, word[0]);
}

/* -i 0, or nothing: stop all actors, then reboot; -i 1: site restart. What
 * the others mean is documented nowhere. */
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
	if (strcmp(word[2], "2") == 0 || strcmp(word[2], "3") == 0) {
		cinit_print("shutdown: -i %s: not supported\n", word[2]);
		return CINIT_FAILED;
	}
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

#define NAME_FEATURE(name, sentence) " " #name

enum cinit_status cinit_chorus_stat(int words, char *const *word)
{
	const struct plan_tunables *t = &cinit_kapi->tunables;
	uint64_t ms = cinit_kapi->now() / 1000000;
	uint32_t actors = 0;
	uint32_t aid = 0;

	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	while ((aid = cinit_kapi->actor_next(aid)))
		actors++;
	cinit_print("up %llu.%03llu s since the cold boot; last boot %s\n",
		    (unsigned long long)(ms / 1000),
		    (unsigned long long)(ms % 1000),
		    cinit_kapi->hot ? "hot" : "cold");
	cinit_print("actors: %u, boot actors included; at most %u others\n",
		    actors, t->max_actors);
	cinit_print("features:" FEATURE_LIST(NAME_FEATURE) "%s\n",
		    t->mem_model == MEM_VIRTUAL ? " " FEATURE_VIRTUAL : "");
	cinit_print("hrCtrl: maxActors %u, maxGroups %u, interval %u s, "
		    "maxBadness %u\n",
		    t->hr_max_actors, t->hr_max_groups, t->hr_interval_s,
		    t->hr_max_badness);
	return CINIT_DONE;
}
