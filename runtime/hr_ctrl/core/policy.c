/*
 * Restart counters; see policy.h. Does not know the time.
 */
#include "runtime/hr_ctrl/core/policy.h"

bool hr_policy_decay(struct hr_policy *policy, uint64_t now_ns,
		     uint64_t interval_ns)
{
	if (policy->counter == 0 || interval_ns == 0 || now_ns < policy->due_ns)
		return false;
	policy->counter--;
	policy->due_ns += interval_ns;
	return true;
}

void hr_policy_restart(struct hr_policy *policy, uint64_t now_ns,
		       uint64_t interval_ns)
{
	if (policy->counter == 0)
		policy->due_ns = now_ns + interval_ns;
	policy->counter++;
}

bool hr_policy_is_bad(const struct hr_policy *policy, uint32_t max_badness)
{
	return max_badness != 0 && policy->counter >= max_badness;
}
