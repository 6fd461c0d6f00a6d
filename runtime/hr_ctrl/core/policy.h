/*
 * The restart policy of one group: its counter and its clock (TUN-4, TUN-7).
 *
 * The clock starts when the counter leaves zero and lowers it by one every
 * interval while it is above zero. Nothing runs in between: decreases are
 * made up for when the counter is looked at. Pure functions of the time.
 */
#ifndef HOTRIG_HR_POLICY_H
#define HOTRIG_HR_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* Zeroed: a group that has not been restarted. */
struct hr_policy {
	uint32_t counter;
	uint64_t due_ns; /* of the next decrease, while counter > 0 */
};

/*
 * Lower the counter by one if a decrease is due now or was due earlier; true
 * if so: call again until false. An interval of 0 never decreases.
 */
bool hr_policy_decay(struct hr_policy *policy, uint64_t now_ns,
		     uint64_t interval_ns);

/* A group restart: one more. Pending decreases come first (equal times
 * included), so call hr_policy_decay before. */
void hr_policy_restart(struct hr_policy *policy, uint64_t now_ns,
		       uint64_t interval_ns);

/* Has the counter reached the threshold (SITE-10)? 0: never (TUN-5). */
bool hr_policy_is_bad(const struct hr_policy *policy, uint32_t max_badness);

#endif
