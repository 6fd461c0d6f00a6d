/*
 * The model: what the guide's rules say the state of the site is, derived
 * from the trace one record after the other. Invariants read it; a record is
 * shown to them before the model takes it over, so they see the state that
 * the record meets.
 *
 * A failure of the kernel or of a boot actor may stop an operation between a
 * store and its tracepoint. Then the model does not know on which side of the
 * store the site stopped, and says so: "maybe" of a block, "loose" and
 * "fuzzy" of a group. Later records settle most of it.
 */
#ifndef HOTRIG_ORACLE_MODEL_H
#define HOTRIG_ORACLE_MODEL_H

#include "harness/oracle/map.h"
#include "harness/oracle/oracle.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/calls.h"
#include "runtime/abi/layout.h"

#define MODEL_NONE	 UINT32_MAX
#define MODEL_MAPPERS	 8u
#define MODEL_LINE_BYTES 1024u
#define MODEL_SLOTS	 65536u /* actors that can be registered: TUN-3 */

/* What the calls answer (guide's names; our values are part of the ABI). */
enum model_error {
	E_OK = 0,
	E_INVAL = -1,
	E_FAULT = -2,
	E_NOMEM = -3,
	E_FULL = -4,
	E_PRIV = -5,
	E_UNKNOWN = -6,
	E_BUSY = -7
};

enum model_death { DEATH_NONE, DEATH_PENDING, DEATH_NOTED, DEATH_HANDLED };

/* One life of an actor, from actor.create to actor.end. */
struct model_instance {
	uint64_t name;
	uint64_t status;
	uint32_t aid;
	uint32_t mode;
	uint32_t cause;
	uint32_t member; /* index, or MODEL_NONE */
	uint32_t end_seq;
	uint32_t gone_seq;
	uint32_t mappings; /* index + 1 of the first */
	int32_t group;
	enum model_death death;
	bool announced; /* hr.start */
	bool started;	/* actor.start */
	bool ended;
	bool gone;
	bool unmonitored;  /* HR_EXIT_HDL */
	bool stop_ordered; /* hr.stop */
};

/* A registered actor; the entry stays when its group has ended. */
struct model_member {
	uint64_t name;
	uint64_t image; /* digest of the executing image at start */
	uint64_t entry;
	int32_t group;
	uint32_t kind;
	uint32_t slot;
	uint32_t instance; /* that runs, or MODEL_NONE */
	uint32_t next;	   /* in order of registration */
	bool registered;
	bool clean;
	bool image_known;
	bool image_ready; /* hr.image since the last start */
	bool entry_known;
};

enum model_phase { PHASE_IDLE, PHASE_STOPPING, PHASE_STARTING };

struct model_group {
	int32_t gid;
	enum model_phase phase;
	uint64_t key;	   /* hash of HR_GROUP_KEY */
	uint64_t clock_lo; /* the counter left zero between these */
	uint64_t clock_hi;
	uint64_t decays; /* since then */
	uint64_t noted_clock;
	uint32_t first, last; /* members, in order of registration */
	uint32_t members, direct, clean, unknown;
	uint32_t counter;
	uint32_t running;
	uint32_t failures;    /* monitored deaths not yet handled */
	uint32_t ends;	      /* unmonitored deaths not yet handled */
	uint32_t noted;	      /* instance whose failure is being handled */
	uint32_t noted_end;   /* the same for a clean end */
	uint32_t next_direct; /* to be started by HR_CTRL */
	uint32_t started;     /* direct members started by HR_CTRL */
	uint32_t torn;	      /* so often was work on it cut off */
	bool exists;
	bool count_due; /* a failure was noted, the counter not yet raised */
	bool site_due;	/* counter at maxBadness */
	bool killing;
	bool ending;
	bool blocked;
	bool expected; /* has to come back after a hot boot */
	bool recovered;
	bool loose; /* a store on it may have been done unseen */
	bool fuzzy; /* its clean marks are not known for sure */
};

struct model_block {
	uint64_t name;
	uint64_t key;
	uint64_t stop_digest;
	uint64_t addr;
	uint64_t boot_addr;
	uint64_t request; /* of its last release */
	uint64_t made;	  /* so many blocks had been, it included; 0: unknown */
	uint32_t slot, page, pages;
	uint32_t stop_pages;
	uint32_t stop_stamp, after_stamp;
	uint32_t mode;	 /* of the creator */
	uint32_t key_at; /* of its deletion key, or MODEL_NONE */
	uint32_t number; /* of a system block: slot or group */
	uint32_t mapper[MODEL_MAPPERS];
	uint32_t mappers; /* may exceed the array: then unknown */
	uint64_t end_digest;
	uint32_t end_pages; /* 0: not seen */
	char letter;	    /* of a system block: I T D G */
	bool live;
	bool maybe;
	bool system;
	bool part; /* of a group's list, behind the first */
	bool addr_known, boot_addr_known;
};

