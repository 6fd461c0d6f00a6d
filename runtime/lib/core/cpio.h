/*
 * Archives in the cpio "newc" format, read through a callback, so that one
 * parser serves the boot archive in memory and the storage archive behind
 * fw_cfg. The archive is not trusted: every number is checked, no entry
 * reaches beyond the end, and a walk always ends.
 *
 * Owns no memory and keeps no state between calls.
 */
#ifndef HOTRIG_LIB_CPIO_H
#define HOTRIG_LIB_CPIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CPIO_NAME_BYTES 128u /* NUL included; longer names match nothing */

/* Copy len bytes at offset to "to": 0, or a negative code (K_E...). Never
 * called for bytes outside the archive. */
typedef int (*cpio_read)(void *ctx, uint64_t offset, void *to, size_t len);

struct cpio {
	cpio_read read;
	void *ctx;
	uint64_t bytes; /* size of the archive */
};

struct cpio_entry {
	uint64_t data_off;
	uint64_t size;
	uint64_t next;		    /* offset of the entry that follows */
	uint32_t mode;		    /* as of stat: file type and permissions */
	char name[CPIO_NAME_BYTES]; /* normalised; "" if it is too long */
};

/*
 * The entry at offset (0: the first). Returns 1 with *entry filled in, 0 at
 * the trailer, K_EFORMAT if the archive is damaged or has no trailer, or
 * what the callback returned.
 */
int cpio_entry_at(const struct cpio *cpio, uint64_t offset,
		  struct cpio_entry *entry);

/*
 * The first regular file of this path; leading "/" and "./" do not count, in
 * the path or in the archive. K_OK, K_EUNKNOWN, K_EFORMAT or what the
 * callback returned. K_EUNKNOWN is said only of a sound archive.
 */
int cpio_find(const struct cpio *cpio, const char *path,
	      struct cpio_entry *entry);

/* The path without what does not count. */
const char *cpio_skip_root(const char *path);

bool cpio_is_file(const struct cpio_entry *entry);

#endif
