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
#define FILES_MAX    (LAYOUT_INDEX_BYTES / sizeof(struct storage_file))

static uint8_t bounce[BOUNCE_BYTES] ALIGNED(4096);

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

static struct cpio archive(void)
{
	return (struct cpio){.read = device_read, .bytes = SITE->storage_bytes};
}

static void make_index(void)
{
	struct storage_file *index = page_ptr(LAYOUT_INDEX_PHYS);
	struct cpio cpio = archive();
	struct cpio_entry entry;
	uint64_t at = 0, n = 0;
	int got;

	for (; (got = cpio_entry_at(&cpio, at, &entry)) == 1; at = entry.next) {
		if (!entry.name[0] || !cpio_is_file(&entry))
			continue;
		if (n == FILES_MAX)
			break;
		index[n].name = trace_hash_name(entry.name);
		index[n++].at = at;
	}
	SITE->storage_files = got == 0 ? n : STORAGE_NO_INDEX;
}

void storage_init(void)
{
	uint32_t size = 0;
	int item = fwcfg_find(STORAGE_ITEM, &size);

	SITE->storage_item = item < 0 ? 0 : (uint32_t)item;
	SITE->storage_bytes = item < 0 ? 0 : size;
	make_index();
}

/* The index only says where to look. */
static int find_by_index(const char *path, struct cpio_entry *entry)
{
	const struct storage_file *index = page_ptr(LAYOUT_INDEX_PHYS);
	const char *want = cpio_skip_root(path);
	uint64_t name = trace_hash_name(want);
	struct cpio cpio = archive();

	for (uint64_t i = 0; i < SITE->storage_files; i++) {
		int got;

		if (index[i].name != name)
			continue;
		got = cpio_entry_at(&cpio, index[i].at, entry);
		if (got < 0)
			return got;
		if (got && strcmp(entry->name, want) == 0)
			return K_OK;
	}
	return K_EUNKNOWN;
}

static int find(const char *path, struct cpio_entry *entry)
{
	struct cpio cpio = archive();

	if (SITE->storage_dead || !SITE->storage_bytes)
		return K_EIO;
	if (SITE->storage_error) {
		SITE->storage_error--;
		return K_EIO;
	}
	return SITE->storage_files == STORAGE_NO_INDEX
		       ? cpio_find(&cpio, path, entry)
		       : find_by_index(path, entry);
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
