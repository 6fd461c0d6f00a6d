/*
 * Places as text: "rax", "0xffff800001000000", "pmm:bank_link",
 * "bank.block[2].state", "group[0].record[1].clean", "image[counter_u.0].sum",
 * "text[counter_u.0]", "data[...]", "block[COUNTER]".
 */
#ifndef HOTRIG_INJECT_PLACE_H
#define HOTRIG_INJECT_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/abi/plan.h"

/*
 * A symbol becomes PLACE_SYMBOL, which the guest does not know: whoever has
 * the executables makes an address of it (harness/run/symbols.h). Returns 0, or
 * -1 with a message in why[size].
 */
int place_parse(const char *text, struct plan_place *place, char *why,
		size_t size);

/* Text that parses to the same place; names appear as hashes. */
void place_format(const struct plan_place *place, char *text, size_t size);

/* "pmm:bank_link" to "pmm" and "bank_link", "main" to "" and "main". Both
 * have room for size bytes. */
void place_split(const char *text, char *module, char *name, size_t size);

/* Bits that can be flipped from there on; 0: any number. */
unsigned place_bits(const struct plan_place *place);

#endif
