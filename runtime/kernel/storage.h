/*
 * Stable storage: a read-only archive behind fw_cfg. Every access is in the
 * trace, so that "restarted without stable storage" can be seen (ACT-10).
 */
#ifndef HOTRIG_KERNEL_STORAGE_H
#define HOTRIG_KERNEL_STORAGE_H

#include <stddef.h>
#include <stdint.h>

/* Find the device; at the first boot only. */
void storage_init(void);
/* Size of a file; K_EUNKNOWN, K_EIO. */
int64_t storage_open(const char *path);
/* Bytes read, fewer at the end of the file; K_EUNKNOWN, K_EIO. */
int64_t storage_read(const char *path, uint64_t offset, void *to, size_t len);

#endif
