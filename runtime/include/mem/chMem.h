/*
 * Memory: regions of an address space, pages of supervisor space.
 *
 * Values of the options are ours: the documents give none.
 */
#ifndef _MEM_CHMEM_H
#define _MEM_CHMEM_H

#include <exec/chExec.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

typedef unsigned long VmAddr; /* as wide as a pointer */
typedef unsigned long VmSize;
typedef unsigned int VmFlags;
typedef unsigned long PhAddr;

typedef struct KnRgnDesc {
	VmAddr startAddr;
	VmSize size;
	VmFlags options;
	VmAddr endAddr;
	void *opaque1;
	VmFlags opaque2;
} KnRgnDesc;

#define K_WRITABLE	  0x0001u /* else read-only */
#define K_WRITEABLE	  K_WRITABLE
#define K_FILLZERO	  0x0002u /* else content undefined */
#define K_ANYWHERE	  0x0004u /* the system chooses startAddr */
#define K_SUPERVISOR	  0x0008u /* in supervisor space */
#define K_RESTRICTIVE	  0x0010u /* below endAddr */
#define K_RESERVED	  0x0020u /* addresses only: any access is a fault */
#define K_NODEMAND	  0x0040u
#define K_FREEALL	  0x0080u /* rgnFree: every region of the actor */
#define K_NOWAITFORMEMORY 0x0100u
#define K_EXECUTABLE	  0x0200u /* not with K_WRITABLE */

/*
 * Make a region of desc->size bytes, rounded up to pages. With K_ANYWHERE
 * startAddr is set; without, it must be page-aligned. The region goes with
 * the actor (PMM-26). The actor is the caller, or one made by actorCreate or
 * acreate. K_EINVAL: capability, size, options or alignment; K_EPRIV: not of
 * that actor; K_EFAULT: desc; K_EOVERLAP: the range is taken; K_ENOMEM.
 */
int rgnAllocate(KnCap *actorcap, KnRgnDesc *desc);

/*
 * Free the region [startAddr, +size), or with K_FREEALL all that the actor has
 * but blocks of persistent memory: its stack and, if it is not restartable,
 * its text and data too. K_EINVAL: capability, options, or no such region;
 * K_EPRIV: not of that actor; K_EFAULT: desc.
 */
int rgnFree(KnCap *actorcap, KnRgnDesc *desc);

/*
 * Pages of supervisor space, *address set; not freed with the actor.
 * Supervisor actors only. K_ENOMEM.
 */
int svPagesAllocate(VmAddr *address, VmSize size, VmFlags flags,
		    KnCap *actorcap);
int svPagesFree(VmAddr address, VmSize size);

/*
 * Copy bytes from one actor's memory to another's; each is the caller or one
 * made by actorCreate or acreate. As long as that one has no thread its
 * read-only regions can be filled by this. K_EINVAL: capability; K_EPRIV: not
 * of that actor; K_EFAULT: an address; what lies before it may be copied.
 */
int vmCopy(KnCap *srcactor, VmAddr srcaddr, KnCap *dstactor, VmAddr dstaddr,
	   VmSize size);

/* Bytes of a page. */
int vmPageSize(void);

CX_DECLS_END

#endif
