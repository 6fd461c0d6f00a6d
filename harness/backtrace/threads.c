/*
 * Threads out of kernel memory, by the kernel's DWARF.
 */
#include "harness/backtrace/threads.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/abi/layout.h"

#define STACK_BYTES (4u * LAYOUT_PAGE_BYTES) /* THREAD_STACK_PAGES */
#define SOURCE	    "runtime/kernel/thread.c"

/* What thread_switch saves, the lowest address first. */
static const unsigned char saved[] = {15,	14,	  13,	   12,
				      STUB_RBP, STUB_RBX, STUB_RIP};

struct shape {
	struct images *images;
	const struct space *space;
	int64_t id, state, actor, sp, stack; /* of struct thread */
	int64_t aid, mode, name, cr3;	     /* of struct actor */
	int64_t bytes;			     /* of struct thread */
	uint64_t table, count, rsp;
};

static bool read_word(const struct space *space, uint64_t at, uint64_t *value)
{
	return at && space_read(space, at, value, 8);
}

static int learn(struct shape *s, struct err *err)
{
	uint64_t threads, unused;
	int64_t size;

	s->id = images_member(s->images, "thread", "id");
	s->state = images_member(s->images, "thread", "state");
	s->actor = images_member(s->images, "thread", "actor");
	s->sp = images_member(s->images, "thread", "sp");
	s->stack = images_member(s->images, "thread", "stack");
	s->bytes = images_size(s->images, "thread");
	s->aid = images_member(s->images, "actor", "aid");
	s->mode = images_member(s->images, "actor", "mode");
	s->name = images_member(s->images, "actor", "name");
	s->cr3 = images_member(s->images, "actor", "space");
	size = images_member(s->images, "lowset", "size");
	threads = images_variable(s->images, SOURCE, "threads");
	unused = images_variable(s->images, SOURCE, "unused");
	if (s->id < 0 || s->state < 0 || s->actor < 0 || s->sp < 0 ||
	    s->stack < 0 || s->bytes <= 0 || s->aid < 0 || s->mode < 0 ||
	    s->name < 0 || s->cr3 < 0 || size < 0 || !threads || !unused)
		return err_set(err, ERR_INFRA,
			       "%s does not describe the kernel's threads",
			       images_kernel(s->images)->path);
	s->count = 0;
	if (!read_word(s->space, threads, &s->table) ||
	    !space_read(s->space, unused + (uint64_t)size, &s->count, 4))
		return err_set(err, ERR_INFRA,
			       "the kernel's threads cannot be read");
	return 0;
}

static bool read_actor(const struct shape *s, uint64_t actor,
		       struct thread_view *view)
{
	return actor &&
	       space_read(s->space, actor + (uint64_t)s->aid, &view->aid, 4) &&
	       space_read(s->space, actor + (uint64_t)s->mode, &view->mode,
			  4) &&
	       read_word(s->space, actor + (uint64_t)s->cr3, &view->cr3) &&
	       space_text(s->space, actor + (uint64_t)s->name, view->actor,
			  sizeof(view->actor));
}

static bool read_registers(const struct shape *s, uint64_t sp,
			   struct thread_view *view)
{
	for (unsigned i = 0; i < sizeof(saved); i++)
		if (!read_word(s->space, sp + i * 8u, &view->reg[saved[i]]))
			return false;
	view->reg[STUB_RSP] = sp + sizeof(saved) * 8u;
	return true;
}

static bool read_thread(const struct shape *s, uint64_t at,
			struct thread_view *view)
{
	uint64_t actor, sp, stack;

	memset(view, 0, sizeof(*view));
	if (!space_read(s->space, at + (uint64_t)s->id, &view->id, 4) ||
	    !view->id ||
	    !space_read(s->space, at + (uint64_t)s->state, &view->state, 4) ||
	    !view->state ||
	    !read_word(s->space, at + (uint64_t)s->actor, &actor) ||
	    !read_actor(s, actor, view) ||
	    !read_word(s->space, at + (uint64_t)s->sp, &sp) ||
	    !read_word(s->space, at + (uint64_t)s->stack, &stack))
		return false;
	stack += LAYOUT_DIRECT_VIRT;
	view->running = s->rsp >= stack && s->rsp - stack <= STACK_BYTES;
	return view->running || read_registers(s, sp, view);
}

int threads_view(struct images *images, const struct space *space, uint64_t rsp,
		 struct threads_view *out, struct err *err)
{
	struct shape shape = {.images = images, .space = space, .rsp = rsp};

	out->thread = NULL;
	out->count = 0;
	if (learn(&shape, err) < 0)
		return -1;
	if (!shape.table)
		return 0;
	out->thread = text_alloc((size_t)shape.count * sizeof(*out->thread));
	for (uint64_t i = 0; i < shape.count; i++)
		if (read_thread(&shape, shape.table + i * (uint64_t)shape.bytes,
				&out->thread[out->count]))
			out->count++;
	return 0;
}
