/* fw_cfg: the device behind which stable storage lies, and the display. */
#ifndef HOTRIG_KERNEL_FWCFG_H
#define HOTRIG_KERNEL_FWCFG_H

#include <stddef.h>
#include <stdint.h>

/* Selector of a named item and its size; -1 if there is none. */
int fwcfg_find(const char *name, uint32_t *size);
/* Read len bytes at offset of an item; 0 or -1. to: direct-map address. */
int fwcfg_read(int selector, uint64_t offset, void *to, size_t len);
/* Write an item that can be written, from its start; 0 or -1. from: in the
 * kernel image or the direct map. */
int fwcfg_write(int selector, const void *from, size_t len);

#endif
