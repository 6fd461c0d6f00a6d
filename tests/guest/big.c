/* An actor with 100 KB of data in its file. */
#include <hr/hr.h>
#include <stdio.h>

#define BYTES 102400

static volatile char data[BYTES] = {1, [BYTES - 1] = 2};

int main(void)
{
	printf("big: %d\n", data[0] + data[BYTES - 1]);
	data[0] = data[BYTES - 1] = 0;
	HR_EXIT_HDL();
	return 0;
}
