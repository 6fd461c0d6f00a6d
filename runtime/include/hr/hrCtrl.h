/*
 * Hot Restart Controller: restart groups. Returns -1 and errno on error.
 */
#ifndef _HR_HRCTRL_H
#define _HR_HRCTRL_H

#include <hotrig/decls.h>

CX_DECLS_BEGIN

/*
 * The restart group of the actor (aid 0: of the caller). ESRCH: no such
 * actor, or it is not restartable (GRP-22). EPERM: the caller was made by
 * actorCreate or acreate (ACT-30).
 */
int hrGetActorGroup(int aid);

/*
 * Kill a group for good: all members end, images, group-key blocks and names
 * are freed (GRP-20). A caller that is a member does not return. An unused
 * groupId is no error. EINVAL: out of range. EPERM: the caller may not.
 */
int hrKillGroup(int groupId);

CX_DECLS_END

#endif
