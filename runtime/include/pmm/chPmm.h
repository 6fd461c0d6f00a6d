/*
 * Persistent Memory Manager (libraries pmmlib.a).
 *
 * A block is named by medium ("RAM") and name, both NUL-terminated. It lives
 * until it is freed or the site boots cold, whoever allocated it. Names and
 * keys that begin with "__SYS" belong to the system.
 */
#ifndef _PMM_CHPMM_H
#define _PMM_CHPMM_H

#include <stddef.h>

#include <chorus.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

typedef char PmmMedium[16];
typedef char PmmMemName[32];
typedef char PmmDelKey[32]; /* binary: NUL has no meaning */

typedef struct PmmName {
	PmmMedium medium;
	PmmMemName name;
} PmmName;

/*
 * Create the block (zeroed, size rounded up to pages, delKey recorded), or
 * find the one of that name (memSize and delKey are ignored: PMM-12); map it
 * in the caller, always at the same address (PMM-14), and set *addr.
 *
 * delKey: delKeySize bytes, at most sizeof(PmmDelKey); NULL or no bytes: no
 * key. It is a PmmDelKey; shorter arrays, such as string literals, do.
 *
 * K_EFAULT: bad pointer. K_EINVAL: medium, empty or unterminated name,
 * delKeySize, memSize 0 for a new block. K_EPRIV: reserved name or key; block
 * of an actor of the other mode (PMM-19). K_EBUSY: a user actor asks for a
 * block that another actor has mapped (PMM-19). K_EFULL: pmm.maxBlocks blocks
 * exist (PMM-16). K_ENOMEM: no room in the bank (PMM-17).
 */
KnError pmmAllocate(VmAddr *addr, PmmName *blockName, size_t memSize,
		    const void *delKey, size_t delKeySize);

/*
 * Free a block and its name at once, used or not (PMM-21, PMM-23, PMM-24).
 * K_EFAULT, K_EINVAL as above. K_EUNKNOWN: no such block. K_EPRIV: a block of
 * the system.
 */
int pmmFree(PmmName *blockName);

/*
 * Free all blocks created with this key: same size, same bytes (PMM-22).
 * K_EFAULT: bad pointer. K_EINVAL: delKey NULL, delKeySize 0 or greater than
 * sizeof(PmmDelKey). K_EPRIV: key of the system, HR_GROUP_KEY included
 * (PMM-29). K_EUNKNOWN: no block has this key.
 */
int pmmFreeAll(const void *delKey, size_t delKeySize);

CX_DECLS_END

#endif
