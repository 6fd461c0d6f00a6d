/*
 * Digests. The one place that includes xxhash.
 */
#include "harness/base/hash.h"

#include <stdlib.h>
#include <xxhash.h>

#include "harness/base/text.h"

struct hash {
	XXH3_state_t *state;
};

struct hash *hash_new(void)
{
	struct hash *hash = text_alloc(sizeof(*hash));

	hash->state = XXH3_createState();
	XXH3_64bits_reset(hash->state);
	return hash;
}

void hash_add(struct hash *hash, const void *bytes, size_t len)
{
	XXH3_64bits_update(hash->state, bytes, len);
}

uint64_t hash_end(struct hash *hash)
{
	uint64_t digest = XXH3_64bits_digest(hash->state);

	XXH3_freeState(hash->state);
	free(hash);
	return digest;
}

uint64_t hash_bytes(const void *bytes, size_t len)
{
	return XXH3_64bits(bytes, len);
}
