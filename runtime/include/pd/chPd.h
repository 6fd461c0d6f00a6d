/*
 * Private data of actors; for supervisor actors. Returns 0 or a positive
 * code (the absolute value of a K_E code).
 */
#ifndef _PD_CHPD_H
#define _PD_CHPD_H

#include <exec/chExec.h>

typedef int PdKey;
typedef void (*KnPdHdl)(void *value);

/*
 * Make a key. destructor (may be NULL) is called with the value when an actor
 * that has set one ends, however it ends.
 */
int padKeyCreate(PdKey *pkey, KnPdHdl destructor);

int padSet(KnCap *actorcap, PdKey key, const void *value);

#endif
