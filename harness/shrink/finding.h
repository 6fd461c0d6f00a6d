/*
 * What makes two findings the same: the verdict, and of a violation the
 * invariant and the kind of object that its text begins with.
 */
#ifndef HOTRIG_SHRINK_FINDING_H
#define HOTRIG_SHRINK_FINDING_H

#include <stdbool.h>

#include "harness/run/run.h"

struct finding {
	enum verdict_kind kind;
	char invariant[40]; /* of the first violation, else "" */
	char object[16];    /* "block", "group", "actor", ... */
	char text[200];	    /* of the violation, or why it hung */
};

/* false: held or infra, nothing was found. */
bool finding_of(const struct run_result *result, struct finding *finding);
/*
 * Is it among the violations of this run? Then *found is how it shows there.
 */
bool finding_again(const struct finding *finding,
		   const struct run_result *result, struct finding *found);

/* Kind of object of a violation's text: "block KEY is ..." is a block; what
 * begins with a name is an actor. */
const char *finding_object(const char *text);

#endif
