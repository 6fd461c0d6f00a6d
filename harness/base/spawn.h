/*
 * Child processes that never outlive their parent.
 */
#ifndef HOTRIG_BASE_SPAWN_H
#define HOTRIG_BASE_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/err.h"

#define SPAWN_INHERIT (-1)
#define SPAWN_NULL    (-2) /* /dev/null */

struct spawn {
	char *const *argv;  /* argv[0] is looked up in PATH */
	int in, out, err;   /* descriptors, SPAWN_INHERIT or SPAWN_NULL */
	const int *keep;    /* further descriptors open in the child, under */
	size_t keep_count;  /* the same numbers */
	const char *folder; /* working folder, or NULL */
	bool own_group;	    /* not reached by Ctrl-C on the terminal */
};

/*
 * Start a program; it gets SIGKILL when the calling thread ends. -1 with
 * ERR_INFRA "PROGRAM: No such file or directory" if it cannot be executed;
 * errno of the failure is then in errno.
 */
int spawn_start(const struct spawn *spawn, pid_t *pid, struct err *err);

/*
 * Wait for its end and reap it. After deadline_ms (0: none) it is killed and
 * *expired is true. Blocks.
 */
int spawn_wait(pid_t pid, uint64_t deadline_ms, int *status, bool *expired,
	       struct err *err);

/*
 * Run a program to its end and give its standard output (malloc) and exit
 * status (128 + signal if it was killed). Standard error goes to the output
 * too. Blocks for at most deadline_ms.
 */
int spawn_capture(char *const *argv, uint64_t deadline_ms, char **output,
		  int *exit_code, struct err *err);

#endif
