/*
 * What a guest's memory holds at a checkpoint, and how to bring it back.
 */
#ifndef HOTRIG_MACHINE_SNAPSHOT_H
#define HOTRIG_MACHINE_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/plan.h"
#include "runtime/abi/trace.h"

struct snapshot_page {
	uint64_t phys;
	size_t at; /* in content, in pages; SIZE_MAX: all zero */
};

struct snapshot {
	struct snapshot_page *page; /* addresses ascending */
	size_t pages, room;
	uint8_t *content;
	size_t kept;		   /* pages in content */
	struct trace_record *ring; /* so far */
	size_t records;
};

/*
 * Copy all pages that are in use, going by the guest's page allocator, but the
 * plan and what never changes; of the ring, which is written front to back
 * only, the records that there are. False: they are too many to be put back.
 */
bool snapshot_take(struct snapshot *snapshot, const uint8_t *ram,
		   const struct plan *plan);
/*
 * Lay out what the guest must copy, behind plan->ram_bytes. The guest copies:
 * were it written from here, QEMU would not see that code has changed. The ring
 * is no code and is put back at once. False: too much has changed.
 */
bool snapshot_put_back(const struct snapshot *snapshot, uint8_t *ram,
		       const struct plan *plan);
/* What it holds of the page there; NULL: nothing, or zeros. */
void *snapshot_page(const struct snapshot *snapshot, uint64_t phys);
void snapshot_free(struct snapshot *snapshot);

#endif
