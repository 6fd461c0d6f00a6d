/*
 * From the start block to main, and the result of main to exit.
 */
#include <stdlib.h>

#include "runtime/lib/cx/cx.h"

char **environ;

/* Constructors of static objects; see user.ld, sup.ld. */
extern void (*const cx_init_start[])(void);
extern void (*const cx_init_end[])(void);

int main(int argc, char *argv[], char *envp[]);

/* block: argc, argv[argc], NULL, envp[], NULL. */
_Noreturn void cx_start(long *block)
{
	int argc = (int)block[0];
	char **argv = (char **)(block + 1);

	environ = argv + argc + 1;
	for (void (*const *init)(void) = cx_init_start; init != cx_init_end;
	     init++)
		(*init)();
	exit(main(argc, argv, environ));
}
