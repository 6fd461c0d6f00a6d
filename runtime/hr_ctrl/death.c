/*
 * HR_CTRL's thread: learns of the ends of members, sorts them into clean and
 * abnormal, and lets groups.c act.
 */
#include "runtime/hr_ctrl/hr.h"
#include "runtime/include/exec/chError.h"

static void member_ended(uint32_t slot)
{
	struct hr_member *m = &hr_table.member[slot];
	struct hr_group *g = &hr_table.group[m->group];

	hr_member_step(slot, HR_MEMBER_ON_DEATH);
	lowset_add(&hr_table.unsettled, (uint32_t)m->group);
	if (m->state == HR_MEMBER_CLEAN)
		hr_list_mark_clean(slot);
	else
		g->failed = slot;
}

/* An instance that is not known any more was a member of a group that has
 * been killed since. */
static void take_note(const struct kdeath *note)
{
	uint32_t slot = hr_table_by_aid(&hr_table, note->aid);

	hr_kapi->trace(EV_HR_DEATH, hr_kapi->trace_name(note->name), note->aid,
		       note->cause, (uint64_t)note->status);
	if (slot != HR_NONE)
		member_ended(slot);
}

/* Has a member of this group ended whose note is still in the queue? Two
 * that ended together are one failure of the group, and one restart. */
static bool notes_pending(uint32_t gid)
{
	struct kactor_info info;
	const struct hr_member *m;

	for (uint32_t s = hr_table.group[gid].first; s != HR_NONE;
	     s = m->next) {
		m = &hr_table.member[s];
		if (hr_member_runs(m) && hr_kapi->actor_info(m->aid, &info))
			return true;
	}
	return false;
}

static void settle_group(uint32_t gid)
{
	struct hr_group *g = &hr_table.group[gid];
	uint32_t failed = g->failed;

	lowset_remove(&hr_table.unsettled, gid);
	g->failed = HR_NONE;
	if (failed != HR_NONE)
		hr_group_failed((int32_t)gid, failed);
	else
		hr_group_settle((int32_t)gid);
}

/* As long as none has failed and others run, there is nothing to decide. */
static bool can_wait(uint32_t gid)
{
	const struct hr_group *g = &hr_table.group[gid];

	return g->failed == HR_NONE && g->running;
}

/* Groups by ascending id. */
static void settle_groups(void)
{
	const struct lowset *unsettled = &hr_table.unsettled;

	for (uint32_t gid = lowset_next(unsettled, 0); gid != LOWSET_NONE;
	     gid = lowset_next(unsettled, gid + 1)) {
		if (can_wait(gid))
			lowset_remove(&hr_table.unsettled, gid);
		else if (!notes_pending(gid))
			settle_group(gid);
	}
}

void hr_death_thread(void)
{
	struct kdeath note;

	for (;;) {
		hr_kapi->death_wait(&note);
		take_note(&note);
		settle_groups();
	}
}
