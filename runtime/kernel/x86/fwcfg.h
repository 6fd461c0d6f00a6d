/* fw_cfg: the device behind which stable storage lies. */
#ifndef HOTRIG_KERNEL_FWCFG_H
#define HOTRIG_KERNEL_FWCFG_H

#include <stddef.h>
#include <stdint.h>

/* Selector of a named item and its size; -1 if there is none. */
int fwcfg_find(const char *name, uint32_t *size);
/* Read len bytes at offset of an item; 0 or -1. to: direct-map address. */
int fwcfg_read(int selector, uint64_t offset, void *to, size_t len);

#endif
