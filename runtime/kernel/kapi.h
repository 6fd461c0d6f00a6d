/*
 * The kernel as the boot actors see it: the one kernel header they include.
 *
 * A boot actor is a static-PIE ELF in the boot archive. The kernel loads it
 * in supervisor space and calls its entry, boot_main(const struct kapi *), on
 * the boot stack; it initialises itself, binds its LAP, creates its thread if
 * it has one, and returns 0 (anything else is a panic).
 *
 * All boot-actor code runs with interrupts off: a LAP handler runs to its end
 * in the caller's thread, a boot actor's thread runs until it calls one of
 * the functions marked "blocks". So boot actors need no locks.
 *
 * Errors are negative K_E codes (exec/chError.h).
 */
#ifndef HOTRIG_KAPI_H
#define HOTRIG_KAPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/calls.h"
#include "runtime/abi/plan.h"
#include "runtime/abi/trace.h"
#include "runtime/compiler.h"

#define KAPI_VERSION 1u

/* A call that arrived at a LAP. */
struct lap_call {
	uint32_t op;
	uint32_t caller;      /* aid */
	uint32_t caller_mode; /* enum trace_mode */
	int32_t caller_group; /* restart group, or TRACE_NO_GROUP */
	uint64_t arg[6];
};

typedef int64_t (*lap_handler)(struct lap_call *call);

enum kprot { KPROT_R = 0, KPROT_W = 1, KPROT_X = 2 };

struct kactor_spec {
	const char *name; /* at most 31 bytes are kept */
	uint32_t mode;	  /* MODE_USER or MODE_SUPERVISOR */
	int32_t group;	  /* restart group, or TRACE_NO_GROUP */
	bool made;	  /* by actorCreate or acreate: another actor may add
			   * memory, HR_CTRL's calls are refused (ACT-30) */
	bool stopped;	  /* its thread waits for actor_resume */
	bool trusted;	  /* a user actor that is a system actor */
};

struct kactor_start {
	uint64_t entry;
	const char *strings; /* arguments, then environment; NUL-terminated */
	uint32_t bytes;
	uint32_t argc;
	uint32_t envc;
};

struct kactor_info {
	uint32_t aid;
	uint32_t mode;
	int32_t group;
	uint32_t threads;
	uint64_t cap_ui; /* capability: unique id and key */
	uint64_t cap_key;
	char name[32];
};

/* A restartable actor has ended, not by actor_delete(CAUSE_STOP). */
struct kdeath {
	uint32_t aid;
	uint32_t cause; /* enum trace_cause */
	int32_t group;
	int64_t status;
	char name[32];
};

struct kapi {
	uint32_t version;
	uint32_t hot;		       /* this boot is a hot reboot */
	struct plan_tunables tunables; /* after capping (TUN-3) */

	/* Trace: one record; returns when the agent is done with it. */
	void (*trace)(uint32_t event, uint64_t a0, uint64_t a1, uint64_t a2,
		      uint64_t a3);
	/* Hash of a name; defines it in the trace on first use. */
	uint64_t (*trace_name)(const char *name);

	/* Console. Text begins a line of its own. */
	void (*console_write)(const char *text, size_t len);
	/* Next line, without newline, NUL-terminated; blocks. */
	void (*console_read)(char *line, size_t size);
	/* Text of sysadm.ini; not NUL-terminated. */
	const char *(*sysadm)(size_t *len);

	/* Site. None of these but site_up returns. */
	void (*site_up)(void);
	NORETURN void (*site_restart)(uint32_t cause, int32_t group);
	NORETURN void (*site_cold)(uint32_t why, const char *text);
	NORETURN void (*site_end)(uint32_t reason);
	NORETURN void (*panic)(const char *fmt, ...);

	/* LAPs. Invoking one runs its handler at once, in this thread. */
	int (*lap_bind)(uint32_t lap, lap_handler handler);
	int64_t (*lap_invoke)(uint32_t lap, uint32_t op, const uint64_t *arg6);

