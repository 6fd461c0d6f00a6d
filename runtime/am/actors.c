/*
 * Actors that run: ending them, waiting for them, listing them.
 */
#include <am/astat.h>
#include <am/await.h>
#include <errno.h>
#include <exec/chExec.h>
#include <stdbool.h>
#include <string.h>

#include "runtime/am/am.h"
#include "runtime/include/exec/chError.h"

/* Detail of AWAIT_KILL when no exception (vectors are below) was the cause. */
#define KILLED_BY_AKILL	  0x80
#define KILLED_BY_HR_CTRL 0x81

int am_find_target(const struct lap_call *call, uint64_t cap_at, uint32_t aid,
		   struct kactor_info *info)
{
	KnCap cap;

	if (cap_at == (uint64_t)K_MYACTOR) {
		aid = call->caller;
	} else if (cap_at) {
		if (am_kapi->copy_in(call, &cap, cap_at, sizeof(cap)))
			return -EFAULT;
		aid = am_kapi->actor_by_cap(cap.ui, cap.key);
	}
	if (!aid || am_kapi->actor_info(aid, info))
		return -ESRCH;
	return 0;
}

/* Holding a capability is the right to act on the actor. An aid is a right
 * for supervisor and boot callers only; any actor may end itself. */
static bool may_kill(const struct lap_call *call,
		     const struct kactor_info *target)
{
	if (target->mode == MODE_BOOT)
		return false;
	return call->arg[0] || call->caller_mode != MODE_USER ||
	       call->caller == target->aid;
}

/*
 * AM_OP_AKILL (cap *, aid): end an actor. For a restartable one that is an
 * abnormal end (ACT-21): HR_CTRL learns of it from the kernel. 0, -EFAULT,
 * -ESRCH, -EPERM.
 */
int64_t am_op_akill(struct lap_call *call)
{
	struct kactor_info target;
	int error = am_find_target(call, call->arg[0], (uint32_t)call->arg[1],
				   &target);

	if (error)
		return error;
	if (!may_kill(call, &target))
		return -EPERM;
	error = am_kapi->actor_delete(target.aid, CAUSE_KILL, 0);
	return error ? am_errno(error) : 0;
}

/* AM_OP_GET_ID (): the caller's aid. */
int64_t am_op_get_id(struct lap_call *call)
{
	return call->caller;
}

static int await_status(uint32_t cause, int64_t status)
{
	switch (cause) {
	case CAUSE_EXIT:
		return AWAIT_EXIT | (int)(status & 0xff);
	case CAUSE_FAULT:
		return AWAIT_KILL | (int)(status & 0x7f);
	case CAUSE_STOP:
		return AWAIT_KILL | KILLED_BY_HR_CTRL;
	default:
		return AWAIT_KILL | KILLED_BY_AKILL;
	}
}

/*
 * AM_OP_AWAIT (aid, int *status, cap *): block until the actor has ended, that
 * of the capability if there is one; status may be NULL. Returns the aid.
 * -ESRCH, -EFAULT.
 */
int64_t am_op_await(struct lap_call *call)
{
	uint64_t to = call->arg[1];
	struct kactor_info target;
	uint32_t cause = 0;
	int64_t status = 0;
	uint32_t aid;
	int value;
	int error = am_find_target(call, call->arg[2], (uint32_t)call->arg[0],
				   &target);

	if (error)
		return error;
	aid = target.aid;
	if (aid == call->caller || target.mode == MODE_BOOT)
		return -ESRCH;
	if (to && am_check_out(call, to, sizeof(value)))
		return -EFAULT;
	error = am_kapi->actor_await(aid, &cause, &status);
	if (error)
		return am_errno(error);
	value = await_status(cause, status);
	if (to && am_kapi->copy_out(call, to, &value, sizeof(value)))
		return -EFAULT;
	return aid;
}

/*
 * AM_OP_ASTAT (astatEntry *, max): list actors by ascending aid. Returns how
 * many there are, which may be more than max. -EFAULT.
 */
int64_t am_op_astat(struct lap_call *call)
{
	int max = (int)call->arg[1];
	struct kactor_info info;
	astatEntry entry;
	int count = 0;

	for (uint32_t aid = am_kapi->actor_next(0); aid;
	     aid = am_kapi->actor_next(aid)) {
		if (count < max && am_kapi->actor_info(aid, &info) == K_OK) {
			memset(&entry, 0, sizeof(entry));
			entry.astatAid = (int)aid;
			memcpy(entry.astatName, info.name,
			       sizeof(entry.astatName));
			if (am_kapi->copy_out(call,
					      call->arg[0] +
						      (uint64_t)count *
							      sizeof(entry),
					      &entry, sizeof(entry)))
				return -EFAULT;
		}
		count++;
	}
	return count;
}
