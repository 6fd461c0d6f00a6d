/*
 * An actor of four mebibytes that does nothing for ten seconds.
 */
#include <stdio.h>

#include <exec/chExec.h>

static char big[4 << 20];

int main(void)
{
	KnTimeVal t = {10, 0};

	big[sizeof(big) - 1] = 1;
	threadDelay(&t);
	return big[0];
}
