/*
 * The rsh channel of an interactive machine, as the host sees it: where its
 * socket lies, and requests over it. Whoever can open the socket commands the
 * target, so it lies in a folder that only its owner can enter.
 */
#ifndef HOTRIG_MACHINE_CHANNEL_H
#define HOTRIG_MACHINE_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "harness/base/err.h"

#define CHANNEL_PATH_BYTES 108u /* a socket's name can have no more */

/* $XDG_RUNTIME_DIR/hotrig/rsh; /tmp/hotrig-UID/rsh if there is no such folder
 * or the name is too long. */
void channel_path_default(char path[static CHANNEL_PATH_BYTES]);

/*
 * Make the folder of path if there is none, mode 0700. ERR_USAGE if it is not
 * a folder, belongs to somebody else or lets others in, or path is too long.
 */
int channel_folder(const char *path, struct err *err);

/* Does a machine listen at path? */
bool channel_in_use(const char *path);

/*
 * Have a command carried out: its output to out, its status to *status. With
 * follow the actor that it runs writes there too, and those that it starts,
 * until they end. Blocks until all have ended. ERR_USAGE: the command is too
 * long or has a newline; ERR_INFRA: no target there, no answer, or the target
 * went or restarted before the end.
 */
int channel_request(const char *path, const char *command, bool follow,
		    FILE *out, int *status, struct err *err);

#endif
