/*
 * Frees all its regions, its stack among them: the end of the actor and of
 * nobody else.
 */
#include <mem/chMem.h>
#include <stdio.h>

int main(void)
{
	KnRgnDesc all = {.options = K_FREEALL};

	printf("freeall: begin\n");
	printf("freeall: %d\n", rgnFree(K_MYACTOR, &all));
	return 0;
}
