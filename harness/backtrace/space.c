/*
 * Page tables of x86-64, four levels.
 */
#include "harness/backtrace/space.h"

#include <string.h>

#include "runtime/abi/layout.h"

#define ENTRIES	    512u
#define PTE_PRESENT (1ull << 0)
#define PTE_WRITE   (1ull << 1)
#define PTE_USER    (1ull << 2)
#define PTE_LARGE   (1ull << 7)
#define PTE_NX	    (1ull << 63)
#define PTE_ADDRESS 0x000ffffffffff000ull

static uint64_t entry_of(const struct space *space, uint64_t table,
			 unsigned index)
{
	uint64_t entry;

	if (table > space->ram_bytes - LAYOUT_PAGE_BYTES)
		return 0;
	memcpy(&entry, space->ram + table + index * 8u, 8);
	return entry;
}

static unsigned index_at(uint64_t virt, unsigned level)
{
	return (unsigned)(virt >> (12 + 9 * level)) & (ENTRIES - 1);
}

static bool is_leaf(uint64_t entry, unsigned level)
{
	return level == 0 || (level < 3 && entry & PTE_LARGE);
}

static bool translate(const struct space *space, uint64_t virt, uint64_t *phys)
{
	uint64_t table = space->cr3 & PTE_ADDRESS;

	for (unsigned level = 4; level-- > 0;) {
		uint64_t entry = entry_of(space, table, index_at(virt, level));
		uint64_t mask = (1ull << (12 + 9 * level)) - 1;

		if (!(entry & PTE_PRESENT))
			return false;
		table = entry & PTE_ADDRESS;
		if (is_leaf(entry, level)) {
			*phys = (table & ~mask) | (virt & mask);
			return *phys < space->ram_bytes;
		}
	}
	return false;
}

bool space_read(const struct space *space, uint64_t virt, void *to,
		size_t bytes)
{
	uint8_t *at = to;

	while (bytes) {
		size_t part =
			LAYOUT_PAGE_BYTES - (size_t)(virt % LAYOUT_PAGE_BYTES);
		uint64_t phys;

		if (part > bytes)
			part = bytes;
		if (!translate(space, virt, &phys) ||
		    part > space->ram_bytes - phys)
			return false;
		memcpy(at, space->ram + phys, part);
		at += part;
		virt += part;
		bytes -= part;
	}
	return true;
}

bool space_text(const struct space *space, uint64_t virt, char *to, size_t size)
{
	for (size_t i = 0; i + 1 < size; i++) {
		if (!space_read(space, virt + i, &to[i], 1))
			return false;
		if (!to[i])
			return true;
	}
	to[size - 1] = '\0';
	return true;
}

struct walk {
	const struct space *space;
	uint64_t from, to;
	void (*fn)(const struct space_run *run, void *context);
	void *context;
	struct space_run run; /* so far */
};

static void flush(struct walk *walk)
{
	if (walk->run.bytes)
		walk->fn(&walk->run, walk->context);
	walk->run.bytes = 0;
}

static void add_leaf(struct walk *walk, uint64_t virt, uint64_t bytes,
		     uint64_t entry, bool user)
{
	struct space_run *run = &walk->run;
	uint64_t phys = entry & PTE_ADDRESS & ~(bytes - 1);
	bool write = entry & PTE_WRITE;
	bool execute = !(entry & PTE_NX);

	if (virt < walk->from || virt >= walk->to ||
	    phys >= walk->space->ram_bytes)
		return;
	if (bytes > walk->space->ram_bytes - phys)
		bytes = walk->space->ram_bytes - phys;
	if (!run->bytes || run->virt + run->bytes != virt ||
	    run->phys + run->bytes != phys || run->write != write ||
	    run->execute != execute || run->user != user) {
		flush(walk);
		*run = (struct space_run){virt, phys, 0, write, execute, user};
	}
	run->bytes += bytes;
}

/* The next entry that is there, in order of addresses. */
static uint64_t next_leaf(struct walk *walk, uint64_t virt)
{
	uint64_t table = walk->space->cr3 & PTE_ADDRESS;
	bool user = true;

	for (unsigned level = 4; level-- > 0;) {
		uint64_t bytes = 1ull << (12 + 9 * level);
		uint64_t entry =
			entry_of(walk->space, table, index_at(virt, level));

		if (!(entry & PTE_PRESENT))
			return (virt & ~(bytes - 1)) + bytes;
		user = user && entry & PTE_USER;
		if (is_leaf(entry, level)) {
			add_leaf(walk, virt & ~(bytes - 1), bytes, entry, user);
			return (virt & ~(bytes - 1)) + bytes;
		}
		table = entry & PTE_ADDRESS;
	}
	return virt + LAYOUT_PAGE_BYTES;
}

void space_each(const struct space *space, uint64_t from, uint64_t to,
		void (*fn)(const struct space_run *run, void *context),
		void *context)
{
	struct walk walk = {space, from, to, fn, context, {0}};
	uint64_t virt = from;

	while (virt < to) {
		uint64_t next = next_leaf(&walk, virt);

		if (next == LAYOUT_USR_END)
			next = LAYOUT_DIRECT_VIRT;
		if (next < virt) /* the end of all addresses */
			break;
		virt = next;
	}
	flush(&walk);
}
