/*
 * From the start block to main, and the result of main to exit.
 */
#include <stdlib.h>

#include "runtime/lib/cx/cx.h"

char **environ;

int main(int argc, char *argv[], char *envp[]);

/* block: argc, argv[argc], NULL, envp[], NULL. */
_Noreturn void cx_start(long *block)
{
	int argc = (int)block[0];
	char **argv = (char **)(block + 1);

	environ = argv + argc + 1;
	exit(main(argc, argv, environ));
}
