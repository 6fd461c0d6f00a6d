/*
 * HR_CTRL's operations: each is checked first, then carried out by what
 * start.c and groups.c offer. Every one leaves hr.request and hr.result.
 */
#include <errno.h>
#include <exec/chExec.h>
#include <pmm/chPmm.h>
#include <string.h>

#include "runtime/hr_ctrl/hr.h"
#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/args.h"

static struct args_pack pack;

static int code_to_errno(int code)
{
	switch (code) {
	case K_OK:
		return 0;
	case K_EFAULT:
		return -EFAULT;
	case K_ETOOBIG:
		return -E2BIG;
	default:
		return -EINVAL;
	}
}

static void trace_request(const struct lap_call *call, const char *name,
			  int32_t group)
{
	hr_kapi->trace(EV_HR_REQUEST, call->op, hr_kapi->trace_name(name),
		       (uint64_t)(int64_t)group, call->caller);
}

/* The slot of the instance that calls, or HR_NONE: not restartable. */
static uint32_t calling_member(const struct lap_call *call)
{
	return hr_table_by_aid(&hr_table, call->caller);
}

/* Writes back what is there: nothing changes, but a bad pointer shows. */
static int check_cap(const struct lap_call *call, uint64_t to)
{
	KnCap cap;

	if (!to)
		return 0;
	if (hr_kapi->copy_in(call, &cap, to, sizeof(cap)) ||
	    hr_kapi->copy_out(call, to, &cap, sizeof(cap)))
		return -EFAULT;
	return 0;
}

static void give_cap(const struct lap_call *call, uint64_t to, uint32_t aid)
{
	struct kactor_info info;
	KnCap cap;

	if (!to || hr_kapi->actor_info(aid, &info))
		return;
	cap.ui = info.cap_ui;
	cap.key = info.cap_key;
	hr_kapi->copy_out(call, to, &cap, sizeof(cap));
}

static int fetch_word(void *ctx, uint64_t from, uint64_t *value)
{
	return hr_kapi->copy_in(ctx, value, from, sizeof(*value));
}

static int fetch_text(void *ctx, char *to, uint64_t from, size_t size)
{
	return hr_kapi->str_in(ctx, to, from, size);
}

/* The registration name of hrfexec; name[0] == '\0' if it is not valid. */
static int fetch_base(const struct lap_call *call, PmmName *base)
{
	if (hr_kapi->copy_in(call, base, call->arg[0], sizeof(*base))) {
		base->name[0] = '\0';
		return -EFAULT;
	}
	if (memcmp(base->medium, "RAM", sizeof("RAM")) == 0 && base->name[0] &&
	    memchr(base->name, '\0', sizeof(base->name)))
		return 0;
	base->name[0] = '\0';
	return -EINVAL;
}

static int fetch_path(const struct lap_call *call, char *path)
{
	int got = hr_kapi->str_in(call, path, call->arg[1], HR_PATH_BYTES);

	if (got == K_ETOOBIG)
		return -ENAMETOOLONG;
	return got < 0 ? -EFAULT : 0;
}

/* May a registered name be started again in this group? */
static int check_again(uint32_t slot, int32_t group)
{
	const struct hr_member *m = &hr_table.member[slot];

	if (m->group != group)
		return -EEXIST;
	return hr_member_runs(m) ? -EBUSY : 0;
}

static int64_t exec_first(struct lap_call *call, const char *name,
			  int32_t group)
{
	const struct args_source source = {fetch_word, fetch_text, call};
	struct hr_first_start start = {
		.group = group, .kind = KIND_INDIRECT, .name = name};
	char path[HR_PATH_BYTES];
	int error = fetch_path(call, path);

	if (error)
		return error;
	error = args_fetch(&pack, &source, call->arg[4], call->arg[5]);
	if (error)
		return code_to_errno(error);
	start.slot = hr_table_free_slot(&hr_table);
	if (start.slot == HR_NONE)
		return -EAGAIN;
	start.path = path;
	start.args = args_view(&pack);
	return hr_start_first(&start);
}

static int64_t exec_checked(struct lap_call *call, const PmmName *base)
{
	uint32_t by = calling_member(call);
	int32_t group;
	uint32_t slot;
	int64_t aid;

	if (by == HR_NONE)
		return -EPERM;
	if (check_cap(call, call->arg[2]))
		return -EFAULT;
	group = hr_table.member[by].group;
	slot = hr_table_by_name(&hr_table, base->name);
	if (slot == HR_NONE) {
		aid = exec_first(call, base->name, group);
	} else {
		aid = check_again(slot, group);
		if (!aid)
			aid = hr_start_again(slot);
	}
	if (aid > 0)
		give_cap(call, call->arg[2], (uint32_t)aid);
	return aid;
}

/*
 * HR_OP_EXEC (base *, path, cap *, param *, argv, envp): hrfexec. The actor
 * joins the caller's group. A registered name that does not run is started
 * from its image; path and arguments are not looked at then (ACT-29). cap
 * may be NULL, param is not looked at. Returns the aid.
 *
 * -EPERM: the caller is not restartable. -EFAULT. -EINVAL: medium or name.
 * -EEXIST: the name is registered in another group; -EBUSY: its actor runs.
 * -EAGAIN: hrCtrl.maxActors or pmm.maxBlocks. -ENOMEM: no room in the bank.
 * -E2BIG, -ENAMETOOLONG, -ENOENT, -ENOEXEC, -EFBIG, -EIO: file, arguments.
 */
