/*
 * C_INIT: entry, and the thread that reads sysadm.ini and then the console.
 * Where there is an rsh channel its daemon is started too.
 */
#include <string.h>

#include "runtime/c_init/cinit.h"
#include "runtime/include/exec/chError.h"

#define CINIT_PRIORITY 10u

int boot_main(const struct kapi *kapi);

const struct kapi *cinit_kapi;
struct cinit_env cinit_env;

/* The next line of text, cut to size, and where the one behind it begins. */
static const char *take_line(const char *at, const char *end, char *line,
			     size_t size)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	size_t len = (size_t)((newline ? newline : end) - at);
	size_t keep = len < size ? len : size - 1;

	memcpy(line, at, keep);
	line[keep] = '\0';
	return newline ? newline + 1 : end;
}

static struct cinit_session session;
static char line_buffer[CINIT_TEXT_BYTES];

static void run_sysadm(void)
{
	size_t len = 0;
	const char *at = cinit_kapi->sysadm(&len);
	const char *end = at + len;

	cinit_kapi->trace(EV_CINIT_SYSADM, 0, cinit_kapi->hot, 0, 0);
	while (at < end) {
		at = take_line(at, end, line_buffer, sizeof(line_buffer));
		cinit_run(&session, line_buffer, CINIT_FROM_SYSADM);
	}
	cinit_kapi->trace(EV_CINIT_SYSADM, 1, cinit_kapi->hot, 0, 0);
}

static void cinit_thread(void)
{
	const uint64_t arg[6] = {0};

	run_sysadm();
	cinit_kapi->lap_invoke(LAP_HR_CTRL, HR_OP_SYSADM_DONE, arg);
	cinit_rsh_start();
	cinit_kapi->site_up();
	for (;;) {
		cinit_kapi->console_read(line_buffer, sizeof(line_buffer));
		cinit_run(&session, line_buffer, CINIT_FROM_CONSOLE);
	}
}

int boot_main(const struct kapi *kapi)
{
	if (kapi->version != KAPI_VERSION)
		return K_EINVAL;
	cinit_kapi = kapi;
	return kapi->thread_create(cinit_thread, CINIT_PRIORITY);
}
