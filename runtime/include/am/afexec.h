/*
 * Actor management: run and end actors. Returns -1 and errno on error.
 */
#ifndef _AM_AFEXEC_H
#define _AM_AFEXEC_H

#include <exec/chExec.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

/* How to run an actor. Opaque; this system looks at nothing in it. */
typedef struct AcParam {
	int acFlags;
	int acReserved[7];
} AcParam;

/*
 * Load and run an actor that is not restartable. Arguments and result as of
 * hrfexec* (hr/hr.h).
 */
int afexecl(const char *path, KnCap *actorCap, const AcParam *param,
	    const char *arg0, ...);
int afexecle(const char *path, KnCap *actorCap, const AcParam *param,
	     const char *arg0, ...);
int afexeclp(const char *file, KnCap *actorCap, const AcParam *param,
	     const char *arg0, ...);
int afexecv(const char *path, KnCap *actorCap, const AcParam *param,
	    char *const *argv);
int afexecve(const char *path, KnCap *actorCap, const AcParam *param,
	     char *const *argv, char *const *envp);
int afexecvp(const char *file, KnCap *actorCap, const AcParam *param,
	     char *const *argv);

/*
 * Load an actor as afexecve does, but do not start it, and start it. It is not
 * restartable and HR_CTRL's calls are refused to it (ACT-30). acreate returns
 * the aid, errors are those of afexecve. astart: EFAULT; ESRCH: no such actor;
 * EINVAL: it is not waiting to be started. The manual pages name both calls;
 * their arguments are published nowhere and are ours.
 */
int acreate(const char *path, KnCap *actorCap, const AcParam *param,
	    char *const *argv, char *const *envp);
int astart(const KnCap *actorCap);

/* The caller's aid. */
int agetId(void);

/*
 * End an actor. A restartable one has failed by this: its group is restarted
 * (ACT-21), and the result is 0. EFAULT: bad pointer; ESRCH: no such actor;
 * EPERM: the caller may not.
 */
int akill(const KnCap *cactorcap);

CX_DECLS_END

#endif
