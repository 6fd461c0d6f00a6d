/*
 * Hot restart, for restartable actors (library libcx.a).
 */
#ifndef _HR_HR_H
#define _HR_HR_H

#include <am/afexec.h>
#include <hr/hrCtrl.h>
#include <pmm/chPmm.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

/*
 * Run an indirect restartable actor in the caller's group under the name
 * baseName (medium "RAM"). A name that is registered already is restarted
 * from its image: path is not looked at (ACT-29). The new actor's capability
 * is stored in *cactorcap unless it is NULL; param may be NULL. argv and envp
 * end with NULL; without envp the caller's environment is given. The p forms
 * look in PATH (else /bin) for a file without "/".
 *
 * Returns the aid, or -1 and errno: EPERM caller not restartable; EFAULT;
 * EINVAL medium or name; ENOENT; ENOEXEC; EBUSY an actor of that name runs;
 * EEXIST the name belongs to another group; E2BIG; EAGAIN, ENOMEM no room.
 */
int hrfexecl(PmmName *baseName, const char *path, KnCap *cactorcap,
	     const AcParam *param, const char *arg0, ...);
int hrfexecle(PmmName *baseName, const char *path, KnCap *cactorcap,
	      const AcParam *param, const char *arg0, ...);
int hrfexeclp(PmmName *baseName, const char *file, KnCap *cactorcap,
	      const AcParam *param, const char *arg0, ...);
int hrfexecv(PmmName *baseName, const char *path, KnCap *cactorcap,
	     const AcParam *param, char *const argv[]);
int hrfexecve(PmmName *baseName, const char *path, KnCap *cactorcap,
	      const AcParam *param, char *const argv[], char *const envp[]);
int hrfexecvp(PmmName *baseName, const char *file, KnCap *cactorcap,
	      const AcParam *param, char *const argv[]);

/*
 * Before exit: the caller ends cleanly (ACT-22). HR_CTRL stops watching it
 * when this is called, whatever happens then (ACT-23); one function more is
 * put on the atexit list (ACT-24). 0, or -1 and errno.
 */
#define HR_EXIT_HDL() hrExitHandler()
int hrExitHandler(void);

/*
 * Deletion key of the caller's group, for pmmAllocate: blocks created with it
 * are freed when the group terminates (PMM-27). In an actor that is not
 * restartable it is a key that the PMM refuses.
 */
#define HR_GROUP_KEY	  hrGroupKey()
#define HR_GROUP_KEYSIZE  hrGroupKeySize()
#define HR_GROUP_KEY_SIZE HR_GROUP_KEYSIZE
char *hrGroupKey(void);
size_t hrGroupKeySize(void);

CX_DECLS_END

#endif
