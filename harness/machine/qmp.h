/*
 * QMP, QEMU's control connection: commands one at a time, events ignored.
 */
#ifndef HOTRIG_MACHINE_QMP_H
#define HOTRIG_MACHINE_QMP_H

#include <jansson.h>
#include <stddef.h>

#include "harness/base/err.h"

#define QMP_LINE_BYTES 65536u /* a message is one line, and none is longer */

struct qmp {
	int fd; /* the caller's */
	size_t len;
	char line[QMP_LINE_BYTES];
};

/*
 * Take QEMU's greeting on a connected socket and make the connection ready for
 * commands. ERR_INFRA: no answer in ten seconds, or none that is QMP.
 */
int qmp_begin(struct qmp *qmp, int fd, struct err *err);

/*
 * Carry out a command; arguments (may be NULL) are taken over. Blocks until it
 * is done, ten seconds at most. ERR_INFRA: no answer, the connection ended, or
 * QEMU refused; the text says what it answered.
 */
int qmp_command(struct qmp *qmp, const char *name, json_t *arguments,
		struct err *err);

#endif
