/*
 * A keyed hash of a number (SipHash-2-4): who knows some numbers and their
 * hashes but not the key cannot tell the hash of another number.
 */
#ifndef HOTRIG_KERNEL_CORE_KEYED_H
#define HOTRIG_KERNEL_CORE_KEYED_H

#include <stdint.h>

uint64_t keyed_hash(const uint64_t key[2], uint64_t number);

#endif
