/*
 * Cores of the site and of an actor, and their symbols.
 */
#include "harness/backtrace/dump.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/backtrace/core.h"
#include "harness/base/file.h"
#include "runtime/abi/layout.h"

int dump_folder(const char *folder, struct err *err)
{
	struct stat st;

	if (mkdir(folder, 0777) == 0 ||
	    (errno == EEXIST && stat(folder, &st) == 0 && S_ISDIR(st.st_mode)))
		return 0;
	return err_set(err, ERR_INFRA, "%s: %s", folder, strerror(errno));
}

/* An actor: neither the kernel, nor its pads, nor a boot actor. */
static bool is_actor(const struct unwind_frame *frame)
{
	uint64_t ip = frame->reg[STUB_RIP];

	return ip < LAYOUT_USR_END ||
	       (ip >= LAYOUT_SUPLOAD_VIRT +
				LAYOUT_SUPLOAD_PLAIN * LAYOUT_SUPLOAD_STRIDE &&
		ip < LAYOUT_SUPRGN_VIRT);
}

static void add_symbols(struct images *images, const struct placed *placed,
			struct text *script)
{
	const struct image *image = placed->image;

	/* pads, as a user actor sees them, are a part of the kernel elsewhere
	 */
	if (image && (placed->pads || image != images_kernel(images)))
		text_printf(script, "add-symbol-file '%s' -o 0x%" PRIx64 "\n",
			    image->path, placed->bias);
}

/* Symbols of all that the frames show, and the core itself. */
static int write_script(struct images *images, const struct unwind *unwind,
			unsigned first, const char *core, const char *file,
			struct err *err)
{
	struct text script = {0};
	int rc;

	text_printf(&script,
		    "set confirm off\nset backtrace past-main on\n"
		    "set architecture i386:x86-64\n"
		    "file '%s'\n",
		    images_kernel(images)->path);
	for (unsigned i = first; i < unwind->count; i++) {
		const struct placed *placed = &unwind->frame[i].placed;
		bool seen = !placed->image;

		for (unsigned k = first; k < i && !seen; k++)
			seen = unwind->frame[k].placed.image == placed->image &&
			       unwind->frame[k].placed.pads == placed->pads;
		if (!seen)
			add_symbols(images, placed, &script);
	}
	text_printf(&script, "core-file %s\n", core);
	rc = file_write(file, script.at, script.len, err);
	text_free(&script);
	return rc;
}

static int write_pair(struct images *images, const struct space *space,
		      const struct unwind *unwind, unsigned first,
		      const struct core_thread *thread, uint64_t from,
		      uint64_t to, const char *name, struct text *text,
		      struct err *err)
{
	char core[1200], script[1200];

	snprintf(core, sizeof(core), "%s.core", name);
	snprintf(script, sizeof(script), "%s.gdb", name);
	if (core_write(core, space, from, to, thread, 1, err) < 0 ||
	    write_script(images, unwind, first, core, script, err) < 0)
		return -1;
	text_printf(text, "  core: %s (gdb -x %s)\n", core, script);
	return 0;
}

int dump_stop(struct images *images, const struct space *space,
	      const struct unwind *unwind, unsigned first, uint32_t thread,
	      const struct stub_regs *regs, const char *folder, unsigned n,
	      struct text *text, struct err *err)
{
	struct core_thread at = {.id = thread ? thread : 1,
				 .signal = SIGSEGV,
				 .rflags = regs->rflags,
				 .cs = regs->cs,
				 .ss = regs->ss};
	unsigned actor = first;
	char name[1100];
	uint64_t from;

	if (first >= unwind->count)
		return 0;
	memcpy(at.reg, unwind->frame[first].reg, sizeof(at.reg));
	snprintf(name, sizeof(name), "%s/site-%u", folder, n);
	if (write_pair(images, space, unwind, first, &at, 0, ~0ull, name, text,
		       err) < 0)
		return -1;
	while (actor < unwind->count && !is_actor(&unwind->frame[actor]))
		actor++;
	if (actor == unwind->count)
		return 0;
	memcpy(at.reg, unwind->frame[actor].reg, sizeof(at.reg));
	snprintf(name, sizeof(name), "%s/actor-%u", folder, n);
	/* supervisor actors share a space, the direct map left out; the pc may
	 * be anywhere */
	from = at.reg[STUB_RSP] < LAYOUT_USR_END ? 0 : LAYOUT_SUPBANK_VIRT;
	return write_pair(images, space, unwind, actor, &at, from,
			  from ? LAYOUT_SUPRGN_END : LAYOUT_USR_END, name, text,
			  err);
}
