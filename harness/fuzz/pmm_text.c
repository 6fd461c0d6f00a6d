/* Steps of a case as text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/fuzz/pmm_case.h"

static size_t put_bytes(char *text, size_t size, const void *bytes, size_t len)
{
	const uint8_t *b = bytes;
	size_t n = 0;

	text[0] = 0;
	for (size_t i = 0; i < len && n + 5 < size; i++) {
		int wrote =
			b[i] > ' ' && b[i] < 0x7f && b[i] != '\\'
				? snprintf(text + n, size - n, "%c", b[i])
				: snprintf(text + n, size - n, "\\%02x", b[i]);
		n += (size_t)wrote;
	}
	return n;
}

void fuzz_step_text(const struct fuzz_step *s, char *text, size_t size)
{
	static const char *const ops[] = {
		"allocate",	 "series",	 "free",     "free-all",
		"actor-restart", "site-restart", "cold-boot"};
	static const char *const where[] = {"",	      "(last)", "(null)",
					    "(wild)", "(top)",	"(edge)"};
	char name[4 * BANK_NAME_BYTES + 1], key[4 * BANK_KEY_BYTES + 1];
	char medium[4 * BANK_MEDIUM_BYTES + 1];
	size_t key_len = s->key_size < BANK_KEY_BYTES ? (size_t)s->key_size
						      : BANK_KEY_BYTES;

	put_bytes(name, sizeof(name), s->name,
		  strnlen(s->name, sizeof(s->name)));
	put_bytes(key, sizeof(key), s->key, key_len);
	put_bytes(medium, sizeof(medium), s->medium,
		  strnlen(s->medium, sizeof(s->medium)));
	snprintf(text, size,
		 "%s actor=%s medium=%s name=%s%s key=%s/%" PRIu64 "%s "
		 "size=%#" PRIx64 " addr%s count=%" PRIu32 "%s cut=%" PRIu32,
		 ops[s->op], fuzz_actor[s->actor].name, medium, name,
		 where[s->name_at], key, s->key_size, where[s->key_at], s->size,
		 where[s->addr_at], s->count,
		 s->memory_short ? " memory-short" : "", s->cut);
}
