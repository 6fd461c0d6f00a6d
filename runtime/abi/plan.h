/*
 * The plan: all inputs of one run, written into guest memory before the
 * machine starts (LAYOUT_PLAN_PHYS). The harness encodes it (inject/host),
 * the kernel and the agent read it (inject/guest); nobody changes it.
 */
#ifndef HOTRIG_ABI_PLAN_H
#define HOTRIG_ABI_PLAN_H

#include <stdint.h>

#define PLAN_MAGIC	0x316e616c70746f68ull /* "hotplan1" */
#define PLAN_VERSION	2u
#define PLAN_MAX_FAULTS 32u
#define PLAN_MAX_ATTRS	4u

/* Faults, numbered in the order of the catalogue, from 1. */
enum plan_fault_type {
	FAULT_INVALID = 0,
#define FAULT(id, name, family, param, sentence) FAULT_##id,
#include "inject/faults.def"
#undef FAULT
	FAULT_COUNT
};

/* Kinds of point (design: NAME[attrs]#HIT, event:N, each with +K). */
enum plan_point_kind {
	POINT_EVENT_NAME = 1, /* the hit-th record of event that matches */
	POINT_EVENT_SEQ = 2   /* the record with sequence number hit */
};

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
	uint64_t param[2]; /* exit=N: N */
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
	PLAN_REUSE = 1u << 2	    /* at the end wait for another plan */
};

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
	 * rest of the plan; 0: none. */
	uint32_t checkpoint;
	uint32_t zero;
	struct plan_fault fault[PLAN_MAX_FAULTS];
	/* texts follow */
};

#define PLAN_SUM_FROM 24u /* offset of flags */

_Static_assert(sizeof(struct plan_fault) == 104, "plan is ABI");
_Static_assert(sizeof(struct plan_tunables) == 48, "plan is ABI");

#endif
