/*
 * Actor management: the calls to AM.
 */
#include <errno.h>
#include <stdlib.h>

#include <am/afexec.h>
#include <am/astat.h>
#include <am/await.h>

#include "runtime/lib/cx/cx.h"

static int am_call(enum am_op op, long a0, long a1, long a2)
{
	return cx_result(cx_call(CX_NUMBER(LAP_AM, op), a0, a1, a2, 0, 0, 0));
}

int afexecl(const char *path, KnCap *actorCap, const AcParam *param,
	    const char *arg0, ...)
{
	struct cx_exec x = {.cap = actorCap, .param = param};
	va_list args;
	int aid;

	va_start(args, arg0);
	aid = cx_exec_list(&x, CX_EXEC_PLAIN, path, arg0, args);
	va_end(args);
	return aid;
}

int afexecle(const char *path, KnCap *actorCap, const AcParam *param,
	     const char *arg0, ...)
{
	struct cx_exec x = {.cap = actorCap, .param = param};
	va_list args;
	int aid;

	va_start(args, arg0);
	aid = cx_exec_list(&x, CX_EXEC_ENV, path, arg0, args);
	va_end(args);
	return aid;
}

int afexeclp(const char *file, KnCap *actorCap, const AcParam *param,
	     const char *arg0, ...)
{
	struct cx_exec x = {.cap = actorCap, .param = param};
	va_list args;
	int aid;

	va_start(args, arg0);
	aid = cx_exec_list(&x, CX_EXEC_SEARCH, file, arg0, args);
	va_end(args);
	return aid;
}

int afexecve(const char *path, KnCap *actorCap, const AcParam *param,
	     char *const *argv, char *const *envp)
{
	struct cx_exec x = {
		.cap = actorCap, .param = param, .argv = argv, .envp = envp};

	return cx_exec(&x, path);
}

int afexecv(const char *path, KnCap *actorCap, const AcParam *param,
	    char *const *argv)
{
	return afexecve(path, actorCap, param, argv, environ);
}

int afexecvp(const char *file, KnCap *actorCap, const AcParam *param,
	     char *const *argv)
{
	struct cx_exec x = {
		.cap = actorCap, .param = param, .argv = argv, .envp = environ};

	return cx_exec_search(&x, file);
}

int acreate(const char *path, KnCap *actorCap, const AcParam *param,
	    char *const *argv, char *const *envp)
{
	return cx_result(cx_call(CX_NUMBER(LAP_AM, AM_OP_ACREATE), CX_PTR(path),
				 CX_PTR(actorCap), CX_PTR(param), CX_PTR(argv),
				 CX_PTR(envp), 0));
}

int astart(const KnCap *actorCap)
{
	return am_call(AM_OP_ASTART, CX_PTR(actorCap), 0, 0);
}

/* A call of the kernel for who uses it: its errors are K_E codes. */
int actorCreate(KnCap *actorinit, KnCap *actorcap, KnActorPrivilege privilege,
		KnActorStatus status)
{
	return (int)cx_call(CX_NUMBER(LAP_AM, AM_OP_ACTOR_CREATE),
			    CX_PTR(actorinit), CX_PTR(actorcap), privilege,
			    status, 0, 0);
}

int agetId(void)
{
	return am_call(AM_OP_GET_ID, 0, 0, 0);
}

/* Without a capability AM takes the aid. */
int akill(const KnCap *cactorcap)
{
	if (cactorcap == K_MYACTOR)
		return am_call(AM_OP_AKILL, 0, agetId(), 0);
	if (!cactorcap) {
		errno = EFAULT;
		return -1;
	}
	return am_call(AM_OP_AKILL, CX_PTR(cactorcap), 0, 0);
}

int await(int aid, int *statusp)
{
	return am_call(AM_OP_AWAIT, aid, CX_PTR(statusp), 0);
}

int awaits(const KnCap *cactorcap, int *statusp)
{
	if (!cactorcap) {
		errno = EFAULT;
		return -1;
	}
	return am_call(AM_OP_AWAIT, 0, CX_PTR(statusp), CX_PTR(cactorcap));
}

int astat(astatEntry *entries, int maxEntries)
{
	return am_call(AM_OP_ASTAT, CX_PTR(entries), maxEntries, 0);
}
