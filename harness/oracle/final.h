/*
 * The bank as it lies in RAM at the end of a run: located and checked against
 * the bounds of RAM, not judged.
 */
#ifndef HOTRIG_ORACLE_FINAL_H
#define HOTRIG_ORACLE_FINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/oracle/map.h"
#include "harness/oracle/oracle.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/hrlist.h"

struct final_bank {
	bool readable; /* header and table lie in RAM */
	struct bank_header header;
	const uint8_t *ram;
	uint64_t ram_bytes;
	const uint8_t *table;	   /* header.max_blocks descriptors */
	struct oracle_map by_name; /* slots of live blocks; may be empty */
};

/* Free with final_bank_free. Without memory for it, it is not readable. */
void final_bank_read(struct final_bank *bank, const struct oracle_input *in);
void final_bank_free(struct final_bank *bank);

/* Copy of a descriptor. */
void final_bank_block(const struct final_bank *bank, uint32_t slot,
		      struct bank_block *block);
/* Find a live block by name; false if there is none. */
bool final_bank_find(const struct final_bank *bank, const char *name,
		     struct bank_block *block);
/* Its pages; NULL if they do not lie in RAM. */
const uint8_t *final_bank_data(const struct final_bank *bank,
			       const struct bank_block *block);
/* Name of a descriptor, NUL-terminated whatever the bank holds. */
void final_bank_name(const struct bank_block *block,
		     char name[BANK_NAME_BYTES + 1]);

#endif
