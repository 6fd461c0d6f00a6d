/*
 * A crash on purpose: a store into a region that has addresses but no memory.
 */
#ifndef EXAMPLES_CRASH_H
#define EXAMPLES_CRASH_H

#include <mem/chMem.h>

static inline void crash(void)
{
	KnRgnDesc rgn = {.options = K_ANYWHERE | K_RESERVED};

	rgn.size = (VmSize)vmPageSize();
	if (rgnAllocate(K_MYACTOR, &rgn) == K_OK)
		*(volatile long *)rgn.startAddr = 0x0badc0de;
}

#endif
