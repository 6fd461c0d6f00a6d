/*
 * libunwind over guest memory.
 */
#include "harness/backtrace/unwind.h"

#include <inttypes.h>
#include <libunwind.h>
#include <string.h>

#include "runtime/abi/layout.h"

/* Exported by libunwind, declared in none of its headers. */
int _Ux86_64_dwarf_search_unwind_table(unw_addr_space_t as, unw_word_t ip,
				       unw_dyn_info_t *di, unw_proc_info_t *pi,
				       int need_unwind_info, void *arg);

#define HEAD_BYTES  12u /* of .eh_frame_hdr, in front of its table */
#define ENTRY_BYTES 8u

struct context {
	struct images *images;
	const struct space *space;
	uint64_t reg[STUB_REGS];
	struct placed last;
	uint64_t last_ip;
};

static struct placed find(struct context *c, uint64_t ip)
{
	if (c->last_ip != ip || !c->last.image) {
		c->last = images_find(c->images, c->space, ip);
		c->last_ip = ip;
	}
	return c->last;
}

static int find_proc_info(unw_addr_space_t as, unw_word_t ip,
			  unw_proc_info_t *info, int need, void *arg)
{
	struct context *c = arg;
	struct placed placed = find(c, ip);
	const struct image *image = placed.image;
	uint64_t at = ip - placed.bias;
	uint64_t bias = placed.pads ? 0 : placed.bias;
	unw_dyn_info_t table = {.format = UNW_INFO_FORMAT_REMOTE_TABLE};
	uint32_t entries;
	uint64_t hdr;
	int rc;

	if (!image || !image->unwind_virt)
		return -UNW_ENOINFO;
	if (at < image->text_virt || at >= image->last_virt)
		return -UNW_ENOINFO;
	hdr = image->unwind_virt + bias;
	if (!space_read(c->space, hdr + 8, &entries, 4))
		return -UNW_ENOINFO;
	table.start_ip = image->text_virt + bias;
	table.end_ip = image->last_virt + bias;
	table.u.rti.segbase = hdr;
	table.u.rti.table_data = hdr + HEAD_BYTES;
	table.u.rti.table_len = entries * ENTRY_BYTES / sizeof(unw_word_t);
	rc = _Ux86_64_dwarf_search_unwind_table(as, at + bias, &table, info,
						need, arg);
	/* libunwind carries rules out from start_ip to ip */
	if (rc == 0 && placed.pads) {
		info->start_ip += placed.bias;
		info->end_ip += placed.bias;
	}
	return rc;
}

static void put_unwind_info(unw_addr_space_t as, unw_proc_info_t *info,
			    void *arg)
{
	(void)as;
	(void)info;
	(void)arg;
}

static int no_dyn_info(unw_addr_space_t as, unw_word_t *address, void *arg)
{
	(void)as;
	(void)address;
	(void)arg;
	return -UNW_ENOINFO;
}

static int access_mem(unw_addr_space_t as, unw_word_t virt, unw_word_t *value,
		      int write, void *arg)
{
	const struct context *c = arg;

	(void)as;
	return !write && space_read(c->space, virt, value, sizeof(*value))
		       ? 0
		       : -UNW_EINVAL;
}

static int access_reg(unw_addr_space_t as, unw_regnum_t number,
		      unw_word_t *value, int write, void *arg)
{
	const struct context *c = arg;

	(void)as;
	if (write || number < 0 || number >= (int)STUB_REGS)
		return -UNW_EBADREG;
	*value = c->reg[number];
	return 0;
}

static int access_fpreg(unw_addr_space_t as, unw_regnum_t number,
			unw_fpreg_t *value, int write, void *arg)
{
	(void)as;
	(void)number;
	(void)value;
	(void)write;
	(void)arg;
	return -UNW_EBADREG;
}

static int resume(unw_addr_space_t as, unw_cursor_t *cursor, void *arg)
{
	(void)as;
	(void)cursor;
	(void)arg;
	return -UNW_EINVAL;
}

static int get_proc_name(unw_addr_space_t as, unw_word_t ip, char *name,
			 size_t size, unw_word_t *offset, void *arg)
{
	(void)as;
	(void)ip;
	(void)name;
	(void)size;
	(void)offset;
	(void)arg;
	return -UNW_ENOINFO;
}

static unw_accessors_t accessors = {
	.find_proc_info = find_proc_info,
	.put_unwind_info = put_unwind_info,
	.get_dyn_info_list_addr = no_dyn_info,
	.access_mem = access_mem,
	.access_reg = access_reg,
	.access_fpreg = access_fpreg,
	.resume = resume,
	.get_proc_name = get_proc_name,
};

