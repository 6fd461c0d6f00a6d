/*
 * Actors and threads: the kernel's calls of actor management.
 *
 * Kernel calls return K_OK or a negative code (exec/chError.h). Values of the
 * constants are ours: the documents give none.
 */
#ifndef _EXEC_CHEXEC_H
#define _EXEC_CHEXEC_H

#include <exec/chError.h>
#include <exec/chTime.h>

typedef unsigned long KnUniqueId; /* 64 bits */
typedef unsigned long KnKey;	  /* 64 bits */

/* A capability: who holds it may act on the actor. */
typedef struct KnCap {
	KnUniqueId ui;
	KnKey key;
} KnCap;

/* Capabilities that stand for an actor and are not in memory. */
#define K_MYACTOR ((KnCap *)1L) /* the caller */
#define K_SVACTOR ((KnCap *)2L) /* supervisor space as such */

typedef int KnActorPrivilege;
#define K_USERACTOR   0
#define K_SYSTEMACTOR 1
#define K_SUPACTOR    2

typedef int KnActorStatus;
#define K_ACTIVE  0
#define K_STOPPED 1

/*
 * The calling thread sleeps. K_NOBLOCK or a limit of zero: it only yields.
 * K_NOTIMEOUT: it sleeps for ever. K_OK; K_EINVAL: not a valid time.
 */
int threadDelay(KnTimeVal *waitLimit);

/*
 * Ask for and change an actor's privilege. was NULL: not returned; wanted
 * NULL: unchanged. K_EINVAL: bad capability; K_EUNKNOWN: no such actor;
 * K_EFAULT: bad address; K_EPRIV: the caller may not.
 */
int actorPrivilege(KnCap *actorcap, KnActorPrivilege *was,
		   KnActorPrivilege *wanted);

/* The caller's capability. K_OK, or K_EFAULT. */
int actorSelf(KnCap *actorcap);

/*
 * {"shutdown", "-i", "1"}: site restart (SITE-11); "-i", "0": cold reboot.
 * Does not return when it succeeds in time. K_EINVAL: arguments; K_EPRIV:
 * neither trusted nor supervisor.
 */
int sysShutdown(int argc, char **argv);

#endif
