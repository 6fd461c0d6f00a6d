/*
 * Where pair_child is: beside the actor that starts it, in the same form
 * (_u or _s).
 */
#ifndef EXAMPLES_CHILD_H
#define EXAMPLES_CHILD_H

#include <stdio.h>
#include <string.h>

#include <hr/hr.h>

#define CHILD_NAME "CHILD"

static inline int child_start(const char *me)
{
	static const PmmName child = {"RAM", CHILD_NAME};
	PmmName name = child;
	const char *slash = strrchr(me, '/');
	const char *form = strrchr(me, '_');
	char path[128];
	char *argv[] = {path, NULL};

	snprintf(path, sizeof(path), "%.*s/pair_child%s",
		 slash ? (int)(slash - me) : 4, slash ? me : "/bin",
		 form ? form : "_u");
	return hrfexecv(&name, path, NULL, NULL, argv);
}

#endif
