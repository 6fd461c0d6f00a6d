/*
 * PVH start info: memory map and modules.
 */
#include "runtime/kernel/pvh.h"

#include <string.h>

#include "runtime/kernel/page.h"

#define PVH_MAGIC      0x336ec578u
#define PVH_MEMMAP_RAM 1u

struct start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t modules;
	uint64_t modlist_phys;
	uint64_t cmdline_phys;
	uint64_t rsdp_phys;
	uint64_t memmap_phys;
	uint32_t memmap_entries;
	uint32_t reserved;
};

struct module {
	uint64_t phys;
	uint64_t bytes;
	uint64_t cmdline_phys;
	uint64_t reserved;
};

struct memmap_entry {
	uint64_t phys;
	uint64_t bytes;
	uint32_t type;
	uint32_t reserved;
};

void pvh_read(uint64_t start_info_phys, struct pvh_machine *machine)
{
	const struct start_info *si = page_ptr(start_info_phys);
	const struct memmap_entry *map = page_ptr(si->memmap_phys);

	memset(machine, 0, sizeof(*machine));
	if (si->magic != PVH_MAGIC)
		return;
	for (uint32_t i = 0; i < si->memmap_entries; i++) {
		uint64_t end = map[i].phys + map[i].bytes;

		if (map[i].type == PVH_MEMMAP_RAM && end <= 1ull << 32 &&
		    end > machine->ram_bytes)
			machine->ram_bytes = end & ~4095ull;
	}
	if (si->modules) {
		const struct module *m = page_ptr(si->modlist_phys);

		machine->archive_phys = m->phys;
		machine->archive_bytes = m->bytes;
	}
}
