/*
 * Frees a blocked group: runs the child that its group waits for, in the
 * group of this actor, and ends cleanly; when the child has ended too, the
 * group terminates.
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>

#include "examples/child.h"

int main(int argc, char *argv[])
{
	if (argc < 1 || child_start(argv[0]) < 0)
		perror("cleanup: child");
	else
		printf("cleanup: child started\n");
	HR_EXIT_HDL();
	exit(0);
}
