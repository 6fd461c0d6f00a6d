/*
 * Hot restart: the calls to HR_CTRL.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>

#include "runtime/lib/cx/cx.h"

static int hr_call(enum hr_op op, long a0)
{
	return cx_result(
		cx_call(CX_NUMBER(LAP_HR_CTRL, op), a0, 0, 0, 0, 0, 0));
}

/* HR_CTRL refuses a NULL name; here NULL would mean afexec. */
static PmmName *base_of(PmmName *name)
{
	return name ? name : (PmmName *)1L;
}

int hrfexecl(PmmName *baseName, const char *path, KnCap *cactorcap,
	     const AcParam *param, const char *arg0, ...)
{
	struct cx_exec x = {
		.base = base_of(baseName), .cap = cactorcap, .param = param};
	va_list args;
	int aid;

	va_start(args, arg0);
	aid = cx_exec_list(&x, CX_EXEC_PLAIN, path, arg0, args);
	va_end(args);
	return aid;
}

int hrfexecle(PmmName *baseName, const char *path, KnCap *cactorcap,
	      const AcParam *param, const char *arg0, ...)
{
	struct cx_exec x = {
		.base = base_of(baseName), .cap = cactorcap, .param = param};
	va_list args;
	int aid;

	va_start(args, arg0);
	aid = cx_exec_list(&x, CX_EXEC_ENV, path, arg0, args);
	va_end(args);
	return aid;
}

int hrfexeclp(PmmName *baseName, const char *file, KnCap *cactorcap,
	      const AcParam *param, const char *arg0, ...)
{
	struct cx_exec x = {
		.base = base_of(baseName), .cap = cactorcap, .param = param};
	va_list args;
	int aid;

	va_start(args, arg0);
	aid = cx_exec_list(&x, CX_EXEC_SEARCH, file, arg0, args);
	va_end(args);
	return aid;
}

int hrfexecve(PmmName *baseName, const char *path, KnCap *cactorcap,
	      const AcParam *param, char *const argv[], char *const envp[])
{
	struct cx_exec x = {.base = base_of(baseName),
			    .cap = cactorcap,
			    .param = param,
			    .argv = argv,
			    .envp = envp};

	return cx_exec(&x, path);
}

int hrfexecv(PmmName *baseName, const char *path, KnCap *cactorcap,
	     const AcParam *param, char *const argv[])
{
	return hrfexecve(baseName, path, cactorcap, param, argv, environ);
}

int hrfexecvp(PmmName *baseName, const char *file, KnCap *cactorcap,
	      const AcParam *param, char *const argv[])
{
	struct cx_exec x = {.base = base_of(baseName),
			    .cap = cactorcap,
			    .param = param,
			    .argv = argv,
			    .envp = environ};

	return cx_exec_search(&x, file);
}

int hrGetActorGroup(int aid)
{
	return hr_call(HR_OP_GET_GROUP, aid);
}

int hrKillGroup(int groupId)
{
	return hr_call(HR_OP_KILL_GROUP, groupId);
}

static int told; /* HR_CTRL knows that we end cleanly */

static int tell(void)
{
	int result = told ? 0 : hr_call(HR_OP_EXIT_HDL, 0);

	if (!result)
		told = 1;
	return result;
}

static void tell_at_exit(void)
{
	tell();
}

int hrExitHandler(void)
{
	static int listed;

	if (!listed) {
		cx_atexit_extra(tell_at_exit);
		listed = 1;
	}
	return tell();
}

/* The PMM refuses this one (K_EPRIV). */
#define NO_GROUP_KEY "__SYS.K-"

/* An actor never changes its group: one question is enough. */
char *hrGroupKey(void)
{
	static PmmDelKey key;
	int group;

	if (key[0])
		return key;
	group = hrGetActorGroup(0);
	if (group < 0)
		strcpy(key, NO_GROUP_KEY);
	else
		snprintf(key, sizeof(key), "__SYS.K%d", group);
	return key;
}

size_t hrGroupKeySize(void)
{
	return strlen(hrGroupKey()) + 1;
}
