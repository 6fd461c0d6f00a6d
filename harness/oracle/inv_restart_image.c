/*
 * restart-image: every start of a member begins with the same text and
 * initialised data, made from its actor image.
 */
#include "harness/oracle/inv.h"

#include <stdio.h>
#include <string.h>

#define REPORT(r, ...) inv_report(m, &inv_restart_image, r, __VA_ARGS__)

static void on_event(struct model *m, const struct trace_record *r)
{
	const struct model_member *member;

	if (r->event != EV_HR_IMAGE && r->event != EV_HR_START)
		return;
	member = model_member_find(m, r->arg[0]);
	if (r->event == EV_HR_IMAGE) {
		if (member && member->image_known && member->image != r->arg[3])
			REPORT(r, "%s: digest %llx, at its first start %llx",
			       model_name(m, r->arg[0]),
			       (unsigned long long)r->arg[3],
			       (unsigned long long)member->image);
	} else if (!member || !member->image_ready) {
		REPORT(r, "%s is started, its image was not made anew",
		       model_name(m, r->arg[0]));
	}
}

static void check(struct model *m, const struct final_bank *bank,
		  const struct model_member *member)
{
	struct bank_block block;
	struct hr_image head;
	const uint8_t *data;
	char name[BANK_NAME_BYTES];
	size_t from = offsetof(struct hr_image, bytes);

	snprintf(name, sizeof(name), "__SYS.I%u", member->slot);
	if (!final_bank_find(bank, name, &block))
		return;
	data = final_bank_data(bank, &block);
	if (!data || (uint64_t)block.pages * LAYOUT_PAGE_BYTES < sizeof(head))
		return;
	memcpy(&head, data, sizeof(head));
	if (head.magic != HR_IMAGE_MAGIC || head.bytes < sizeof(head) ||
	    head.bytes > (uint64_t)block.pages * LAYOUT_PAGE_BYTES ||
	    head.sum != trace_hash_words(TRACE_FNV_BASIS, data + from,
					 (size_t)head.bytes - from))
		REPORT(NULL, "%s: its actor image is damaged",
		       model_name(m, member->name));
}

static void on_end(struct model *m, const struct final_bank *bank)
{
	if (!model_settled(m) || !bank->readable)
		return;
	for (size_t i = 0; i < m->members; i++)
		if (m->member[i].registered)
			check(m, bank, &m->member[i]);
}

const struct inv inv_restart_image = {
	.info = {"restart-image",
		 "Each start of a member begins with the text and initial "
		 "data of its first start, made anew from its image.",
		 "ACT-5 ACT-10 ACT-11"},
	.on_event = on_event,
	.on_end = on_end,
};