/* short_by: as much is the pc behind that of the cursor. */
static void take_frame(struct context *c, unw_cursor_t *cursor, bool called,
		       unsigned short_by, struct unwind *out)
{
	struct unwind_frame *f = &out->frame[out->count++];

	memset(f, 0, sizeof(*f));
	for (int i = 0; i < (int)STUB_REGS; i++) {
		unw_word_t value = 0;

		if (unw_get_reg(cursor, i, &value) == 0)
			f->reg[i] = value;
	}
	f->reg[STUB_RIP] += short_by;
	f->placed = find(c, f->reg[STUB_RIP]);
	f->back = called ? 1 : 0;
	f->trap = images_is_trap(c->images, &f->placed, f->reg[STUB_RIP],
				 f->back);
}

/*
 * libunwind takes the CFA for the caller's stack pointer, which it is not
 * where a trap changed stacks: the registers are those of struct frame, to
 * which the stack pointer points.
 */
static bool leave_trap(struct context *c, uint64_t rsp)
{
	static const char *const name[STUB_REGS] = {
		"rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8",
		"r9",  "r10", "r11", "r12", "r13", "r14", "r15", "rip"};

	for (unsigned i = 0; i < STUB_REGS; i++) {
		int64_t at = images_member(c->images, "frame", name[i]);

		if (at < 0 ||
		    !space_read(c->space, rsp + (uint64_t)at, &c->reg[i], 8))
			return false;
	}
	return true;
}

/*
 * There was a call through a null pointer: the return address is all that is on
 * the stack. One less is an address within the call, as libunwind takes what
 * it begins with for the next instruction. Of other places without code
 * nothing is known: they may have had some that is unmapped by now.
 */
static bool leave_null(struct context *c, const struct unwind_frame *f)
{
	memcpy(c->reg, f->reg, sizeof(c->reg));
	if (!space_read(c->space, f->reg[STUB_RSP], &c->reg[STUB_RIP], 8) ||
	    !c->reg[STUB_RIP])
		return false;
	c->reg[STUB_RIP]--;
	c->reg[STUB_RSP] += 8;
	return true;
}

void unwind_thread(struct images *images, const struct space *space,
		   const uint64_t reg[STUB_REGS], struct unwind *out)
{
	struct context c = {.images = images, .space = space};
	unw_addr_space_t as = unw_create_addr_space(&accessors, 0);
	bool called = false, more;
	unsigned short_by = 0;
	unw_cursor_t cursor;

	out->count = 0;
	memcpy(c.reg, reg, sizeof(c.reg));
	if (!as)
		return;
	unw_set_caching_policy(as, UNW_CACHE_NONE);
	more = unw_init_remote(&cursor, as, &c) == 0;
	while (more && out->count < UNWIND_MAX) {
		const struct unwind_frame *f = &out->frame[out->count];

		take_frame(&c, &cursor, called, short_by, out);
		short_by = 0;
		if (f->trap) {
			more = leave_trap(&c, f->reg[STUB_RSP]) &&
			       unw_init_remote(&cursor, as, &c) == 0;
			called = false;
		} else if (!called && f->reg[STUB_RIP] < LAYOUT_PAGE_BYTES) {
			more = leave_null(&c, f) &&
			       unw_init_remote(&cursor, as, &c) == 0;
			called = true;
			short_by = 1;
		} else {
			/* libunwind would guess */
			more = f->placed.image && unw_step(&cursor) > 0;
			called = true;
		}
	}
	if (called && out->count && !out->frame[out->count - 1].reg[STUB_RIP])
		out->count--;
	unw_destroy_addr_space(as);
}

unsigned unwind_interrupted(const struct unwind *unwind)
{
	for (unsigned i = 0; i + 1 < unwind->count; i++)
		if (unwind->frame[i].trap)
			return i + 1;
	return 0;
}

void unwind_print(struct images *images, const struct unwind *unwind,
		  unsigned first, struct text *text)
{
	for (unsigned i = first; i < unwind->count; i++) {
		const struct unwind_frame *f = &unwind->frame[i];

		text_printf(text, "  #%-2u 0x%016" PRIx64 " ", i - first,
			    f->reg[STUB_RIP]);
		images_describe(images, &f->placed, f->reg[STUB_RIP], f->back,
				text);
		text_printf(text, " [%s]\n",
			    f->placed.image ? f->placed.image->name : "?");
	}
}
