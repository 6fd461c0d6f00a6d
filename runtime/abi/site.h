/*
 * The site page: the little state that outlives a hot reboot beside the bank
 * and the ring, and what the harness reads first after a run.
 */
#ifndef HOTRIG_ABI_SITE_H
#define HOTRIG_ABI_SITE_H

#include <stdint.h>

#include "runtime/abi/plan.h"

/* Bytes on the second serial line of a machine that is used again. */
#define PARK_OVER  '!' /* to the harness: the run is over */
#define PARK_POINT '.' /* plan.checkpoint has been reached */
#define PARK_NEXT  '+' /* from it: boot, with the plan that is in memory */
#define PARK_GO	   'g' /* go on behind the last checkpoint with that plan */
#define PARK_BACK  'b' /* the same, when pages were put back to that time */

/*
 * What PARK_BACK puts back, behind the machine's usual memory
 * (plan.ram_bytes): a head, then the pages' contents.
 */
#define PARK_PAGES_MAX	2047u
#define PARK_HEAD_BYTES 0x4000u
#define PARK_BYTES	0x1000000u /* of memory for all this */

struct park_head {
	uint64_t pages;
	uint64_t phys[PARK_PAGES_MAX];
};

#define SITE_MAGIC 0x3165746973746f68ull /* "hotsite1" */

/* How a run ended: site_state.end and the argument of run.end. */
enum site_end {
	SITE_END_NOT = 0,
	SITE_END_SETTLED = 1,	/* script consumed, nothing can run any more */
	SITE_END_LIMIT = 2,	/* plan.limit_ns of virtual time reached */
	SITE_END_RING_FULL = 3, /* the trace is incomplete: infrastructure */
	SITE_END_DEAD = 4,	/* the site could not be brought up again */
	SITE_END_BAD_PLAN = 5	/* the plan or boot archive is unusable */
};

/* When a block digest was taken: argument "phase" of block.digest. */
enum digest_phase {
	DIGEST_GROUP_STOP = 1,	  /* group restart begins */
	DIGEST_GROUP_RESTART = 2, /* before the first direct member runs */
	DIGEST_SITE_STOP = 3,	  /* site restart begins */
	DIGEST_SITE_BOOT = 4,	  /* after it, before the PMM runs */
	DIGEST_END = 5,		  /* end of run */
	DIGEST_CREATED = 6 /* any block, right behind pmm.commit; digest is
			    * 0 if all bytes are zero, else 1 + the offset
			    * of the first 8 bytes that are not */
};

/* Why the kernel passes trace_stand, where a harness may look at the machine;
 * its argument. */
enum site_stop {
	STOP_EXCEPTION = 1, /* the last record is exc.raise */
	STOP_TAKEN = 2,	    /* it is fault.taken */
	STOP_PANIC = 3,	    /* site.panic will follow, if it is no exception */
	STOP_END = 4	    /* the run is over */
};

/* The index of stable storage: an array of these at LAYOUT_INDEX_PHYS. */
struct storage_file {
	uint64_t name; /* FNV-1a of the path without leading slash */
	uint64_t at;   /* of its entry in the archive */
};

#define STORAGE_NO_INDEX UINT64_MAX /* damaged, or too many files */

struct site_fault {
	uint32_t hits;	/* times the event passed with the right attributes */
	uint32_t state; /* 0 armed, 1 fired, 2 taken or refused, 3: its +K
			 * instructions are being counted */
};

struct site_state {
	uint64_t magic;
	uint32_t version;     /* PLAN_VERSION */
	uint32_t end;	      /* enum site_end; written last */
	uint32_t boots;	      /* hot and cold boots before this one */
	uint32_t hot_in_row;  /* hot reboots since the site was last up */
	uint32_t cause;	      /* enum trace_site_cause of the last restart */
	uint32_t cause_group; /* its group, 0xffffffff: none */
	uint64_t trace_count; /* records in the ring */
	uint64_t trace_lost;  /* always 0 unless SITE_END_RING_FULL */
	/* clock = tsc - tsc_base - stolen + skipped */
	uint64_t tsc_base;
	uint64_t skipped; /* idle time passed over */
	uint64_t stolen;  /* time spent in tracepoints and the agent */
	uint64_t end_clock;
	uint64_t end_instructions; /* guest instructions, tracing not included
				    */
	uint32_t console_pos;	   /* bytes of the console script consumed */
	uint32_t console_line;	   /* lines handed out */
	uint32_t storage_dead;	   /* fault storage-dead is in force */
	uint32_t agent_records;	   /* fault.* records so far: event:N does not
				      count them */
	uint64_t kdata_bytes;	   /* size of the pristine kernel data */
	uint64_t kdata_sum;	   /* FNV-1a of it */
	uint64_t ktext_sum;	   /* FNV-1a of kernel text and rodata */
	uint64_t ktext_bytes;	   /* their size, from LAYOUT_KERNEL_PHYS */
	uint64_t kernel_bytes;	   /* the same, with data and bss */
	uint64_t archive_bytes;	   /* size of the boot archive */
	uint64_t archive_sum;	   /* FNV-1a of it */
	uint64_t ram_bytes;	   /* memory of the machine */
	uint32_t storage_item;	   /* fw_cfg selector of stable storage */
	uint32_t storage_bytes;	   /* its size; 0: there is none */
	uint64_t storage_files;	   /* in its index; STORAGE_NO_INDEX */
	uint32_t cold_in_row;	   /* cold reboots since the site was last up */
	uint32_t storage_error;	   /* so many accesses fail */
	uint32_t lines;	  /* bit i: the line of fault i is to be read */
	uint32_t fb_page; /* first of the framebuffer; 0: no display */
	struct site_fault fault[PLAN_MAX_FAULTS];
	/* Console text at LAYOUT_TEXT_PHYS; what does not fit any more goes to
	 * the serial line. */
	uint32_t text_bytes;
	uint32_t text_port;   /* where text that fits goes too */
	uint64_t resumed_tsc; /* at the last checkpoint; 0: there was none */
};

_Static_assert(sizeof(struct site_state) <= 4096, "site page is one page");

#endif
