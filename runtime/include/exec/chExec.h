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
#include <hotrig/decls.h>

CX_DECLS_BEGIN

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

/*
 * Make an actor that has neither memory nor a thread: rgnAllocate and vmCopy
 * give it the former, threadCreate the latter. K_STOPPED: its thread waits for
 * actorStart. It is not restartable and HR_CTRL's calls are refused to it
 * (EPERM, ACT-30); it lives until akill, exit, or an error ends it. actorinit:
 * whose exception handler it inherits; there is none here.
 *
 * K_EINVAL: capability, privilege or status; K_EPRIV: a user actor makes
 * K_USERACTOR only; K_EFAULT; K_EFULL: no actor left; K_ENOMEM.
 */
int actorCreate(KnCap *actorinit, KnCap *actorcap, KnActorPrivilege privilege,
		KnActorStatus status);

/* Let an actor made as K_STOPPED run. K_EINVAL: it is not stopped, or a bad
 * capability; K_EPRIV, as of rgnAllocate; K_EFULL: no thread left. */
int actorStart(KnCap *actorcap);

typedef int KnThreadLid;
typedef int KnThreadStatus; /* K_ACTIVE; K_STOPPED is for actors only */
typedef int KnThreadPrivilege;
typedef unsigned long KnPc;

#define K_USERTHREAD 0
#define K_SUPTHREAD  1

#define K_DEFAULT_START_INFO 1
#define K_DEFAULT_STACK_SIZE 0ul

/* Where a thread begins, and its stack: of a user actor dsUserStackPointer,
 * the end of memory of its own, of a supervisor actor one that is made. */
typedef struct KnDefaultStartInfo_f {
	int dsType; /* K_DEFAULT_START_INFO */
	KnThreadPrivilege dsPrivilege;
	unsigned long dsSystemStackSize;
	void *dsUserStackPointer;
	KnPc dsEntry; /* a function that does not return */
} KnDefaultStartInfo_f;

/*
 * The thread of an actor made by actorCreate; every actor has one thread.
 * schedparam is not looked at. K_EFULL: it has its thread; K_EINVAL:
 * capability, status, startinfo; K_EPRIV, as of rgnAllocate; K_EFAULT: a
 * pointer, the entry or the stack; K_ENOMEM.
 */
int threadCreate(KnCap *actorcap, KnThreadLid *threadlid, KnThreadStatus status,
		 void *schedparam, void *startinfo);

/* The caller's capability. K_OK, or K_EFAULT. */
int actorSelf(KnCap *actorcap);

/*
 * {"shutdown", "-i", "1"}: site restart (SITE-11); "-i", "0": cold reboot.
 * Does not return when it succeeds in time. K_EINVAL: arguments; K_EPRIV:
 * neither trusted nor supervisor.
 */
int sysShutdown(int argc, char **argv);

CX_DECLS_END

#endif
