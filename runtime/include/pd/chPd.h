/*
 * Private data of actors; for supervisor actors. Returns 0 or a positive
 * code, the absolute value of one of exec/chError.h: K_EPRIV the caller is a
 * user actor; K_EFULL no key or value left; K_EFAULT bad address; K_ENOMEM;
 * K_EINVAL bad capability or key.
 */
#ifndef _PD_CHPD_H
#define _PD_CHPD_H

#include <exec/chExec.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

typedef int PdKey;
typedef void (*KnPdHdl)(void *value);

/*
 * Make a key; every actor's value under it is NULL. When an actor whose value
 * is another ends, however it ends, destructor (may be NULL) is called with
 * the value in the caller (EX-12). It runs ahead of everybody else and has
 * ten milliseconds; calls that could block and those of persistent memory,
 * hot restart and actor management answer "busy" in it. The key goes with the
 * caller.
 */
int padKeyCreate(PdKey *pkey, KnPdHdl destructor);

/* The value of an actor (K_MYACTOR: the caller) under a key. */
int padSet(KnCap *actorcap, PdKey key, const void *value);

CX_DECLS_END

#endif
