/*
 * What HR_CTRL keeps in the bank (GRP-14, ACT-5..7).
 *
 *   block "__SYS.G<gid>"     the group's list: header and one record a member
 *   block "__SYS.G<gid>.<n>" more of it, n from 1: header and further records
 *   block "__SYS.I<slot>"    actor image: struct hr_image, then the segments
 *   block "__SYS.T<slot>"    executing image: text
 *   block "__SYS.D<slot>"    executing image: data and BSS
 *
 * The image of an actor that is executed in place is its executable in the
 * system image, under hr_image.path: its block "I" is struct hr_image alone.
 *
 * slot is the member's index in HR_CTRL's actor table and fixes the load
 * address of a supervisor actor. A record exists if and only if its state is
 * HR_REC_REGISTERED, which is the last store of a registration. Marks are
 * single stores: clean (the member ended cleanly), ending (the group is over,
 * only freeing remains).
 *
 * All these blocks carry the group's key "__SYS.K<gid>" (HR_GROUP_KEY), the
 * flag BANK_SYSTEM tells them from blocks of the members.
 */
#ifndef HOTRIG_ABI_HRLIST_H
#define HOTRIG_ABI_HRLIST_H

#include <stdint.h>

#include "runtime/abi/bank.h"

#define HR_LIST_MAGIC  0x317473696c746f68ull /* "hotlist1" */
#define HR_IMAGE_MAGIC 0x31656761696d6f68ull /* "homimag1" */

#define HR_REC_FREE	  0ull
#define HR_REC_REGISTERED 0x6465726574736967ull

struct hr_list_header {
	uint64_t magic; /* written last when the block is new */
	uint32_t group;
	uint32_t capacity; /* records that follow */
	uint64_t ending;   /* not 0: the group has ended; in part 0 alone */
	uint32_t part;	   /* n as in the block's name, 0 in the first */
	uint8_t reserved[36];
};

/* Parts of a list at most; records of the first (with the header: a page),
 * of the next twice as many, and so on. */
#define HR_LIST_PARTS	16u
#define HR_LIST_RECORDS 42u

struct hr_record {
	uint64_t state;
	uint64_t clean; /* not 0: ended cleanly since it was last started */
	uint64_t order; /* of registration, over the whole site, from 1 */
	uint32_t slot;
	uint32_t kind; /* enum trace_kind */
	char name[BANK_NAME_BYTES];
	uint64_t sum; /* FNV-1a of order .. name */
	uint8_t reserved[24];
};

_Static_assert(sizeof(struct hr_list_header) == 64, "list is ABI");
_Static_assert(sizeof(struct hr_record) == 96, "list is ABI");

#define HR_ARGS_BYTES 2048u /* argument and environment strings */

struct hr_image {
	uint64_t magic; /* written last */
	uint64_t sum;	/* trace_hash_words of all behind this field, segments
			   included */
	uint64_t bytes; /* header and segments */
	uint64_t load_base; /* added to the addresses below */
	uint64_t entry;	    /* absolute */
	uint64_t text_virt; /* absolute, page aligned */
	uint64_t text_bytes;
	uint64_t data_virt;	  /* absolute, page aligned */
	uint64_t data_file_bytes; /* initialised data */
	uint64_t data_bytes;	  /* with BSS */
	uint64_t text_off;	  /* of the segments in the image block; 0:
				   * executed in place */
	uint64_t data_off;
	uint64_t file_sum; /* executed in place: of the executable; else 0 */
	uint32_t mode;	   /* enum trace_mode */
	uint32_t argc;	   /* strings in args: argc arguments, then envc */
	uint32_t envc;
	uint32_t args_bytes;
	char name[BANK_NAME_BYTES];
	char path[128];
	char args[HR_ARGS_BYTES]; /* NUL-terminated strings, one by one */
};

#endif
