/*
 * The actors that run. Returns -1 and errno on error.
 */
#ifndef _AM_ASTAT_H
#define _AM_ASTAT_H

#include <hotrig/decls.h>

CX_DECLS_BEGIN

#define ASTAT_NAME_MAX	      32
#define ASTAT_DEBUGGED_CACTOR 0x1

typedef struct astatEntry {
	int astatFlags;
	int astatAid;
	int astatUid;
	char astatName[ASTAT_NAME_MAX];
} astatEntry;

/* Fill in at most maxEntries; returns how many actors there are. EFAULT. */
int astat(astatEntry *entries, int maxEntries);

CX_DECLS_END

#endif
