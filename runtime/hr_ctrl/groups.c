/*
 * What is done to whole groups: restart, end, kill, the blocked message.
 */
#include <string.h>

#include "runtime/hr_ctrl/hr.h"
#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/fmt.h"

#define NS_PER_S    1000000000ull
#define NAMES_BYTES 1600u

static void trace_counter(int32_t gid, uint32_t was, enum hr_counter_why why)
{
	hr_kapi->trace(EV_HR_COUNTER, (uint64_t)gid,
		       hr_table.group[gid].policy.counter, was, why);
}

/* Count a failure (GRP-13). */
static void count_failure(int32_t gid)
{
	struct hr_policy *policy = &hr_table.group[gid].policy;
	uint64_t interval = hr_kapi->tunables.hr_interval_s * NS_PER_S;
	uint64_t now = hr_kapi->now();

	while (hr_policy_decay(policy, now, interval))
		trace_counter(gid, policy->counter + 1, HR_COUNTER_DECAY);
	hr_policy_restart(policy, now, interval);
	trace_counter(gid, policy->counter - 1, HR_COUNTER_RESTART);
}

/* Stop every member that runs, in registration order. One that the kernel
 * does not know any more ended by itself a moment ago. */
static void stop_members(int32_t gid)
{
	struct hr_member *m;
	int got;

	for (uint32_t s = hr_table.group[gid].first; s != HR_NONE;
	     s = m->next) {
		m = &hr_table.member[s];
		if (!hr_member_runs(m))
			continue;
		got = hr_kapi->actor_delete(m->aid, CAUSE_STOP, 0);
		hr_member_step(s, HR_MEMBER_ON_STOP);
		if (got == K_OK)
			hr_kapi->trace(EV_HR_STOP, hr_kapi->trace_name(m->name),
				       m->aid, (uint64_t)gid, 0);
	}
}

uint32_t hr_group_start_direct(int32_t gid)
{
	uint32_t started = 0;
	struct hr_member *m;
	int64_t got;

	for (uint32_t s = hr_table.group[gid].first; s != HR_NONE;
	     s = m->next) {
		m = &hr_table.member[s];
		if (m->kind != KIND_DIRECT || hr_member_runs(m))
			continue;
		got = hr_start_again(s);
		if (got < 0)
			hr_kapi->panic("hr_ctrl: %s of group %d cannot be "
				       "restarted: error %d",
				       m->name, gid, (int)-got);
		started++;
	}
	return started;
}

/* GRP-17: once for each time the group gets into this state. */
static void see_blocked(int32_t gid)
{
	static char names[NAMES_BYTES];
	static char text[NAMES_BYTES + 100];
	struct hr_group *g = &hr_table.group[gid];
	uint32_t missing = hr_group_missing(&hr_table, gid);

	if (g->blocked || missing == 0 || hr_group_runs(&hr_table, gid))
		return;
	g->blocked = true;
	hr_kapi->trace(EV_HR_BLOCKED, (uint64_t)gid, missing, 0, 0);
	hr_group_missing_names(&hr_table, gid, names, sizeof(names));
	fmt_format(text, sizeof(text),
		   "HR_CTRL: group %d blocked, some members have not "
		   "terminated: %s\n",
		   (int)gid, names);
	hr_kapi->console_write(text, strlen(text));
}

/* The site restart comes instead of the group restart. */
void hr_group_failed(int32_t gid, uint32_t slot)
{
	struct hr_group *g = &hr_table.group[gid];
	uint32_t direct;

	count_failure(gid);
	if (hr_policy_is_bad(&g->policy, hr_kapi->tunables.hr_max_badness)) {
		hr_kapi->trace(EV_HR_SITE, (uint64_t)gid, g->policy.counter, 0,
			       0);
		hr_kapi->site_restart(SITE_CAUSE_THRESHOLD, gid);
	}
	hr_kapi->trace(EV_HR_RESTART, (uint64_t)gid, g->policy.counter,
		       hr_kapi->trace_name(hr_table.member[slot].name), 0);
	stop_members(gid);
	hr_kapi->trace(EV_HR_STOPPED, (uint64_t)gid, g->count, 0, 0);
	direct = hr_group_start_direct(gid);
	hr_kapi->trace(EV_HR_RESTARTED, (uint64_t)gid, direct, 0, 0);
	see_blocked(gid);
}

/* The list block goes last: as long as it exists, what is left is found. */
void hr_group_free(int32_t gid)
{
	hr_blocks_free_group(gid);
	hr_block_free(HR_BLOCK_LIST, (uint32_t)gid);
	hr_kapi->trace(EV_HR_GROUP_END, (uint64_t)gid, 0, 0, 0);
}

static void end_group(int32_t gid)
{
	uint32_t next;

	hr_list_mark_ending(gid);
	for (uint32_t s = hr_table.group[gid].first; s != HR_NONE; s = next) {
		next = hr_table.member[s].next;
		hr_member_step(s, HR_MEMBER_ON_DROP);
	}
	hr_table_reset_group(&hr_table, gid);
	hr_group_free(gid);
}

void hr_group_settle(int32_t gid)
{
	if (hr_group_missing(&hr_table, gid) == 0)
		end_group(gid);
	else
		see_blocked(gid);
}

void hr_group_kill(int32_t gid, uint32_t by)
{
	hr_kapi->trace(EV_HR_KILL, (uint64_t)gid, by, 0, 0);
	stop_members(gid);
	end_group(gid);
}
