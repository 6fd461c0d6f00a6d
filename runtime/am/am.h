/*
 * AM: what its files share. AM loads executables, makes actors of them and
 * ends them; it knows nothing of restart groups but the number it is told.
 *
 * Operations return a result >= 0 or -errno. Handlers run to their end, so
 * the file buffer and the argument pack need no lock; the one operation that
 * blocks (AM_OP_AWAIT) uses neither.
 */
#ifndef HOTRIG_AM_AM_H
#define HOTRIG_AM_AM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/boot_api.h"
#include "runtime/abi/hrlist.h"
#include "runtime/am/core/elf.h"
#include "runtime/kernel/kapi.h"

#define AM_PATH_BYTES sizeof(((struct hr_image *)0)->path)

extern const struct kapi *am_kapi;

/* -errno for a kernel code < 0. */
int am_errno(int64_t code);

/* The part of a path behind the last "/". */
const char *am_basename(const char *path);

/* An executable in AM's buffer, valid until the next am_load_file(). */
struct am_exe {
	uint8_t *file;
	size_t bytes;
	struct am_elf elf;
};

/* At init: get the file buffer. 0 or K_ENOMEM. */
int am_load_init(void);

/*
 * Read path, or path.r, from stable storage and check it; a path without "/"
 * is looked for in /bin. 0 with *exe filled in; -ENOENT, -EIO, -EFBIG (more
 * than the buffer), -ENAMETOOLONG, -ENOEXEC (the reason goes to the console).
 * Event am.load.
 */
int am_load_file(const char *path, struct am_exe *exe);

/*
 * The same for a file of the system image, "/image/sys_bank/NAME": a copy, as
 * the system image itself is never written. -ENOENT, -EFBIG, -ENOEXEC. No
 * event.
 */
int am_load_system(const char *path, struct am_exe *exe);

/* A caller's path and output pointer: 0 or -EFAULT, -ENAMETOOLONG. */
int am_path_in(const struct lap_call *call, char *path, uint64_t from);
int am_check_out(const struct lap_call *call, uint64_t to, size_t len);

/*
 * May no actor more be run (kern.exec.maxActorNumber)? A registered one that
 * does not run counts too: it is restarted with its group, and that must not
 * fail.
 */
bool am_no_actor_left(void);

/* The capability of an actor to a caller's pointer that has been checked. */
void am_give_cap(const struct lap_call *call, uint64_t to, uint32_t aid);

/* Create an actor and start it, its memory filled by fill(aid, ctx), which
 * returns a kernel code. Returns the aid or -errno, then no actor is left. */
int64_t am_actor_make(const struct kactor_spec *spec,
		      int (*fill)(uint32_t aid, void *ctx,
				  struct kactor_start *start),
		      void *ctx);

/* Which actor a caller means: by capability (K_MYACTOR: the caller), else by
 * aid. 0, -EFAULT or -ESRCH. */
int am_find_target(const struct lap_call *call, uint64_t cap_at, uint32_t aid,
		   struct kactor_info *info);

/* Operations; the contract of each is at its definition. */
int64_t am_op_afexec(struct lap_call *call);
int64_t am_op_run(struct lap_call *call);
int64_t am_op_probe(struct lap_call *call);
int64_t am_op_build_image(struct lap_call *call);
int64_t am_op_spawn(struct lap_call *call);
int64_t am_op_akill(struct lap_call *call);
int64_t am_op_get_id(struct lap_call *call);
int64_t am_op_await(struct lap_call *call);
int64_t am_op_astat(struct lap_call *call);
int64_t am_op_actor_create(struct lap_call *call);
int64_t am_op_acreate(struct lap_call *call);
int64_t am_op_astart(struct lap_call *call);

#endif
