/*
 * Actors that other actors make piece by piece: actorCreate, and the start of
 * those that acreate has loaded. Memory and threads of the former are calls of
 * the kernel.
 */
#include <errno.h>
#include <exec/chExec.h>

#include "runtime/am/am.h"
#include "runtime/include/exec/chError.h"

static int check_create(const struct lap_call *call, int privilege, int status)
{
	struct kactor_info info;
	int error;

	if ((privilege != K_USERACTOR && privilege != K_SYSTEMACTOR &&
	     privilege != K_SUPACTOR) ||
	    (status != K_ACTIVE && status != K_STOPPED))
		return K_EINVAL;
	if (privilege != K_USERACTOR && call->caller_mode == MODE_USER)
		return K_EPRIV;
	error = am_find_target(call, call->arg[0], call->caller, &info);
	if (error)
		return error == -EFAULT ? K_EFAULT : K_EINVAL;
	return am_check_out(call, call->arg[1], sizeof(KnCap)) ? K_EFAULT
							       : K_OK;
}

/*
 * AM_OP_ACTOR_CREATE (cap *init, cap *, privilege, status): an actor without
 * memory and thread, named as the caller. init may be NULL; nothing is
 * inherited from it, as there are no exception handlers. K_OK or a kernel
 * code; see exec/chExec.h.
 */
int64_t am_op_actor_create(struct lap_call *call)
{
	int privilege = (int)call->arg[2], status = (int)call->arg[3];
	struct kactor_info maker;
	struct kactor_spec spec = {
		.name = maker.name,
		.mode = privilege == K_SUPACTOR ? MODE_SUPERVISOR : MODE_USER,
		.group = TRACE_NO_GROUP,
		.made = true,
		.stopped = status == K_STOPPED,
		.trusted = privilege == K_SYSTEMACTOR};
	uint32_t aid = 0;
	int error = check_create(call, privilege, status);

	if (error)
		return error;
	if (am_no_actor_left())
		return K_EFULL;
	am_kapi->actor_info(call->caller, &maker);
	error = am_kapi->actor_create(&spec, &aid);
	if (!error)
		am_give_cap(call, call->arg[1], aid);
	return error;
}

/*
 * AM_OP_ASTART (cap *): let an actor run that acreate has made. 0, -EFAULT,
 * -ESRCH, -EINVAL: it does not wait to be started, -EAGAIN.
 */
int64_t am_op_astart(struct lap_call *call)
{
	struct kactor_info info;
	int error;

	if (!call->arg[0])
		return -EFAULT;
	error = am_find_target(call, call->arg[0], 0, &info);
	if (error)
		return error;
	error = am_kapi->actor_resume(info.aid);
	return error ? am_errno(error) : 0;
}
