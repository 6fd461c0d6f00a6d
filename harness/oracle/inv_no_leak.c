/*
 * no-leak: the bank holds the system blocks of registered members and of
 * groups that exist, and no others.
 */
#include "harness/oracle/inv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORT(...) inv_report(m, &inv_no_leak, NULL, __VA_ARGS__)

static bool owned(struct model *m, char letter, uint32_t number)
{
	if (letter == 'G') {
		const struct model_group *g = model_group_find(m, number);

		return g && g->exists;
	}
	return model_slot_owner(m, number) != NULL;
}

static void check_owned(struct model *m, const struct final_bank *bank)
{
	for (uint32_t i = 0; i < bank->header.max_blocks; i++) {
		struct bank_block d;
		char name[BANK_NAME_BYTES + 1];
		uint32_t number;

		final_bank_block(bank, i, &d);
		final_bank_name(&d, name);
		if (d.state != BANK_LIVE || strncmp(name, "__SYS.", 6))
			continue;
		number = (uint32_t)strtoul(name[6] ? name + 7 : name, NULL, 10);
		if (!owned(m, name[6], number))
			REPORT("block %s belongs to nobody", name);
	}
}

static void check_members(struct model *m, const struct final_bank *bank)
{
	for (size_t i = 0; i < m->members; i++) {
		const struct model_member *member = &m->member[i];

		for (const char *l = "ITD"; member->registered && *l; l++) {
			struct bank_block d;
			char name[BANK_NAME_BYTES];

			snprintf(name, sizeof(name), "__SYS.%c%u", *l,
				 member->slot);
			if (!final_bank_find(bank, name, &d))
				REPORT("%s has no block %s",
				       model_name(m, member->name), name);
		}
	}
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	if (!model_settled(m) || !bank->readable)
		return;
	if (!model_groups_sure(m))
		return;
	check_owned(m, bank);
	check_members(m, bank);
}

const struct inv inv_no_leak = {
	.info = {"no-leak",
		 "Each registered member owns three system blocks and each "
		 "group its list; the bank holds no other system block.",
		 "ACT-5 ACT-6 ACT-7 ACT-28 GRP-15"},
	.on_end = on_end,
};
