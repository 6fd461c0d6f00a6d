/*
 * Actors that are not restartable: afexec, and arun without -g. Also how any
 * actor is made (am_actor_make).
 */
#include <errno.h>
#include <exec/chExec.h>
#include <string.h>

#include "runtime/am/am.h"
#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/args.h"

static struct args_pack pack;

int am_path_in(const struct lap_call *call, char *path, uint64_t from)
{
	int got = am_kapi->str_in(call, path, from, AM_PATH_BYTES);

	if (got == K_ETOOBIG)
		return -ENAMETOOLONG;
	return got < 0 ? am_errno(got) : 0;
}

/* Writes back what is there: nothing changes, but a bad pointer shows. */
int am_check_out(const struct lap_call *call, uint64_t to, size_t len)
{
	uint8_t bytes[64];

	if (len > sizeof(bytes) || am_kapi->copy_in(call, bytes, to, len) ||
	    am_kapi->copy_out(call, to, bytes, len))
		return -EFAULT;
	return 0;
}

static int fetch_word(void *ctx, uint64_t from, uint64_t *value)
{
	return am_kapi->copy_in(ctx, value, from, sizeof(*value));
}

static int fetch_text(void *ctx, char *to, uint64_t from, size_t size)
{
	return am_kapi->str_in(ctx, to, from, size);
}

int64_t am_actor_make(const struct kactor_spec *spec,
		      int (*fill)(uint32_t aid, void *ctx,
				  struct kactor_start *start),
		      void *ctx)
{
	struct kactor_start start = {0};
	uint32_t aid = 0;
	int error;

	error = am_kapi->actor_create(spec, &aid);
	if (error)
		return am_errno(error);
	error = fill(aid, ctx, &start);
	if (!error)
		error = am_kapi->actor_start(aid, &start);
	if (!error)
		return aid;
	am_kapi->actor_delete(aid, CAUSE_STOP, 0);
	return am_errno(error);
}

struct plain {
	const struct am_exe *exe;
	const struct boot_args *args;
};

static int fill_plain(uint32_t aid, void *ctx, struct kactor_start *start)
{
	const struct plain *plain = ctx;
	const struct am_elf *elf = &plain->exe->elf;
	uint8_t *file = plain->exe->file;
	uint64_t base = 0;
	int error;

	if (elf->mode == MODE_SUPERVISOR)
		base = am_kapi->actor_load_base(aid);
	am_elf_relocate(elf, file, file + elf->data_off, base);
	error = am_kapi->actor_map_new(aid, base + elf->text_virt,
				       elf->text_bytes, KPROT_X);
	if (!error)
		error = am_kapi->actor_write(aid, base + elf->text_virt,
					     file + elf->text_off,
					     elf->text_bytes);
	if (!error)
		error = am_kapi->actor_map_new(aid, base + elf->data_virt,
					       elf->data_bytes, KPROT_W);
	if (!error && elf->data_file_bytes)
		error = am_kapi->actor_write(aid, base + elf->data_virt,
					     file + elf->data_off,
					     elf->data_file_bytes);
	start->entry = base + elf->entry;
	start->strings = plain->args->strings;
	start->bytes = plain->args->bytes;
	start->argc = plain->args->argc;
	start->envc = plain->args->envc;
	return error;
}

/* stopped: made by acreate, it runs when astart says so. */
static int64_t run_plain(const char *path, bool xip, bool stopped,
			 const struct boot_args *args)
{
	struct am_exe exe;
	struct plain plain = {&exe, args};
	struct kactor_spec spec = {.name = am_basename(path),
				   .group = TRACE_NO_GROUP,
				   .made = stopped,
				   .stopped = stopped};
	int error;

	if (am_no_actor_left())
		return -EAGAIN;
	error = xip ? am_load_system(path, &exe) : am_load_file(path, &exe);
	if (error)
		return error;
	spec.mode = exe.elf.mode;
	return am_actor_make(&spec, fill_plain, &plain);
}

void am_give_cap(const struct lap_call *call, uint64_t to, uint32_t aid)
{
	struct kactor_info info;
	KnCap cap;

	if (!to || am_kapi->actor_info(aid, &info))
		return;
	cap.ui = info.cap_ui;
	cap.key = info.cap_key;
	am_kapi->copy_out(call, to, &cap, sizeof(cap));
}

static int64_t load_file(struct lap_call *call, bool stopped)
{
	const struct args_source source = {fetch_word, fetch_text, call};
	char path[AM_PATH_BYTES];
	struct boot_args args;
	int64_t result;
	int error;

	error = am_path_in(call, path, call->arg[0]);
	if (!error && call->arg[1])
		error = am_check_out(call, call->arg[1], sizeof(KnCap));
	if (error)
		return error;
	error = args_fetch(&pack, &source, call->arg[3], call->arg[4]);
	if (error)
		return am_errno(error);
	args = args_view(&pack);
	result = run_plain(path, false, stopped, &args);
	if (result > 0)
		am_give_cap(call, call->arg[1], (uint32_t)result);
	return result;
}

/*
 * AM_OP_AFEXEC (path, cap *, param *, argv, envp): run an actor that is not
 * restartable. cap may be NULL, param is not looked at. Returns the aid.
 * -EFAULT, -ENAMETOOLONG, -E2BIG (arguments), those of am_load_file,
 * -ENOMEM, -EAGAIN (no actor left).
 */
int64_t am_op_afexec(struct lap_call *call)
{
	return load_file(call, false);
}

/* AM_OP_ACREATE: the same, but it waits for AM_OP_ASTART. */
int64_t am_op_acreate(struct lap_call *call)
{
	return load_file(call, true);
}

/* AM_OP_RUN (struct am_run *): afexec for C_INIT. */
int64_t am_op_run(struct lap_call *call)
{
	const struct am_run *run = (const struct am_run *)call->arg[0];

	return run_plain(run->path, run->xip, false, &run->args);
}
