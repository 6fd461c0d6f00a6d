/*
 * A crowd of actors at one time: starts N that sleep, waits for each, and
 * says how many came and went.
 *
 *   arun crowd_u N
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <am/afexec.h>
#include <am/await.h>
#include <exec/chExec.h>

enum { CROWD_MAX = 8192 };

static KnCap crowd[CROWD_MAX];

static int gather(const char *self, int wanted)
{
	int n = 0;

	while (n < wanted &&
	       afexeclp(self, &crowd[n], NULL, self, (char *)NULL) >= 0)
		n++;
	return n;
}

static int see_off(int n)
{
	int gone = 0;

	for (int i = 0; i < n; i++) {
		int status;

		/* Those that went before it was asked for are unknown. */
		if (awaits(&crowd[i], &status) < 0)
			gone += errno == ESRCH;
		else
			gone += IS_EXIT_EVT(status) &&
				GET_EXIT_EVT(status) == 7;
	}
	return gone;
}

int main(int argc, char *argv[])
{
	KnTimeVal second = {.tmSec = 1, .tmNSec = 0};
	int wanted, n;

	if (argc < 2) {
		threadDelay(&second);
		exit(7);
	}
	wanted = atoi(argv[1]);
	if (wanted > CROWD_MAX)
		wanted = CROWD_MAX;
	n = gather(argv[0], wanted);
	printf("crowd: %d of %d came\n", n, wanted);
	printf("crowd: %d went\n", see_off(n));
	return 0;
}
