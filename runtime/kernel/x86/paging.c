/*
 * Page tables. Tables of the supervisor half are never given back: their
 * number is bounded by the space that is in use at a time.
 */
#include "runtime/kernel/x86/paging.h"

#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/x86/cpu.h"

#define ENTRIES	    512u
#define KERNEL_HALF 256u
#define HALF_TIB    (1ull << 39)

extern uint64_t kernel_pml4[];
extern uint64_t boot_pd[], boot_pdpt[], boot_pdpt_high[];
extern char __text_start[], __text_end[];

/* Small pages for the first 4 MiB as seen in the kernel window. In use while
 * a hot reboot clears .bss, so not in it. */
static uint64_t image_pdpt[ENTRIES] ALIGNED(4096) SECTION(".bootbss");
static uint64_t image_pd[ENTRIES] ALIGNED(4096) SECTION(".bootbss");
static uint64_t image_pt[2][ENTRIES] ALIGNED(4096) SECTION(".bootbss");
/* Where supervisor space may be mapped later: each entry is half a TiB. Their
 * tables exist from the start, so that every user space sees what is in them.
 */
static const uint64_t area[] = {
	LAYOUT_SUPBANK_VIRT,
	LAYOUT_SUPLOAD_VIRT,
	LAYOUT_SUPLOAD_VIRT + LAYOUT_SUPLOAD_HR *LAYOUT_SUPLOAD_STRIDE,
	LAYOUT_SUPLOAD_VIRT + LAYOUT_SUPLOAD_HR *LAYOUT_SUPLOAD_STRIDE +
		HALF_TIB,
	LAYOUT_SUPRGN_VIRT,
};
#define AREAS (sizeof(area) / sizeof(area[0]))
static uint64_t area_pdpt[AREAS][ENTRIES] ALIGNED(4096);

static unsigned index_of(uint64_t virt, unsigned level)
{
	return (unsigned)(virt >> (12 + 9 * level)) & (ENTRIES - 1);
}

static void map_image(void)
{
	uint64_t text = (uint64_t)__text_start - LAYOUT_KERNEL_VIRT;
	uint64_t text_end = (uint64_t)__text_end - LAYOUT_KERNEL_VIRT;

	for (uint64_t p = 0; p < 2 * ENTRIES; p++) {
		uint64_t phys = p * LAYOUT_PAGE_BYTES;
		uint64_t flags = PTE_PRESENT | PTE_WRITE | PTE_NX;

		if (phys >= text && phys < text_end)
			flags = PTE_PRESENT;
		image_pt[p / ENTRIES][p % ENTRIES] = phys | flags;
	}
	for (unsigned i = 0; i < 2; i++)
		image_pd[i] = page_phys(image_pt[i]) | PTE_PRESENT | PTE_WRITE;
	image_pdpt[510] = page_phys(image_pd) | PTE_PRESENT | PTE_WRITE;
}

void paging_init(void)
{
	map_image();
	for (unsigned i = 0; i < ENTRIES - 1; i++)
		if (i != index_of(LAYOUT_DIRECT_VIRT, 3))
			kernel_pml4[i] = 0;
	kernel_pml4[ENTRIES - 1] =
		page_phys(image_pdpt) | PTE_PRESENT | PTE_WRITE;
	for (unsigned i = 0; i < AREAS; i++)
		kernel_pml4[index_of(area[i], 3)] =
			page_phys(area_pdpt[i]) | PTE_PRESENT | PTE_WRITE;
	for (unsigned i = 0; i < 4 * ENTRIES; i++)
		boot_pd[i] |= PTE_NX;
	write_cr3(space_kernel());
}

void paging_restore(void)
{
	uint64_t flags = PTE_PRESENT | PTE_WRITE;

	for (uint64_t i = 0; i < 4 * ENTRIES; i++)
		boot_pd[i] = i << 21 | flags | PTE_LARGE;
	for (unsigned i = 0; i < 4; i++)
		boot_pdpt[i] = page_phys(&boot_pd[i * ENTRIES]) | flags;
	boot_pdpt_high[510] = page_phys(boot_pd) | flags;
	kernel_pml4[KERNEL_HALF] = page_phys(boot_pdpt) | flags;
	kernel_pml4[ENTRIES - 1] = page_phys(boot_pdpt_high) | flags;
}

uint64_t space_kernel(void)
{
	return page_phys(kernel_pml4);
}

