/*
 * Starts an actor as its child with an empty argument vector, and ends
 * cleanly:
 *
 *   arun -g 0 noargs_s PATH
 */
#include <stdio.h>

#include <hr/hr.h>

int main(int argc, char *argv[])
{
	PmmName name = {"RAM", "NOARGS"};
	char *none[] = {NULL};

	if (argc != 2 || hrfexecv(&name, argv[1], NULL, NULL, none) < 0)
		perror("noargs");
	HR_EXIT_HDL();
	return 0;
}
