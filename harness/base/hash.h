/*
 * Digests: XXH3, 64 bits, over bytes that come in pieces.
 */
#ifndef HOTRIG_BASE_HASH_H
#define HOTRIG_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash; /* one digest in the making */

struct hash *hash_new(void);
void hash_add(struct hash *hash, const void *bytes, size_t len);
uint64_t hash_end(struct hash *hash); /* the digest; frees hash */

uint64_t hash_bytes(const void *bytes, size_t len);

#endif
