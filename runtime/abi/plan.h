/*
 * The plan: all inputs of one run, written into guest memory before the
 * machine starts (LAYOUT_PLAN_PHYS). The harness encodes it (inject/host),
 * the kernel and the agent read it (inject/guest); nobody changes it.
 */
#ifndef HOTRIG_ABI_PLAN_H
#define HOTRIG_ABI_PLAN_H

#include <stdint.h>

#define PLAN_MAGIC	0x316e616c70746f68ull /* "hotplan1" */
#define PLAN_VERSION	3u
#define PLAN_MAX_FAULTS 32u
#define PLAN_MAX_ATTRS	4u
#define PLAN_MAX_WATCH	4u /* points exec: and write: in a plan */

/* Faults, numbered in the order of the catalogue, from 1. */
enum plan_fault_type {
	FAULT_INVALID = 0,
#define FAULT(id, name, family, param, sentence) FAULT_##id,
#include "inject/faults.def"
#undef FAULT
	FAULT_COUNT
};

/* Kinds of point (docs/faults.md), each with +K. */
enum plan_point_kind {
	POINT_EVENT_NAME = 1, /* the hit-th record of event that matches */
	POINT_EVENT_SEQ = 2,  /* the record with sequence number hit */
	POINT_EXEC = 3,	 /* the hit-th time place is about to be executed */
	POINT_WRITE = 4, /* the hit-th time place has been written */
	POINT_TIME = 5	 /* the clock has reached time */
};

/* Where something is: of a point, of the fault "flip". */
enum plan_place_kind {
	PLACE_NONE = 0,
	PLACE_SYMBOL = 1,   /* value: hash of its text; not for the guest */
	PLACE_ADDRESS = 2,  /* value: in the space of whoever runs */
	PLACE_ACTOR = 3,    /* value: distance from the entry of an instance of
			     * executable owner (hash) */
	PLACE_REGISTER = 4, /* value: word of struct frame */
	PLACE_LIST = 5,	    /* value: offset in the list of group owner */
	PLACE_IMAGE = 6,    /* value: offset in a block of the member named */
	PLACE_TEXT = 7, /* owner (hash): actor image, text and data of the */
	PLACE_DATA = 8, /* executing image */
	PLACE_BLOCK = 9 /* value: offset in the user block owner (hash) */
};

struct plan_place {
	uint32_t kind;	/* enum plan_place_kind */
	uint32_t bytes; /* for POINT_WRITE: 1, 2, 4 or 8 */
	uint64_t owner;
	uint64_t value;
};

/* What the fault "segv" does: its parameter. */
enum plan_segv { SEGV_NULL = 0, SEGV_WILD = 1, SEGV_TEXT = 2 };

/* What an attribute is compared with. */
enum plan_attr_key {
	ATTR_ARG0 = 0,	/* .. ATTR_ARG0 + 3: argument of the record */
	ATTR_ACTOR = 4, /* hash of the actor's registered name, else its name */
	ATTR_GROUP = 5,
	ATTR_THREAD = 6,
	ATTR_IN = 7, /* enum trace_in */
	ATTR_AID = 8,
	ATTR_BOOT = 9 /* number of boots before */
};

struct plan_attr {
	uint32_t key; /* enum plan_attr_key */
	uint32_t zero;
	uint64_t value;
};

struct plan_fault {
	uint32_t type;	/* enum plan_fault_type */
	uint32_t point; /* enum plan_point_kind */
	uint16_t event; /* enum trace_event, for POINT_EVENT_NAME */
	uint16_t attrs; /* number of attributes in use */
	uint32_t hit;	/* counts from 1; for POINT_EVENT_SEQ: the number */
	uint64_t plus;	/* instructions after the point */
	struct plan_attr attr[PLAN_MAX_ATTRS];
	uint64_t param[2]; /* exit: status; segv: enum plan_segv; flip: bit;
			    * stall: ns; line: offset in the plan, bytes */
	uint64_t time;	   /* POINT_TIME: clock, ns */
	struct plan_place place; /* POINT_EXEC, POINT_WRITE */
	struct plan_place flip;	 /* flip: the bit counts from here */
};

/* Memory models; the numbers are those sysGetConf gives (chModules.h). */
enum plan_mem_model { MEM_FLAT = 1, MEM_PROTECTED = 2, MEM_VIRTUAL = 3 };

/* Tunables (requirement TUN-2 gives the defaults). */
struct plan_tunables {
	uint64_t pmm_rambank_bytes; /* pmm.rambankSize */
	uint32_t pmm_max_blocks;    /* pmm.maxBlocks */
	uint32_t hr_max_actors;	    /* hrCtrl.maxActors */
	uint32_t hr_max_groups;	    /* hrCtrl.maxGroups */
	uint32_t hr_interval_s;	    /* hrCtrl.interval */
	uint32_t hr_max_badness;    /* hrCtrl.maxBadness; 0: never */
	uint32_t sys_stack_bytes;   /* kern.exec.dflSysStackSize */
	uint32_t usr_stack_bytes;   /* kern.exec.dflUsrStackSize */
	uint32_t max_actors;	    /* kern.exec.maxActorNumber */
	uint32_t mem_model;	    /* enum plan_mem_model */
	uint32_t zero;
};

enum plan_flags {
	PLAN_INTERACTIVE = 1u << 0, /* console on the serial line, real time */
	PLAN_NO_TRACE = 1u << 1,    /* reserved */
	PLAN_REUSE = 1u << 2,	    /* at the end wait for another plan */
	PLAN_QUIET =
		1u << 3 /* console text that fits in memory is there only */
};

#define PLAN_AT_LINE  0x80000000u
#define PLAN_AT_FAULT 0xc0000000u

struct plan {
	uint64_t magic;
	uint32_t version;
	uint32_t bytes;	    /* of the plan, text included */
	uint64_t sum;	    /* FNV-1a of the bytes after this field */
	uint32_t flags;	    /* enum plan_flags */
	uint32_t faults;    /* entries of fault[] in use */
	uint64_t ram_bytes; /* guest memory */
	uint64_t ring_phys; /* event ring, page aligned */
	uint64_t ring_records;
	uint64_t seed;
	uint64_t limit_ns;   /* virtual time at which a run is ended */
	uint64_t quantum_ns; /* time slice */
	struct plan_tunables tunables;
	uint32_t sysadm_off;   /* text of sysadm.ini, from start of plan; */
	uint32_t sysadm_bytes; /* 0 bytes: the one in the boot archive */
	uint32_t script_off;   /* console script: lines ended by newline */
	uint32_t script_bytes;
	/* PLAN_REUSE: record number (as of event:N) at which to wait for the
	 * rest of the plan; 0: none; PLAN_AT_LINE + k: where in the first boot
	 * k lines of the script have been carried out; 0 lines: site.up;
	 * PLAN_AT_FAULT + i: where fault i would act, which has a +K. */
	uint32_t checkpoint;
	uint32_t input_off; /* of the input, which is the last text; 0: none */
	struct plan_fault fault[PLAN_MAX_FAULTS];
	/* texts follow: sysadm, script, lines of faults, input */
};

#define PLAN_SUM_FROM 24u /* offset of flags */

_Static_assert(sizeof(struct plan_fault) == 160, "plan is ABI");
_Static_assert(sizeof(struct plan_tunables) == 48, "plan is ABI");

#endif