static int64_t op_exec(struct lap_call *call, int32_t *group)
{
	PmmName base;
	int error = fetch_base(call, &base);

	*group = call->caller_group;
	trace_request(call, base.name, *group);
	return error ? error : exec_checked(call, &base);
}

/*
 * HR_OP_EXIT_HDL (): the calling instance is not monitored from here on
 * (ACT-23). 0; -EPERM: the caller is not restartable.
 */
static int64_t op_exit_hdl(struct lap_call *call, int32_t *group)
{
	uint32_t slot = calling_member(call);
	const struct hr_member *m;

	*group = call->caller_group;
	trace_request(call, "", *group);
	if (slot == HR_NONE)
		return -EPERM;
	m = &hr_table.member[slot];
	hr_member_step(slot, HR_MEMBER_ON_EXIT_HDL);
	hr_kapi->trace(EV_HR_EXIT_HDL, hr_kapi->trace_name(m->name), m->aid,
		       (uint64_t)m->group, 0);
	return 0;
}

/* Supervisor actors and C_INIT may; a user actor is trusted with its own
 * group and no other. */
static bool may_kill_group(const struct lap_call *call, int32_t gid)
{
	return call->caller_mode != MODE_USER || call->caller_group == gid;
}

/*
 * HR_OP_KILL_GROUP (gid): GRP-20. 0, also if the id is not in use; -EINVAL:
 * out of range; -EPERM. If the caller is a member, it ends with the call.
 */
static int64_t op_kill_group(struct lap_call *call, int32_t *group)
{
	int32_t gid = (int32_t)call->arg[0];

	*group = gid;
	trace_request(call, "", gid);
	if (gid < 0 || (uint32_t)gid >= hr_table.groups)
		return -EINVAL;
	if (!may_kill_group(call, gid))
		return -EPERM;
	if (hr_table_has_group(&hr_table, gid))
		hr_group_kill(gid, call->caller);
	return 0;
}

/* HR_OP_GET_GROUP (aid; 0: the caller): its group; -ESRCH: no such instance,
 * or not restartable (GRP-22). */
static int64_t op_get_group(struct lap_call *call, int32_t *group)
{
	uint32_t aid = (uint32_t)call->arg[0];
	uint32_t slot;

	*group = call->caller_group;
	trace_request(call, "", *group);
	slot = hr_table_by_aid(&hr_table, aid ? aid : call->caller);
	if (slot == HR_NONE)
		return -ESRCH;
	return hr_table.member[slot].group;
}

static int check_direct(const struct hr_run *run, uint32_t slot,
			const char *name)
{
	if (run->group < 0 || (uint32_t)run->group >= hr_table.groups)
		return -EINVAL;
	if (slot == HR_NONE)
		return -EAGAIN;
	if (strlen(run->path) >= HR_PATH_BYTES)
		return -ENAMETOOLONG;
	if (run->args.bytes > HR_ARGS_BYTES)
		return -E2BIG;
	if (hr_table_by_name(&hr_table, name) != HR_NONE)
		return -EEXIST;
	return 0;
}

/*
 * HR_OP_RUN_DIRECT (struct hr_run *): arun -g, for C_INIT. Creates the group
 * if the id is not in use (GRP-2). Returns the aid. -EINVAL: id out of range
 * (GRP-6); -EEXIST: an indirect actor has the generated name; others as of
 * HR_OP_EXEC.
 */
static int64_t op_run_direct(struct lap_call *call, int32_t *group)
{
	const struct hr_run *run = (const struct hr_run *)call->arg[0];
	struct hr_first_start start = {.group = run->group,
				       .kind = KIND_DIRECT,
				       .xip = run->xip,
				       .path = run->path,
				       .args = run->args};
	char name[BANK_NAME_BYTES] = "";
	int error;

	*group = run->group;
	start.name = name;
	start.slot = hr_table_free_slot(&hr_table);
	if (start.slot != HR_NONE)
		hr_direct_name(name, run->path, start.slot);
	trace_request(call, name, run->group);
	error = check_direct(run, start.slot, name);
	return error ? error : hr_start_first(&start);
}

/* HR_OP_SYSADM_DONE (): for C_INIT, once a boot; after a hot reboot the
 * direct members run again (SITE-6). 0. */
static int64_t op_sysadm_done(struct lap_call *call, int32_t *group)
{
	*group = TRACE_NO_GROUP;
	trace_request(call, "", *group);
	if (hr_kapi->hot)
		hr_recover_start();
	return 0;
}

static const struct hr_request {
	int64_t (*handler)(struct lap_call *call, int32_t *group);
	bool boot_only;
} requests[HR_OP_COUNT] = {
	[HR_OP_EXEC] = {op_exec, false},
	[HR_OP_EXIT_HDL] = {op_exit_hdl, false},
	[HR_OP_KILL_GROUP] = {op_kill_group, false},
	[HR_OP_GET_GROUP] = {op_get_group, false},
	[HR_OP_RUN_DIRECT] = {op_run_direct, true},
	[HR_OP_SYSADM_DONE] = {op_sysadm_done, true},
};

int64_t hr_dispatch(struct lap_call *call)
{
	int32_t group = TRACE_NO_GROUP;
	int64_t result;

	if (call->op >= HR_OP_COUNT || !requests[call->op].handler)
		return -ENOSYS;
	if (requests[call->op].boot_only && call->caller_mode != MODE_BOOT)
		return K_EPRIV;
	result = requests[call->op].handler(call, &group);
	hr_kapi->trace(EV_HR_RESULT, call->op, (uint64_t)result,
		       (uint64_t)(int64_t)group, 0);
	return result;
}
