/*
 * Points and faults as text: "pmm.commit[actor=CHILD]#2+37", "event:1234",
 * "exit=1". Shared by scenario files, campaigns and reports.
 */
#ifndef HOTRIG_INJECT_POINT_H
#define HOTRIG_INJECT_POINT_H

#include <stdbool.h>
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

/*
 * What a point parser accepts, in short:
 *
 *	NAME[key=value,...]#HIT+K    #HIT (default 1), +K and [...] optional
 *	event:N+K
 *	exec:PLACE[key=value,...]#HIT+K   PLACE: [MODULE:]SYMBOL, 0xADDRESS or
 *	write:PLACE[key=value,...]#HIT+K  bank.header.FIELD, bank.block[N].FIELD
 *	time:T+K
 *
 * Keys are the event's own arguments (these come first), and actor, group,
 * thread, in, aid and boot. Values: names for arguments that are names and for
 * actor (or the hash itself: 0x and 16 digits); actor, kernel, pmm, hr_ctrl,
 * am, c_init for in; numbers, decimal or 0x, may be negative, for the rest.
 * group=- is an actor without group.
 */

/* Text that parses to the same point / fault; names appear as hashes. */
void point_format(const struct plan_fault *fault, char *text, size_t size);
void fault_format(const struct plan_fault *fault, char *text, size_t size);

/*
 * What the plan itself does not hold: the symbol of a point or of "flip" as it
 * was written (false: there is none), and the text of a fault "line" (not
 * terminated; its length, 0: it is another fault).
 */
bool point_symbol(const char *text, char *symbol, size_t size);
bool fault_symbol(const char *text, char *symbol, size_t size);
size_t fault_line(const char *text, const char **line);

const char *fault_name(unsigned type);	 /* "segv" */
const char *fault_family(unsigned type); /* "EXCEPTION" */
const char *fault_sentence(unsigned type);
const char *fault_parameter(unsigned type); /* "" if it takes none */

#endif