/* A deletion key, and how many live blocks have it. */
struct model_key {
	uint64_t key;
	uint32_t live;
	uint32_t group; /* index + 1 of the group whose key it is */
};

/* "This block is mapped in that actor", chained from the actor. */
struct model_mapping {
	uint32_t block;
	uint32_t next; /* index + 1 */
};

/* The PMM request in progress; there is at most one. */
struct model_pmm {
	uint64_t op, block, size, key;
	uint64_t serial;
	uint64_t prep_block;
	uint32_t prep_slot, prep_page, prep_pages;
	uint32_t caller, mode;
	uint32_t released, committed;
	uint32_t key_live; /* blocks with the key when it arrived */
	uint32_t fired;	   /* faults that had fired by then */
	int32_t group;
	int expect; /* enum model_error, if expect_known */
	bool open;
	bool by_actor;
	bool prepared;
	bool existed;
	bool expect_known;
};

/* The HR_CTRL request in progress. */
struct model_hr {
	uint64_t op, name;
	int32_t group;
	uint32_t by;
	uint32_t started; /* aid announced during the request */
	uint32_t listed;  /* registered members when it arrived */
	uint32_t fired;	  /* faults that had fired by then */
	int pmm_error;	  /* last refusal of the PMM during it */
	bool open;
	bool was_registered, was_running, elsewhere;
	bool registers;
};

struct model_fault {
	uint32_t type, at;
	uint32_t seq;
	uint32_t actor, thread;
	int32_t group;
	bool in_actor; /* it hit an actor's own code */
	bool fired, taken, refused;
	bool overtaken; /* what it was to hit was gone before */
};

struct model_site {
	uint32_t cold_boots;
	uint32_t hot_in_row;  /* site restarts since the site was last up */
	uint32_t boot_actors; /* loaded since the boot */
	uint64_t actor_name[4];
	uint64_t actor_digest[4];
	uint32_t cause; /* of the site restart in progress */
	int32_t cause_group;
	uint32_t cold_why; /* site.cold seen: enum trace_cold_why */
	int32_t last_gid;  /* of hr.recover */
	int32_t start_gid;
	uint32_t restarts, group_restarts;
	uint32_t boots;	       /* records of a boot */
	uint32_t command_seq;  /* record of the last command */
	uint32_t fired;	       /* faults so far */
	uint32_t panic_credit; /* faults that explain a panic */
	bool corrupted;	       /* a bit was flipped: anything may fail */
	uint32_t restart_credit;
	bool up, hot;
	bool sysadm_read;
	bool bank_made;	 /* verified once since the cold boot */
	bool restarting; /* site.restart seen, boot.hot not yet */
	bool panicked;
	uint32_t command; /* cinit.command records whose result is to come:
			   * those of a sourced file come before its own */
	bool threshold;	  /* hr.site seen */
	int32_t threshold_group;
};

/* A console line that HR_CTRL must have printed. */
struct model_line {
	uint64_t hash;
	int32_t gid;
	bool exact; /* all names are known in full */
	uint32_t expected, seen;
	char text[MODEL_LINE_BYTES];
};

/* The destructor of private data that runs. */
struct model_pad {
	uint64_t aid; /* of the actor that has ended */
	uint64_t key;
	uint32_t thread;
	bool open;
};

/* How far the console text has been matched with con.out records. */
struct model_console {
	size_t at;
	uint32_t slack; /* lines that may be spoilt */
	uint32_t fired; /* faults, when the site restart began */
	bool lost;	/* no match from here on */
	bool aps;	/* rows of aps follow */
	bool hot;	/* "Hot reboot" was printed */
};

struct model_digests {
	uint32_t phase;
	uint32_t stamp;
	uint32_t stop, after; /* blocks seen */
	uint32_t end;
};

