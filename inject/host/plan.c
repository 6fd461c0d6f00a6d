/*
 * Encoding and checking of plans. Knows the layout, not what a scenario is.
 */
#include "inject/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"

static uint64_t plan_sum(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	return trace_hash_bytes(p + PLAN_SUM_FROM, len - PLAN_SUM_FROM);
}

void plan_seal(struct plan *plan)
{
	plan->sum = plan_sum(plan, plan->bytes);
}

int plan_encode(const struct plan *head, const char *sysadm, const char *script,
		struct plan **out, char *why, size_t size)
{
	/* no bytes would mean the boot archive's file */
	const char *ini = sysadm && !*sysadm ? "\n" : sysadm;
	size_t ini_bytes = ini ? strlen(ini) : 0;
	size_t script_bytes = strlen(script);
	size_t bytes = sizeof(*head) + ini_bytes + script_bytes;
	struct plan *plan;
	char *text;

	if (bytes > LAYOUT_PLAN_BYTES) {
		snprintf(why, size,
			 "console, sysadm and input have %zu bytes, there is "
			 "room "
			 "for %zu",
			 ini_bytes + script_bytes,
			 (size_t)LAYOUT_PLAN_BYTES - sizeof(*head));
		return -1;
	}
	plan = calloc(1, bytes);
	if (!plan) {
		snprintf(why, size, "out of memory");
		return -1;
	}
	*plan = *head;
	plan->magic = PLAN_MAGIC;
	plan->version = PLAN_VERSION;
	plan->bytes = (uint32_t)bytes;
	text = (char *)(plan + 1);
	plan->sysadm_off = (uint32_t)sizeof(*plan);
	plan->sysadm_bytes = (uint32_t)ini_bytes;
	if (ini_bytes)
		memcpy(text, ini, ini_bytes);
	plan->script_off = (uint32_t)(sizeof(*plan) + ini_bytes);
	plan->script_bytes = (uint32_t)script_bytes;
	memcpy(text + ini_bytes, script, script_bytes);
	plan_seal(plan);
	*out = plan;
	return 0;
}

static int text_inside(const struct plan *plan, uint32_t off, uint32_t bytes)
{
	return off >= sizeof(*plan) && off <= plan->bytes &&
	       bytes <= plan->bytes - off;
}

int plan_check(const void *bytes, size_t len, char *why, size_t size)
{
	struct plan plan;

	if (len < sizeof(plan)) {
		snprintf(why, size, "a plan has at least %zu bytes, not %zu",
			 sizeof(plan), len);
		return -1;
	}
	memcpy(&plan, bytes, sizeof(plan));
	if (plan.magic != PLAN_MAGIC) {
		snprintf(why, size, "not a plan: no magic number");
		return -1;
	}
	if (plan.version != PLAN_VERSION) {
		snprintf(why, size, "plan of version %u, expected %u",
			 plan.version, PLAN_VERSION);
		return -1;
	}
	if (plan.bytes != len || plan.faults > PLAN_MAX_FAULTS ||
	    !text_inside(&plan, plan.sysadm_off, plan.sysadm_bytes) ||
	    !text_inside(&plan, plan.script_off, plan.script_bytes) ||
	    (plan.input_off && !text_inside(&plan, plan.input_off, 0))) {
		snprintf(why, size, "plan is cut off or its sizes disagree");
		return -1;
	}
	if (plan.sum != plan_sum(bytes, len)) {
		snprintf(why, size, "plan is damaged: wrong sum");
		return -1;
	}
	return 0;
}
