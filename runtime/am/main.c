/*
 * AM, actor management: entry and dispatch.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "runtime/am/am.h"
#include "runtime/include/exec/chError.h"

int boot_main(const struct kapi *kapi);

const struct kapi *am_kapi;

static const struct am_request {
	int64_t (*handler)(struct lap_call *call);
	bool boot_only;
} ops[AM_OP_COUNT] = {
	[AM_OP_AFEXEC] = {am_op_afexec, false},
	[AM_OP_AKILL] = {am_op_akill, false},
	[AM_OP_GET_ID] = {am_op_get_id, false},
	[AM_OP_AWAIT] = {am_op_await, false},
	[AM_OP_ASTAT] = {am_op_astat, false},
	[AM_OP_ACTOR_CREATE] = {am_op_actor_create, false},
	[AM_OP_ACREATE] = {am_op_acreate, false},
	[AM_OP_ASTART] = {am_op_astart, false},
	[AM_OP_RUN] = {am_op_run, true},
	[AM_OP_PROBE] = {am_op_probe, true},
	[AM_OP_BUILD_IMAGE] = {am_op_build_image, true},
	[AM_OP_SPAWN] = {am_op_spawn, true},
};

static int64_t dispatch(struct lap_call *call)
{
	if (call->op >= AM_OP_COUNT || !ops[call->op].handler)
		return -ENOSYS;
	if (ops[call->op].boot_only && call->caller_mode != MODE_BOOT)
		return K_EPRIV;
	return ops[call->op].handler(call);
}

int am_errno(int64_t code)
{
	switch (code) {
	case K_EINVAL:
		return -EINVAL;
	case K_EFAULT:
		return -EFAULT;
	case K_ENOMEM:
		return -ENOMEM;
	case K_EFULL:
		return -EAGAIN;
	case K_EPRIV:
		return -EPERM;
	case K_EUNKNOWN:
		return -ESRCH;
	case K_EBUSY:
		return -EBUSY;
	case K_ETOOBIG:
		return -E2BIG;
	case K_EFORMAT:
		return -ENOEXEC;
	default:
		return -EIO;
	}
}

const char *am_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

int boot_main(const struct kapi *kapi)
{
	int error;

	if (kapi->version != KAPI_VERSION)
		return K_EINVAL;
	am_kapi = kapi;
	error = am_load_init();
	if (error)
		return error;
	return kapi->lap_bind(LAP_AM, dispatch);
}