struct model {
	const struct oracle_input *in;
	struct verdict *verdict;
	struct model_instance *instance;
	struct model_member *member;
	struct model_group *group;
	struct model_block *block;
	struct model_line *line;
	size_t instances, members, groups, blocks, lines, max_lines;
	struct model_key *key;
	struct model_mapping *mapping;
	size_t keys, mappings, boot_mapping;
	struct oracle_map member_map, group_map, block_map, key_map, line_map;
	uint32_t *by_aid;     /* instance index + 1 */
	uint32_t *call_of;    /* call number a thread is in, by tid */
	uint32_t *page_of;    /* block index + 1, by page */
	uint32_t *slot_owner; /* registered member's index + 1, by slot */
	uint32_t *open_death; /* instances */
	size_t open_deaths, pages, boot_first;
	uint32_t live, live_pages, maybes;
	uint64_t made;	   /* blocks in this bank, the freed ones too */
	uint32_t listed;   /* registered members of all groups */
	uint32_t plain;	   /* actors that exist and are in no group */
	uint64_t free_run; /* longest run of free pages, if known */
	bool free_run_known;
	uint32_t ids, slots; /* sizes of by_aid and call_of, of slot_owner */
	uint32_t bank_seq;   /* record of the last commit or release */
	uint32_t unseen;     /* block just created + 1: digest to come */
	struct model_pmm pmm;
	struct model_hr hr;
	struct model_site site;
	struct model_pad pad;
	struct model_digests digests;
	struct model_console console;
	struct model_fault fault[PLAN_MAX_FAULTS];
	uint32_t busy;	     /* group HR_CTRL works on, index or MODEL_NONE */
	uint32_t restarting; /* group in a group restart, or MODEL_NONE */
	uint32_t end;	     /* enum site_end */
	uint32_t last_seq;
};

bool model_init(struct model *m, const struct oracle_input *in,
		struct verdict *verdict);
void model_free(struct model *m);

/* Take one record over. */
void model_apply(struct model *m, const struct trace_record *r);
void model_apply_site(struct model *m, const struct trace_record *r);
void model_apply_actor(struct model *m, const struct trace_record *r);
void model_apply_pmm(struct model *m, const struct trace_record *r);
void model_apply_group(struct model *m, const struct trace_record *r);

/* The site stopped here / starts from power-on state. */
void model_pmm_interrupt(struct model *m);
/* A restart begins: the digests that follow are those in front of it. */
void model_digests_begin(struct model *m, uint32_t phase);
void model_group_interrupt(struct model *m);
void model_pmm_request(struct model *m, const struct trace_record *r);
void model_actor_reset(struct model *m);
void model_group_recover(struct model *m, const struct trace_record *r);
void model_pmm_reset(struct model *m);
void model_group_reset(struct model *m);

/* Objects; NULL if unknown. The last two create. */
struct model_instance *model_actor(struct model *m, uint64_t aid);
struct model_member *model_member_find(struct model *m, uint64_t name);
struct model_group *model_group_find(struct model *m, uint64_t gid);
struct model_block *model_block_find(struct model *m, uint64_t name);
struct model_member *model_member_get(struct model *m, uint64_t name);
struct model_group *model_group_get(struct model *m, uint64_t gid);
struct model_block *model_block_get(struct model *m, uint64_t name);
struct model_key *model_key_find(struct model *m, uint64_t key);
uint32_t model_key_get(struct model *m, uint64_t key);
struct model_member *model_slot_owner(const struct model *m, uint64_t slot);

/* Is there a run of so many free pages? */
bool model_pages_fit(struct model *m, uint64_t pages);
/* Is what the groups' lists hold known for sure? */
bool model_groups_sure(const struct model *m);
uint32_t model_max_actors(const struct model *m); /* TUN-3 */

/* Rules that several invariants need. */
uint32_t model_next_direct(const struct model *m, uint32_t member);
bool model_group_all_clean(const struct model_group *g);
bool model_group_is_blocked(const struct model_group *g);
bool model_block_of_group(struct model *m, const struct model_block *b,
			  const struct model_group *g);
uint64_t model_system_name(char letter, uint32_t number);
/* Its list block went, the record that says so did not come. */
bool model_group_vanished(struct model *m, const struct model_group *g);
void model_group_up(struct model *m);
void model_deaths_handled(struct model *m, int32_t gid);
bool model_settled(const struct model *m);

/* Fault i: is over; waits for a call that has not returned. */
bool model_fault_done(const struct model *m, uint32_t i);
bool model_fault_waits(const struct model *m, uint32_t i);

/* Text of a name hash for messages; never NULL. */
const char *model_name(const struct model *m, uint64_t hash);

#endif
