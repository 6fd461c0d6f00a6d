/*
 * The plan in its binary form: put together by the harness, checked when it
 * comes from a file.
 */
#ifndef HOTRIG_INJECT_PLAN_H
#define HOTRIG_INJECT_PLAN_H

#include <stddef.h>

#include "runtime/abi/plan.h"

/*
 * Copy head, append the texts and fill in what follows from them: magic,
 * version, bytes, offsets, sum. sysadm NULL: the one of the boot archive (""
 * is an empty file). script: lines ended by newline. *out is malloc'ed. -1
 * with a message in why[size] if it does not fit in LAYOUT_PLAN_BYTES.
 */
int plan_encode(const struct plan *head, const char *sysadm, const char *script,
		struct plan **out, char *why, size_t size);

/* Make the sum right again after a change to the fixed part. */
void plan_seal(struct plan *plan);

/* Is this a whole plan of this version? 0, or -1 with a message. */
int plan_check(const void *bytes, size_t len, char *why, size_t size);

#endif