uint64_t space_create(void)
{
	uint64_t space = page_alloc(1);

	if (space)
		memcpy((uint64_t *)page_ptr(space) + KERNEL_HALF,
		       kernel_pml4 + KERNEL_HALF, KERNEL_HALF * 8);
	return space;
}

static bool none_of_8(const uint64_t *entry)
{
	return !((entry[0] | entry[1] | entry[2] | entry[3] | entry[4] |
		  entry[5] | entry[6] | entry[7]) &
		 PTE_PRESENT);
}

/* The next entry that is present, from i on; end, which is a multiple of 8:
 * none. Tables are nearly empty: eight at a time. */
static unsigned next_present(const uint64_t *table, unsigned i, unsigned end)
{
	for (; i < end && !(table[i] & PTE_PRESENT); i++)
		while (i % 8 == 7 && i + 1 < end && none_of_8(&table[i + 1]))
			i += 8;
	return i;
}

static void free_entries(uint64_t *table)
{
	for (unsigned i = next_present(table, 0, ENTRIES); i < ENTRIES;
	     i = next_present(table, i + 1, ENTRIES))
		page_free(table[i] & PTE_ADDR, 1);
}

void space_destroy(uint64_t space)
{
	uint64_t *l3 = page_ptr(space);

	for (unsigned i = next_present(l3, 0, KERNEL_HALF); i < KERNEL_HALF;
	     i = next_present(l3, i + 1, KERNEL_HALF)) {
		uint64_t *l2 = page_ptr(l3[i] & PTE_ADDR);

		for (unsigned j = next_present(l2, 0, ENTRIES); j < ENTRIES;
		     j = next_present(l2, j + 1, ENTRIES))
			free_entries(page_ptr(l2[j] & PTE_ADDR));
		free_entries(l2);
	}
	for (unsigned i = next_present(l3, 0, KERNEL_HALF); i < KERNEL_HALF;
	     i = next_present(l3, i + 1, KERNEL_HALF))
		page_free(l3[i] & PTE_ADDR, 1);
	page_free(space, 1);
}

void space_load(uint64_t space)
{
	if (read_cr3() != space)
		write_cr3(space);
}

/* The last-level entry for a page, making tables on the way; NULL: none. */
static uint64_t *walk(uint64_t space, uint64_t virt, bool make)
{
	uint64_t *table = page_ptr(space);

	for (unsigned level = 3; level > 0; level--) {
		uint64_t *entry = &table[index_of(virt, level)];

		if (!(*entry & PTE_PRESENT)) {
			uint64_t page = make ? page_alloc(1) : 0;

			KASSERT(level < 3 || virt < LAYOUT_USR_END);
			if (!page)
				return NULL;
			*entry = page | PTE_PRESENT | PTE_WRITE |
				 (virt < LAYOUT_USR_END ? PTE_USER : 0u);
		}
		if (*entry & PTE_LARGE)
			return NULL;
		table = page_ptr(*entry & PTE_ADDR);
	}
	return &table[index_of(virt, 0)];
}

int space_map(uint64_t space, uint64_t virt, uint64_t phys, uint64_t flags)
{
	uint64_t *entry = walk(space, virt, true);

	if (!entry)
		return -1;
	KASSERT(!(*entry & PTE_PRESENT));
	*entry = phys | flags | PTE_PRESENT;
	return 0;
}

uint64_t space_unmap(uint64_t space, uint64_t virt)
{
	uint64_t *entry = walk(space, virt, false);
	uint64_t phys;

	if (!entry || !(*entry & PTE_PRESENT))
		return 0;
	phys = *entry & PTE_ADDR;
	*entry = 0;
	invlpg(virt);
	return phys;
}

uint64_t space_lookup(uint64_t space, uint64_t virt)
{
	uint64_t *table = page_ptr(space);

	for (unsigned level = 3; level > 0; level--) {
		uint64_t entry = table[index_of(virt, level)];
		uint64_t span = (1ull << (12 + 9 * level)) - 1;

		if (!(entry & PTE_PRESENT))
			return 0;
		if (entry & PTE_LARGE)
			return ((entry & PTE_ADDR & ~span) |
				(virt & span & PTE_ADDR)) |
			       (entry & ~PTE_ADDR & ~(uint64_t)PTE_LARGE);
		table = page_ptr(entry & PTE_ADDR);
	}
	return table[index_of(virt, 0)];
}