	/* The caller's memory, in a LAP handler: K_OK or K_EFAULT. str_in
	 * returns the length, or K_EFAULT, or K_ETOOBIG without a NUL in
	 * size bytes. A boot caller's pointers are used as they are. */
	int (*copy_in)(const struct lap_call *call, void *to, uint64_t from,
		       size_t len);
	int (*copy_out)(const struct lap_call *call, uint64_t to,
			const void *from, size_t len);
	int (*str_in)(const struct lap_call *call, char *to, uint64_t from,
		      size_t size);

	/* Threads of boot actors: one at init, more from its own threads.
	 * prio: higher runs first; actors have 10. */
	int (*thread_create)(void (*entry)(void), uint32_t prio);
	void (*thread_delay)(uint64_t ns); /* blocks */
	uint64_t (*now)(void);		   /* virtual ns since cold boot */

	/* The bank: header at bank_meta, data pages at bank_data (as boot
	 * actors see them). */
	void *bank_meta;
	uint8_t *bank_data;
	uint64_t bank_data_phys;
	uint64_t bank_data_pages;
	/* Map data pages in an actor at their standard address, which is
	 * returned; again for the same pages: the same address. */
	int (*bank_map)(uint32_t aid, uint32_t page, uint32_t pages,
			uint64_t *addr);
	/* Take data pages away from every actor that has them mapped. */
	void (*bank_unmap)(uint32_t page, uint32_t pages);
	/* How many actors other than aid have them mapped. */
	void (*bank_users)(uint32_t page, uint32_t pages, uint32_t except,
			   uint32_t *user, uint32_t *supervisor);

	/* Memory for a boot actor's tables, zeroed; for its buffers, not
	 * zeroed. At init only. */
	void *(*pages_alloc)(size_t bytes);
	void *(*pages_take)(size_t bytes);

	/* Actors. actor_create makes an empty one; map and write its memory,
	 * then actor_start. actor_delete of the calling actor returns, the
	 * actor goes when its call ends. Causes other than CAUSE_STOP on a
	 * restartable actor are reported to HR_CTRL. */
	int (*actor_create)(const struct kactor_spec *spec, uint32_t *aid);
	int (*actor_map_new)(uint32_t aid, uint64_t virt, uint64_t bytes,
			     uint32_t prot);
	int (*actor_map_bank)(uint32_t aid, uint64_t virt, uint32_t page,
			      uint32_t pages, uint32_t prot);
	int (*actor_write)(uint32_t aid, uint64_t virt, const void *from,
			   size_t len);
	int (*actor_start)(uint32_t aid, const struct kactor_start *start);
	/* Let a stopped actor run. K_EINVAL: it is not stopped. */
	int (*actor_resume)(uint32_t aid);
	int (*actor_delete)(uint32_t aid, uint32_t cause, int64_t status);
	int (*actor_info)(uint32_t aid, struct kactor_info *info);
	/* The actor with the lowest aid above this one, or 0. */
	uint32_t (*actor_next)(uint32_t aid);
	/* The actor of a capability, or 0. */
	uint32_t (*actor_by_cap)(uint64_t ui, uint64_t key);
	/* Load base for a supervisor actor that is not restartable. */
	uint64_t (*actor_load_base)(uint32_t aid);
	/* Next death note; blocks. For HR_CTRL alone. */
	void (*death_wait)(struct kdeath *note);
	/* Block until aid has ended; for AM in a caller's thread. */
	int (*actor_await)(uint32_t aid, uint32_t *cause, int64_t *status);

	/* Stable storage. open: size of the file or a negative code. */
	int64_t (*storage_open)(const char *path);
	int64_t (*storage_read)(const char *path, uint64_t offset, void *to,
				size_t len);

	/* A file of the system image, which every boot finds as the cold boot
	 * left it; NULL if there is none. */
	const uint8_t *(*system_file)(const char *name, uint64_t *bytes);

	/* The rsh channel; see runtime/kernel/channel.h. Interactive machines
	 * have one; channel_open says K_EUNKNOWN on others. */
	int (*channel_open)(void);
	void (*channel_take)(char *line, size_t size); /* blocks */
	void (*channel_status)(int status);
};

#endif
