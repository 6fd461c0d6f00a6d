/*
 * An interactive machine that its starter goes on to drive: it reads the
 * console, takes pictures of the display, waits for its end.
 */
#ifndef HOTRIG_MACHINE_SESSION_H
#define HOTRIG_MACHINE_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/err.h"
#include "harness/machine/machine.h"

struct session;

struct session_options {
	bool terminal; /* standard input is the console's; else nobody types */
	bool driven;   /* pictures and the console's text are asked for */
	bool window;   /* show the display in a window; see session_no_window */
};

/*
 * Start it; the console's output goes to standard output. config->plan must
 * have PLAN_INTERACTIVE. On success *session is the caller's until
 * session_wait or session_end. ERR_INFRA.
 */
int session_start(const struct machine_config *config,
		  const struct session_options *options,
		  struct session **session, struct err *err);

/* All that the console has said so far (malloc). Driven sessions only. */
int session_console(struct session *session, char **text, struct err *err);

/*
 * The display as it is now, to NAME.png and NAME.ppm; both are of the same
 * instant, at which the machine stands still. Driven sessions with a display
 * only. ERR_INFRA: QEMU could not, its reason in the text.
 */
int session_picture(struct session *session, const char *name, struct err *err);

/* Wait until it ends by itself or by its user, and free it. ERR_INFRA: QEMU
 * failed. */
int session_wait(struct session *session, struct err *err);

/* End it at once and free it. */
void session_end(struct session *session);

/* NULL if a window can be shown, else why not. */
const char *session_no_window(void);

#endif
