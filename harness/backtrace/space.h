/*
 * An address space of the guest, read from its memory through its page tables.
 */
#ifndef HOTRIG_BACKTRACE_SPACE_H
#define HOTRIG_BACKTRACE_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct space {
	const uint8_t *ram; /* the caller's; may change while a guest runs */
	uint64_t ram_bytes;
	uint64_t cr3;
	int fd; /* the file behind ram; its holes are pages of zeros */
};

/* False: a byte of it is not mapped. */
bool space_read(const struct space *space, uint64_t virt, void *to,
		size_t bytes);
/* A zero-terminated text; false as space_read. */
bool space_text(const struct space *space, uint64_t virt, char *to,
		size_t size);

/* What is mapped in one piece, virtually and physically. */
struct space_run {
	uint64_t virt, phys, bytes;
	bool write, execute, user;
};

/* Call fn for every piece of [from, to), ascending. */
void space_each(const struct space *space, uint64_t from, uint64_t to,
		void (*fn)(const struct space_run *run, void *context),
		void *context);

#endif
