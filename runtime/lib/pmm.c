/*
 * pmmlib: the calls to the PMM, which checks everything.
 */
#include <pmm/chPmm.h>

#include "runtime/lib/cx/cx.h"

KnError pmmAllocate(VmAddr *addr, PmmName *blockName, size_t memSize,
		    const void *delKey, size_t delKeySize)
{
	return (KnError)cx_call(CX_NUMBER(LAP_PMM, PMM_OP_ALLOCATE),
				CX_PTR(addr), CX_PTR(blockName), (long)memSize,
				CX_PTR(delKey), (long)delKeySize, 0);
}

int pmmFree(PmmName *blockName)
{
	return (int)cx_call(CX_NUMBER(LAP_PMM, PMM_OP_FREE), CX_PTR(blockName),
			    0, 0, 0, 0, 0);
}

int pmmFreeAll(const void *delKey, size_t delKeySize)
{
	return (int)cx_call(CX_NUMBER(LAP_PMM, PMM_OP_FREE_ALL), CX_PTR(delKey),
			    (long)delKeySize, 0, 0, 0, 0);
}
