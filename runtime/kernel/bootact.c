/*
 * Loading of boot actors: static-PIE ELF files, one supervisor load slot
 * each.
 */
#include "runtime/kernel/bootact.h"

#include <string.h>

#include "inject/guest/digest.h"
#include "runtime/am/core/elf.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/lib/core/cpio.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

static const struct {
	const char *name;
	const char *file;
	uint32_t server;
} boot_actors[] = {
	{"PMM", "pmm", IN_PMM},
	{"HR_CTRL", "hr_ctrl", IN_HR_CTRL},
	{"AM", "am", IN_AM},
	{"C_INIT", "c_init", IN_C_INIT},
};

static struct actor *starting;

static int archive_read(void *ctx, uint64_t offset, void *to, size_t len)
{
	(void)ctx;
	memcpy(to, (const char *)page_ptr(LAYOUT_ARCHIVE_PHYS) + offset, len);
	return K_OK;
}

const uint8_t *bootact_file(const char *name, uint64_t *bytes)
{
	struct cpio cpio = {.read = archive_read, .bytes = SITE->archive_bytes};
	struct cpio_entry entry;

	if (cpio_find(&cpio, name, &entry) != K_OK)
		return NULL;
	*bytes = entry.size;
	return (const uint8_t *)page_ptr(LAYOUT_ARCHIVE_PHYS) + entry.data_off;
}

static void map(uint64_t virt, uint64_t phys, uint64_t bytes, uint64_t flags)
{
	for (uint64_t off = 0; off < bytes; off += LAYOUT_PAGE_BYTES)
		KASSERT(!space_map(space_kernel(), virt + off, phys + off,
				   flags));
}

/* Text is executed where it is in the archive: runtime/boot/pack.sh begins
 * every file on a page. */
static void map_text(uint64_t base, const struct am_elf *elf,
		     const uint8_t *file)
{
	uint64_t phys = page_phys(file + elf->text_off);

	KASSERT(phys % LAYOUT_PAGE_BYTES == 0);
	map(base + elf->text_virt, phys, elf->text_bytes, 0);
}

/* A copy of the data, relocated; its digest. */
static uint64_t map_data(uint64_t base, const struct am_elf *elf,
			 const uint8_t *file)
{
	uint64_t pages =
		(elf->data_bytes + LAYOUT_PAGE_BYTES - 1) / LAYOUT_PAGE_BYTES;
	uint64_t phys = page_alloc(pages);
	uint8_t *data = page_ptr(phys);

	KASSERT(phys);
	memcpy(data, file + elf->data_off, elf->data_file_bytes);
	am_elf_relocate(elf, file, data, base);
	map(base + elf->data_virt, phys, elf->data_bytes, PTE_WRITE | PTE_NX);
	return digest_words(data, elf->data_bytes);
}

static void start_one(unsigned i, const struct kapi *kapi)
{
	uint64_t base = LAYOUT_SUPLOAD_VIRT +
			(LAYOUT_SUPLOAD_BOOT + i) * LAYOUT_SUPLOAD_STRIDE;
	struct am_elf elf;
	const char *why;
	uint64_t bytes, digest = 0;
	const uint8_t *file = bootact_file(boot_actors[i].file, &bytes);
	union {
		uint64_t address;
		int (*call)(const struct kapi *);
	} entry;
	int result;

	if (!file)
		panic("boot archive has no \"%s\"", boot_actors[i].file);
	if (am_elf_parse(file, bytes, &elf, &why) != K_OK ||
	    elf.mode != MODE_SUPERVISOR)
		panic("boot actor %s: %s", boot_actors[i].name, why);
	starting =
		actor_create_boot(boot_actors[i].name, boot_actors[i].server);
	KASSERT(starting);
	map_text(base, &elf, file);
	if (elf.data_bytes)
		digest = map_data(base, &elf, file);
	trace(EV_BOOT_ACTOR, starting->name_hash, base, base + elf.entry,
	      digest);
	entry.address = base + elf.entry;
	thread_set_server(boot_actors[i].server);
	result = entry.call(kapi);
	thread_set_server(IN_KERNEL);
	if (result != K_OK)
		panic("boot actor %s refuses to start: %d", boot_actors[i].name,
		      result);
}

void bootact_start(const struct kapi *kapi)
{
	for (unsigned i = 0; i < 4; i++)
		start_one(i, kapi);
	starting = NULL;
}

int bootact_thread(void (*entry)(void), uint32_t prio)
{
	struct actor *a = starting;

	if (!a)
		return thread_create(thread_current()->actor, prio, entry)
			       ? K_OK
			       : K_EFULL;
	if (a->thread)
		return K_EINVAL;
	a->thread = thread_create(a, prio, entry);
	return a->thread ? K_OK : K_EFULL;
}
