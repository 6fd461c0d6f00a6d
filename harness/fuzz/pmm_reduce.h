/* What a finding of `hotrig fuzz pmm` needs of its case. */
#ifndef HOTRIG_FUZZ_PMM_REDUCE_H
#define HOTRIG_FUZZ_PMM_REDUCE_H

#include <stddef.h>

#include "harness/base/err.h"
#include "harness/fuzz/pmm_case.h"

/*
 * Make the case smaller while the player (pmm-play) finds anything in it:
 * fewer steps, fewer stops, plainer arguments, ordinary actors. What the player
 * finds when it looks at all blocks behind the last step is made to show in
 * steps, for an actor cannot look. A case without a finding stays as it is.
 */
int fuzz_reduce(const char *player, uint8_t bytes[FUZZ_CASE_BYTES], size_t *len,
		struct err *err);

#endif
