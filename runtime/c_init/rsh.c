/*
 * The rsh daemon: commands that arrive on the rsh channel, one at a time.
 */
#include "runtime/c_init/cinit.h"
#include "runtime/include/exec/chError.h"

#define RSH_PRIORITY 10u

static struct cinit_session session;
static char request[CINIT_TEXT_BYTES];

static void rsh_thread(void)
{
	for (;;) {
		cinit_kapi->channel_take(request, sizeof(request));
		cinit_kapi->channel_status(
			(int)cinit_run(&session, request, CINIT_FROM_RSH));
	}
}

int cinit_rsh_start(void)
{
	int error = cinit_kapi->channel_open();

	return error ? error
		     : cinit_kapi->thread_create(rsh_thread, RSH_PRIORITY);
}

enum cinit_status cinit_rshd(int words, char *const *word)
{
	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	switch (cinit_rsh_start()) {
	case K_OK:
		return CINIT_DONE;
	case K_EBUSY:
		cinit_print("rshd: runs already\n");
		return CINIT_FAILED;
	case K_EUNKNOWN:
		cinit_print("rshd: this machine has no rsh channel\n");
		return CINIT_FAILED;
	default:
		cinit_print("rshd: no thread left\n");
		return CINIT_FAILED;
	}
}
