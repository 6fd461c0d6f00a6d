/*
 * block-content: the content of user blocks is the same behind a group
 * restart or a site restart as in front of it.
 */
#include "harness/oracle/inv.h"

#define REPORT(r, ...) inv_report(m, &inv_block_content, r, __VA_ARGS__)

static void compare(struct model *m, const struct trace_record *r)
{
	const struct model_block *b = model_block_find(m, r->arg[0]);
	const char *name = model_name(m, r->arg[0]);

	if (!m->digests.stamp || (m->digests.phase != DIGEST_GROUP_STOP &&
				  m->digests.phase != DIGEST_SITE_STOP &&
				  m->digests.phase != r->arg[3]))
		return;
	if (!b || b->stop_stamp != m->digests.stamp)
		REPORT(r, "block %s was not there before the restart", name);
	else if (b->stop_digest != r->arg[1] || b->stop_pages != r->arg[2])
		REPORT(r, "block %s was changed by the restart", name);
}

static void complete(struct model *m, const struct trace_record *r,
		     uint32_t before, uint32_t behind)
{
	const struct model_digests *d = &m->digests;

	if (d->phase != before && d->phase != behind)
		return;
	if (d->stop != d->after)
		REPORT(r, "%u user blocks before the restart, %u behind it",
		       d->stop, d->after);
}

static void on_event(struct model *m, const struct trace_record *r)
{
	if (r->event == EV_BLOCK_DIGEST && (r->arg[3] == DIGEST_GROUP_RESTART ||
					    r->arg[3] == DIGEST_SITE_BOOT))
		compare(m, r);
	else if (r->event == EV_HR_RESTARTED)
		complete(m, r, DIGEST_GROUP_STOP, DIGEST_GROUP_RESTART);
	else if (r->event == EV_SITE_UP && m->site.hot)
		complete(m, r, DIGEST_SITE_STOP, DIGEST_SITE_BOOT);
}

const struct inv inv_block_content = {
	.info = {"block-content",
		 "No user block is lost, added or changed by a group restart "
		 "or a site restart.",
		 "PMM-2 PMM-3"},
	.on_event = on_event,
};
