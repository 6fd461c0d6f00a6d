/*
 * Stable storage over cpio over fw_cfg.
 */
#include "runtime/kernel/storage.h"

#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/x86/fwcfg.h"
#include "runtime/lib/core/cpio.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>
#include <string.h>

#define STORAGE_ITEM "opt/hotrig/storage"
#define BOUNCE_BYTES 4096u

static uint8_t bounce[BOUNCE_BYTES] ALIGNED(4096);

void storage_init(void)
{
	uint32_t size = 0;
	int item = fwcfg_find(STORAGE_ITEM, &size);

	SITE->storage_item = item < 0 ? 0 : (uint32_t)item;
	SITE->storage_bytes = item < 0 ? 0 : size;
}

/* Through a page of ours: the target need not be contiguous. */
static int device_read(void *ctx, uint64_t offset, void *to, size_t len)
{
	char *p = to;

	(void)ctx;
	while (len) {
		size_t n = len < BOUNCE_BYTES ? len : BOUNCE_BYTES;

		if (fwcfg_read((int)SITE->storage_item, offset, bounce, n))
			return K_EIO;
		memcpy(p, bounce, n);
		p += n;
		offset += n;
		len -= n;
	}
	return K_OK;
}

static int find(const char *path, struct cpio_entry *entry)
{
	struct cpio cpio = {.read = device_read, .bytes = SITE->storage_bytes};

	if (SITE->storage_dead || !SITE->storage_bytes)
		return K_EIO;
	return cpio_find(&cpio, path, entry);
}

int64_t storage_open(const char *path)
{
	struct cpio_entry entry;
	int result = find(path, &entry);
	uint64_t size = result == K_OK ? entry.size : 0;

	trace(EV_STORE_OPEN, trace_name(path), size, (uint64_t)(int64_t)result,
	      0);
	return result == K_OK ? (int64_t)size : result;
}

int64_t storage_read(const char *path, uint64_t offset, void *to, size_t len)
{
	struct cpio_entry entry;
	int result = find(path, &entry);

	if (result == K_OK) {
		if (offset > entry.size)
			offset = entry.size;
		if (len > entry.size - offset)
			len = entry.size - offset;
		result = device_read(NULL, entry.data_off + offset, to, len);
	}
	trace(EV_STORE_READ, trace_name(path), offset, len,
	      (uint64_t)(int64_t)result);
	return result == K_OK ? (int64_t)len : result;
}
