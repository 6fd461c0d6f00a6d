/*
 * Archives: the walk ends, stays inside, and a file that was seen is found.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/cpio.h"

const char fuzz_name[] = "archive";

struct bytes {
	const uint8_t *at;
	size_t size;
};

static int read_bytes(void *ctx, uint64_t offset, void *to, size_t len)
{
	const struct bytes *bytes = ctx;

	FUZZ_CHECK(offset <= bytes->size && len <= bytes->size - offset);
	memcpy(to, bytes->at + offset, len);
	return 0;
}

static void check_find(const struct cpio *cpio, const struct cpio_entry *seen)
{
	struct cpio_entry found;
	int rc;

	if (!cpio_is_file(seen) || !*seen->name)
		return;
	rc = cpio_find(cpio, seen->name, &found);
	FUZZ_CHECK(rc == K_OK);
	FUZZ_CHECK(!strcmp(found.name, seen->name));
	FUZZ_CHECK(found.data_off <= seen->data_off);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct bytes bytes = {data, size};
	struct cpio cpio = {read_bytes, &bytes, size};
	struct cpio_entry entry;
	uint64_t offset = 0;
	int rc;

	while ((rc = cpio_entry_at(&cpio, offset, &entry)) == 1) {
		FUZZ_CHECK(memchr(entry.name, '\0', sizeof(entry.name)));
		FUZZ_CHECK(entry.data_off <= size);
		FUZZ_CHECK(entry.size <= size - entry.data_off);
		FUZZ_CHECK(entry.next > offset);
		check_find(&cpio, &entry);
		offset = entry.next;
	}
	FUZZ_CHECK(rc == 0 || rc == K_EFORMAT);
	rc = cpio_find(&cpio, "/bin/none", &entry);
	FUZZ_CHECK(rc == K_OK || rc == K_EUNKNOWN || rc == K_EFORMAT);
}
