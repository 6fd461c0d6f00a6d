/*
 * What C++ asks for under names of its own: new, delete, and the place of a
 * pure virtual function. There are no exceptions: new ends the actor when
 * there is no memory.
 */
#include <stdlib.h>

void *_Znwm(size_t size);
void *_Znam(size_t size);
void _ZdlPv(void *p);
void _ZdaPv(void *p);
void _ZdlPvm(void *p, size_t size);
void _ZdaPvm(void *p, size_t size);
CX_NORETURN void __cxa_pure_virtual(void);

void *_Znwm(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		abort();
	return p;
}

void *_Znam(size_t size)
{
	return _Znwm(size);
}

void _ZdlPv(void *p)
{
	free(p);
}

void _ZdaPv(void *p)
{
	free(p);
}

void _ZdlPvm(void *p, size_t size)
{
	(void)size;
	free(p);
}

void _ZdaPvm(void *p, size_t size)
{
	(void)size;
	free(p);
}

CX_NORETURN void __cxa_pure_virtual(void)
{
	abort();
}
