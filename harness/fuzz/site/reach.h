/* Basic blocks that any of several cases has reached, as files of addresses. */
#ifndef HOTRIG_FUZZ_SITE_REACH_H
#define HOTRIG_FUZZ_SITE_REACH_H

#include "harness/fuzz/site/play.h"

struct reach {
	uint8_t reached[PLAY_BLOCKS];
};

/* Add what the last case has reached. */
void reach_add(struct reach *reach, const struct play *play);
/*
 * To path "AREA 0xADDRESS" for each block that was reached, to path.every for
 * each that there is; addresses are those of the area's file.
 */
int reach_write(const struct reach *reach, const struct blocks *blocks,
		const char *path, struct err *err);

#endif
