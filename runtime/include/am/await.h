/*
 * Wait for the end of an actor. Returns -1 and errno on error.
 */
#ifndef _AM_AWAIT_H
#define _AM_AWAIT_H

#include <exec/chExec.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

/* The status of an ended actor: event in the high byte, detail in the low. */
#define AWAIT_EXIT 0x100
#define AWAIT_KILL 0x200
#define AWAIT_STOP 0x300

#define IS_EXIT_EVT(status)  (((status)&0xff00) == AWAIT_EXIT)
#define GET_EXIT_EVT(status) ((status)&0xff)
#define IS_KILL_EVT(status)  (((status)&0xff00) == AWAIT_KILL)
#define GET_KILL_EVT(status) ((status)&0xff)
#define IS_STP_EVT(status)   (((status)&0xff00) == AWAIT_STOP)
#define GET_STP_EVT(status)  ((status)&0xff)

/*
 * Block until the actor has ended and set *statusp unless it is NULL. Returns
 * the aid. ESRCH: no such actor; EFAULT: bad pointer.
 */
int awaits(const KnCap *cactorcap, int *statusp);
int await(int aid, int *statusp);

CX_DECLS_END

#endif
