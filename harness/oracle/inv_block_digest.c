/*
 * block-digest: two looks at the user blocks at the end of a run, the
 * agent's inside the guest and this one at RAM from outside, see the same.
 */
#include "harness/oracle/inv.h"

#define REPORT(...) inv_report(m, &inv_block_digest, NULL, __VA_ARGS__)

static void check(struct model *m, const struct final_bank *bank,
		  const struct bank_block *d)
{
	char name[BANK_NAME_BYTES + 1];
	const struct model_block *b;
	const uint8_t *data = final_bank_data(bank, d);

	final_bank_name(d, name);
	b = model_block_find(m, trace_hash_name(name));
	if (!data)
		return;
	if (!b || !b->end_pages)
		REPORT("block %s lies in RAM, the agent did not see it", name);
	else if (b->end_pages != d->pages ||
		 b->end_digest !=
			 trace_hash_words(TRACE_FNV_BASIS, data,
					  (size_t)d->pages * LAYOUT_PAGE_BYTES))
		REPORT("block %s: RAM holds another content than the agent saw",
		       name);
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	uint32_t count = 0;

	if ((m->end != SITE_END_SETTLED && m->end != SITE_END_LIMIT) ||
	    !bank->readable)
		return;
	for (uint32_t i = 0; i < bank->header.max_blocks; i++) {
		struct bank_block d;

		final_bank_block(bank, i, &d);
		if (d.state != BANK_LIVE || d.flags & BANK_SYSTEM)
			continue;
		check(m, bank, &d);
		count++;
	}
	if (count != m->digests.end)
		REPORT("%u user blocks in RAM, the agent saw %u", count,
		       m->digests.end);
}

const struct inv inv_block_digest = {
	.info = {"block-digest",
		 "At the end of a run RAM holds the user blocks with the "
		 "content that the agent saw inside the guest.",
		 "PMM-2 PMM-6"},
	.on_end = on_end,
};
