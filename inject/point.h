/*
 * Points and faults as text: "pmm.commit[actor=CHILD]#2+37", "event:1234",
 * "exit=1". Shared by scenario files, campaigns and reports.
 */
#ifndef HOTRIG_INJECT_POINT_H
#define HOTRIG_INJECT_POINT_H

#include <stddef.h>

#include "runtime/abi/plan.h"

/*
 * Parse a point / a fault into *fault (only the fields concerned). Returns 0,
 * or -1 with a message that says what was expected, in why[size].
 */
int point_parse(const char *text, struct plan_fault *fault, char *why,
		size_t size);
int fault_parse(const char *text, struct plan_fault *fault, char *why,
		size_t size);


const char *fault_name(unsigned type);	   /* "segv" */
const char *fault_family(unsigned type);   /* "EXCEPTION" */
const char *fault_sentence(unsigned type);
const char *fault_parameter(unsigned type); /* "" if it takes none */

#endif
