/*
 * What the memory models differ in: whether reserved addresses have memory
 * behind them, and whether text can be written.
 */
#include <stdio.h>
#include <stdlib.h>

#include <exec/chModules.h>
#include <hr/hr.h>
#include <mem/chMem.h>

int main(int argc, char *argv[])
{
	KnRgnDesc d = {.size = 4096, .options = K_ANYWHERE | K_RESERVED};
	int model = 0;

	(void)argv;
	if (sysGetConf(K_MODULE_MEM_NAME, K_GETCONF_VERSION, &model) != K_OK)
		printf("memmodel: no memory module\n");
	printf("memmodel: model %d\n", model);
	if (rgnAllocate(K_MYACTOR, &d) != K_OK)
		printf("memmodel: no region\n");
	if (argc == 1) {
		*(volatile int *)d.startAddr = 1;
		printf("memmodel: reserved address written\n");
	} else {
		volatile char *text = (volatile char *)(long)main;

		*text = *text;
		printf("memmodel: text written\n");
	}
	exit(0);
}
