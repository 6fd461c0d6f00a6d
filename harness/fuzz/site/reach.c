/* Reached blocks: see reach.h. */
#include "harness/fuzz/site/reach.h"

#include "harness/base/file.h"
#include "harness/base/text.h"

static const char *const names[COV_AREAS] = {
	[COV_PMM] = "pmm",	 [COV_HR_CTRL] = "hr_ctrl", [COV_AM] = "am",
	[COV_C_INIT] = "c_init", [COV_KERNEL] = "kernel",
};

void reach_add(struct reach *reach, const struct play *play)
{
	for (size_t i = 0; i < play->blocks.count; i++)
		reach->reached[i] |=
			play->counts[play->blocks.block[i].counter];
}

/* The call is in front of the address that it counts for. */
static void list(const struct blocks *blocks, const uint8_t *wanted,
		 struct text *out)
{
	for (unsigned area = 0; area < COV_AREAS; area++)
		for (size_t i = blocks->first[area];
		     i < blocks->first[area + 1]; i++)
			if (!wanted || wanted[i])
				text_printf(out, "%s 0x%llx\n", names[area],
					    (unsigned long long)blocks->block[i]
						    .pc);
}

int reach_write(const struct reach *reach, const struct blocks *blocks,
		const char *path, struct err *err)
{
	struct text some = {0}, all = {0}, every = {0};
	int rc;

	list(blocks, reach->reached, &some);
	list(blocks, NULL, &all);
	text_printf(&every, "%s.every", path);
	rc = file_write(path, some.len ? some.at : "", some.len, err);
	if (rc == 0)
		rc = file_write(every.at, all.at, all.len, err);
	text_free(&some);
	text_free(&all);
	text_free(&every);
	return rc;
}
