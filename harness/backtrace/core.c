/*
 * ELF cores: one PT_NOTE with a prstatus for each thread, a PT_LOAD for each
 * piece of mapped memory.
 */
#include "harness/backtrace/core.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procfs.h>
#include <sys/user.h>
#include <unistd.h>

#include "harness/base/text.h"
#include "runtime/abi/layout.h"

struct note {
	Elf64_Nhdr head;
	char name[8];
	char status[sizeof(struct elf_prstatus)];
};

struct core {
	int fd;
	const struct space *space;
	struct text segments; /* Elf64_Phdr */
	uint64_t body;	      /* file offset of physical address 0 */
	bool failed;
};

static void fill_note(struct note *note, const struct core_thread *thread)
{
	struct user_regs_struct regs = {
		.rax = thread->reg[STUB_RAX],
		.rdx = thread->reg[STUB_RDX],
		.rcx = thread->reg[STUB_RCX],
		.rbx = thread->reg[STUB_RBX],
		.rsi = thread->reg[STUB_RSI],
		.rdi = thread->reg[STUB_RDI],
		.rbp = thread->reg[STUB_RBP],
		.rsp = thread->reg[STUB_RSP],
		.r8 = thread->reg[STUB_R8],
		.r9 = thread->reg[9],
		.r10 = thread->reg[10],
		.r11 = thread->reg[11],
		.r12 = thread->reg[12],
		.r13 = thread->reg[13],
		.r14 = thread->reg[14],
		.r15 = thread->reg[15],
		.rip = thread->reg[STUB_RIP],
		.eflags = thread->rflags,
		.cs = thread->cs,
		.ss = thread->ss,
		.orig_rax = ~0ull,
	};

	struct elf_prstatus status = {
		.pr_pid = (pid_t)thread->id,
		.pr_info.si_signo = (int)thread->signal,
		.pr_cursig = (short)thread->signal,
	};

	_Static_assert(sizeof(regs) == sizeof(status.pr_reg),
		       "the same registers under two names");
	_Static_assert(sizeof(*note) == 20 + sizeof(status), "no gaps");
	memcpy(&status.pr_reg, &regs, sizeof(regs));
	memset(note, 0, sizeof(*note));
	note->head.n_namesz = 5;
	note->head.n_descsz = sizeof(status);
	note->head.n_type = NT_PRSTATUS;
	memcpy(note->name, "CORE", 5);
	memcpy(note->status, &status, sizeof(status));
}

static void add_segment(const struct space_run *run, void *context)
{
	struct core *core = context;
	Elf64_Phdr segment = {
		.p_type = PT_LOAD,
		.p_flags = PF_R | (run->write ? PF_W : 0u) |
			   (run->execute ? PF_X : 0u),
		.p_offset = run->phys, /* + body, later */
		.p_vaddr = run->virt,
		.p_paddr = run->phys,
		.p_filesz = run->bytes,
		.p_memsz = run->bytes,
		.p_align = LAYOUT_PAGE_BYTES,
	};

	text_add(&core->segments, (const char *)&segment, sizeof(segment));
}

static void write_at(struct core *core, const void *from, size_t bytes,
		     uint64_t at)
{
	const char *p = from;

	while (bytes && !core->failed) {
		ssize_t n = pwrite(core->fd, p, bytes, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			core->failed = true;
			return;
		}
		p += n;
		at += (uint64_t)n;
		bytes -= (size_t)n;
	}
}

static void write_data(struct core *core, uint64_t from, uint64_t to)
{
	static const uint8_t zeros[LAYOUT_PAGE_BYTES];

	for (uint64_t at = from; at < to; at += LAYOUT_PAGE_BYTES)
		if (memcmp(core->space->ram + at, zeros, sizeof(zeros)))
			write_at(core, core->space->ram + at, LAYOUT_PAGE_BYTES,
				 core->body + at);
}

/* Most of the memory is holes, which looking at them would fill. */
static void write_pages(const struct space_run *run, void *context)
{
	struct core *core = context;
	const int fd = core->space->fd;
	const off_t end = (off_t)(run->phys + run->bytes);
	off_t from = lseek(fd, (off_t)run->phys, SEEK_DATA);

	while (from >= 0 && from < end) {
		off_t to = lseek(fd, from, SEEK_HOLE);

		if (to < 0)
			break;
		write_data(core, (uint64_t)from,
			   (uint64_t)(to < end ? to : end));
		from = lseek(fd, to, SEEK_DATA);
	}
	if (from < 0 && errno != ENXIO)
		core->failed = true;
}

static void write_head(struct core *core, uint64_t notes_bytes)
{
	Elf64_Phdr *segment = (void *)core->segments.at;
	uint64_t count = core->segments.len / sizeof(*segment);
	Elf64_Ehdr head = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
			    ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_CORE,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof(head),
		.e_ehsize = sizeof(head),
		.e_phentsize = sizeof(*segment),
		.e_phnum = (Elf64_Half)count,
	};
	uint64_t end = sizeof(head) + core->segments.len + notes_bytes;

	core->body = (end + LAYOUT_PAGE_BYTES - 1) &
		     ~(uint64_t)(LAYOUT_PAGE_BYTES - 1);
	segment[0].p_type = PT_NOTE;
	segment[0].p_offset = sizeof(head) + core->segments.len;
	segment[0].p_filesz = notes_bytes;
	segment[0].p_align = 4;
	for (uint64_t i = 1; i < count; i++)
		segment[i].p_offset += core->body;
	write_at(core, &head, sizeof(head), 0);
	write_at(core, segment, core->segments.len, sizeof(head));
}

static void write_core(struct core *core, uint64_t from, uint64_t to,
		       const struct core_thread *thread, unsigned threads)
{
	Elf64_Phdr first = {0};
	struct text notes = {0};
	uint64_t size;

	text_add(&core->segments, (const char *)&first, sizeof(first));
	space_each(core->space, from, to, add_segment, core);
	for (unsigned i = 0; i < threads; i++) {
		struct note note;

		fill_note(&note, &thread[i]);
		text_add(&notes, (const char *)&note, sizeof(note));
	}
	write_head(core, notes.len);
	write_at(core, notes.at, notes.len,
		 sizeof(Elf64_Ehdr) + core->segments.len);
	text_free(&notes);
	space_each(core->space, from, to, write_pages, core);
	size = core->body + core->space->ram_bytes;
	if (!core->failed && ftruncate(core->fd, (off_t)size) < 0)
		core->failed = true;
}

int core_write(const char *file, const struct space *space, uint64_t from,
	       uint64_t to, const struct core_thread *thread, unsigned threads,
	       struct err *err)
{
	struct core core = {.space = space};
	int rc = 0;

	core.fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (core.fd < 0)
		return err_set(err, ERR_INFRA, "%s: %s", file, strerror(errno));
	write_core(&core, from, to, thread, threads);
	if (core.failed)
		rc = err_set(err, ERR_INFRA, "%s: %s", file, strerror(errno));
	text_free(&core.segments);
	if (close(core.fd) < 0 && rc == 0)
		rc = err_set(err, ERR_INFRA, "%s: %s", file, strerror(errno));
	if (rc < 0)
		unlink(file);
	return rc;
}
